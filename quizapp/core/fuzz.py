"""Fuzz: cards learnt together drift apart, each by a few days that only its id and its number of reviews decide.

The bounds are Anki's: a day either way from 2.5 days on, plus a share of the days inside each range.
"""

from hashlib import blake2b
from math import floor, inf

SHORTEST = 2.5
"""Days below which an interval is left alone."""

RANGES = ((2.5, 7.0, 0.15), (7.0, 20.0, 0.10), (20.0, inf, 0.05))
"""(from, to, share): the share of the days between these two that fuzz may add or take."""


def fuzz_factor(card: str, reps: int) -> float:
    """Return a number in [0, 1) for this review of this card: the same on every machine, in every process."""
    digest = blake2b(f"{card}\n{reps}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48


def fuzzed_days(interval: float, minimum: int, maximum: int, factor: float | None) -> int:
    """Return whole days near `interval`, within [minimum, maximum], `factor` of the way through the fuzz range.

    A `factor` of None only rounds.
    """
    minimum = min(minimum, maximum)
    if factor is None:
        return min(max(rounded(interval), minimum), maximum)
    lower, upper = fuzz_bounds(interval, minimum, maximum)
    return lower + floor(factor * (1 + upper - lower))


def fuzz_bounds(interval: float, minimum: int, maximum: int) -> tuple[int, int]:
    """Return the fewest and the most days that fuzz may make of `interval`, within [minimum, maximum]."""
    minimum = min(minimum, maximum)
    interval = min(max(interval, minimum), maximum)
    delta = _delta(interval)
    lower = min(max(rounded(interval - delta), minimum), maximum)
    upper = min(max(rounded(interval + delta), minimum), maximum)
    if lower == upper and 2 < upper < maximum:
        upper += 1
    return lower, upper


def rounded(interval: float) -> int:
    """Return the nearest whole number, halves up; Python's own round goes to even."""
    return floor(interval + 0.5)


def _delta(interval: float) -> float:
    if interval < SHORTEST:
        return 0.0
    return 1.0 + sum(share * max(min(interval, end) - start, 0.0) for start, end, share in RANGES)
