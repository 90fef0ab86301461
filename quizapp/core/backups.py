"""Which backups are worth their space: many of the last days, fewer of the weeks and months before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


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
    than those the last day of each of the newest `monthly` months. A week or month of which a later day stays already
    takes no place. A day to come, which a clock once set wrong has left, stays until it is past.
    """
    rule = thinning or Thinning()
    stay = {day for day in days if day > today}
    latest: date | None = None
    places = [_day] * rule.daily + [_week] * rule.weekly + [_month] * rule.monthly
    for day in sorted(set(days) - stay, reverse=True):
        if places and (latest is None or places[0](day) != places[0](latest)):
            del places[0]
            latest = day
            stay.add(day)
    return frozenset(stay)


def _day(day: date) -> tuple[int, int]:
    return day.year, day.toordinal()


def _week(day: date) -> tuple[int, int]:
    return day.isocalendar()[:2]


def _month(day: date) -> tuple[int, int]:
    return day.year, day.month
