"""Use cases: a drill, a grading, a check of a deck; the one place where state changes."""
