"""Load balance: of the days that fuzz allows, rather one with little to do, no sibling, and no easy day.

The choice is Anki's (rslib/src/scheduler/states/load_balancer.rs, 26.x): a weighted draw over the days of the fuzz
range, where a day with `n` cards due, `i` days from now, weighs n^-2.15 · i^-3, times 0.001 with a sibling on it, times
the share of an easy day; a day with nothing due weighs 1. The interval is in it since ranges reach further ahead than
back, which would otherwise favour later days. Two things differ. The draw is the card's own fuzz factor, so that a
preview is what is then written. And an empty easy day counts as if one card were due, where Anki gives it the weight of
any empty day and so fills it first.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from types import MappingProxyType

from quizapp.core.easy_days import NORMAL_WEEK, EasyDays, shares
from quizapp.core.fuzz import fuzz_bounds, fuzzed_days

FURTHEST = 90
"""Days ahead up to which days are weighed; beyond, so few cards meet on one day that fuzz alone spreads them."""

BUSY = 2.15
"""The power by which a day with more to do weighs less."""

LATER = 3
"""The power by which a later day weighs less."""

SIBLING = 0.001
"""What a day with a sibling on it weighs, of what it would weigh without."""

NO_LOAD: Mapping[date, int] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Ahead:
    """The days ahead of `today`: how many cards are due on each (`load`) and on which a sibling is.

    Both leave out the card whose day is sought. Without `balance` only siblings and easy days make days differ.
    """

    today: date
    load: Mapping[date, int] = field(default_factory=lambda: NO_LOAD)
    siblings: Collection[date] = ()
    easy_days: EasyDays = NORMAL_WEEK
    balance: bool = True


def balanced_days(interval: float, minimum: int, maximum: int, factor: float | None, ahead: Ahead) -> int:
    """Return whole days near `interval`, within the bounds of its fuzz, by the weight of each day.

    `factor` (0 to 1) is how far through the weights to go; None only rounds. Where all days weigh alike, and beyond
    `FURTHEST` days, this is `fuzzed_days`.
    """
    if factor is None or interval > FURTHEST or minimum > FURTHEST:
        return fuzzed_days(interval, minimum, maximum, factor)
    lower, upper = fuzz_bounds(interval, minimum, maximum)
    return lower + _drawn(weights(range(lower, upper + 1), ahead), factor)


def weights(intervals: Sequence[int], ahead: Ahead) -> list[float]:
    """Return what each of these intervals, in days from today, weighs in the draw; each is more than 0."""
    days = [ahead.today + timedelta(days=each) for each in intervals]
    loads = [ahead.load.get(day, 0) for day in days]
    wanted = [ahead.easy_days.on(day) for day in days]
    found = []
    for interval, day, load, share in zip(intervals, days, loads, shares(wanted, loads), strict=True):
        weight = share
        if ahead.balance and (load or share < 1):
            weight *= max(load, 1) ** -BUSY * max(interval, 1) ** -LATER
        found.append(weight * SIBLING if day in ahead.siblings else weight)
    return found


def _drawn(weights: Sequence[float], factor: float) -> int:
    """The place at which the weights so far exceed `factor` of their sum."""
    left = factor * sum(weights)
    for place, weight in enumerate(weights):
        left -= weight
        if left < 0:
            return place
    return len(weights) - 1
