"""Which backups are worth their space: many of the last days, fewer of the weeks and months before."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

Span = Callable[[date], tuple[int, int]]
"""Names the week or month that a day lies in."""


@dataclass(frozen=True, slots=True)
class Thinning:
    """How many backups stay: of single days, of the weeks before these, and of the months before those."""

    daily: int = 7
    weekly: int = 4
    monthly: int = 12

    @property
    def most(self) -> int:
        """How many backups there can be at most, those of days to come left out."""
        return self.daily + self.weekly + self.monthly


def kept(days: Iterable[date], today: date, thinning: Thinning | None = None) -> frozenset[date]:
    """Return those study days out of `days` whose backup stays on the study day `today`.

    Days without a backup do not count, so a learner who comes once a week keeps as many. First the newest `daily`
    days stay; of what is older the last day of each of the newest `weekly` weeks (Monday to Sunday); of what is older
    than those weeks the last day of each of the newest `monthly` months. A day to come, which a clock once set wrong
    has left, stays until it is past.
    """
    rule = thinning or Thinning()
    newest_first = sorted(set(days), reverse=True)
    ahead = [day for day in newest_first if day > today]
    past = [day for day in newest_first if day <= today]
    daily = past[: rule.daily]
    weekly, older = _last_of_each(past[rule.daily :], rule.weekly, _week)
    monthly, _ = _last_of_each(older, rule.monthly, _month)
    return frozenset([*ahead, *daily, *weekly, *monthly])


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month


def _last_of_each(newest_first: list[date], spans: int, span: Span) -> tuple[list[date], list[date]]:
    """Return the last day of each of the newest `spans` spans, and the days that lie before all of these."""
    last: dict[tuple[int, int], date] = {}
    for position, day in enumerate(newest_first):
        if span(day) not in last and len(last) == spans:
            return list(last.values()), newest_first[position:]
        last.setdefault(span(day), day)
    return list(last.values()), []
