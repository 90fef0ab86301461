"""Foreign formats in: notebooks with questions become draft cards."""
