"""The command line: parses what was asked, calls the layer below and prints; no rule of the domain."""
