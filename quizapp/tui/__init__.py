"""The terminal app: screens that render what study holds."""
