"""One widget a module: what the screens are made of."""
