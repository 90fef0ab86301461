"""Easy days: the weekdays on which the learner wants less to come due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class EasyDay(StrEnum):
    """How much may come due on a weekday: as on any other, about half of that, or next to nothing."""

    NORMAL = "normal"
    REDUCED = "reduced"
    MINIMUM = "minimum"

    @property
    def share(self) -> float:
        """This weekday's share of a normal one's load; never 0, so that a week of easy days still has days."""
        return _SHARES[self]


_SHARES = {EasyDay.NORMAL: 1.0, EasyDay.REDUCED: 0.5, EasyDay.MINIMUM: 0.0001}


@dataclass(frozen=True, slots=True)
class EasyDays:
    """What the learner wants of each weekday."""

    monday: EasyDay = EasyDay.NORMAL
    tuesday: EasyDay = EasyDay.NORMAL
    wednesday: EasyDay = EasyDay.NORMAL
    thursday: EasyDay = EasyDay.NORMAL
    friday: EasyDay = EasyDay.NORMAL
    saturday: EasyDay = EasyDay.NORMAL
    sunday: EasyDay = EasyDay.NORMAL

    def on(self, day: date) -> EasyDay:
        """Return what is wanted of the weekday of `day`."""
        week = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday, self.saturday, self.sunday)
        return week[day.weekday()]


NORMAL_WEEK = EasyDays()
"""No weekday is easier than another."""


def shares(wanted: Sequence[EasyDay], loads: Sequence[int]) -> list[float]:
    """Return the factor of each of some days that compete for a card, given what is due on each already.

    A reduced day stands in for a normal one until it has half of what the other days have in proportion to their
    shares, and then counts as a minimum one: Anki's rule (`calculate_easy_days_modifiers` in load_balancer.rs).
    """
    due = sum(loads)
    room = sum(each.share for each in wanted)
    return [
        _reduced(load, due - load, room - each.share).share if each is EasyDay.REDUCED else each.share
        for each, load in zip(wanted, loads, strict=True)
    ]


def _reduced(load: int, elsewhere: int, room: float) -> EasyDay:
    full = room > 0 and load / EasyDay.REDUCED.share > elsewhere / room
    return EasyDay.MINIMUM if full else EasyDay.NORMAL
