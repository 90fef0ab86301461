"""Cards from YAML: strict parsing with positions, and the folders decks are found in."""
