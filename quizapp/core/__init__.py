"""The domain: pure functions and frozen dataclasses, with no I/O, no clock and no unseeded randomness."""
