"""Every setting there is: what it must be, in words, and how it is read."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from itertools import pairwise
from typing import Any

from quizapp.config.key_names import NoKeyError, key_of
from quizapp.config.keys import ACTIONS
from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.leech import LeechAction
from quizapp.core.orders import NewMix, NewOrder, ReviewOrder
from quizapp.core.parameters import upgraded
from quizapp.core.rating import AWAY, SlowAfter

LONGEST_STEP = 30 * 86_400
"""Seconds a learning step may take at most."""


class NotUsableError(ValueError):
    """A value of the right TOML type that cannot be used; the text says what is wrong with it, "" when it is plain.

    `hint` says what to do about it, where more can be said than what the value must be.
    """

    def __init__(self, wrong: str = "", hint: str = "") -> None:
        super().__init__(wrong)
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Setting:
    """What a value must be, the TOML types it may have, and what makes it the value that is used.

    `read` raises NotUsableError for a value that cannot be used. `words` are the only values, where there are such.
    """

    must_be: str
    types: tuple[type, ...]
    read: Callable[[Any], object] = lambda value: value
    words: tuple[str, ...] = ()

    def value(self, given: object) -> object:
        """Return what is used when `given` is written; raises NotUsableError."""
        # A TOML boolean is an int to Python, never to the person who wrote it.
        if not isinstance(given, self.types) or isinstance(given, bool) != (bool in self.types):
            raise NotUsableError
        return self.read(given)


Table = Mapping[str, "Setting | Table"]
"""A table by key; the key `EVERY` stands for any name the learner gives."""

EVERY = "*"


def _check(holds: Callable[[Any], bool]) -> Callable[[Any], object]:
    def read(value: object) -> object:
        if not holds(value):
            raise NotUsableError
        return value

    return read


def _whole(least: int, most: int) -> Setting:
    return Setting(f"a whole number from {least} to {most}", (int,), _check(lambda value: least <= value <= most))


def _word(words: type[StrEnum]) -> Setting:
    known = tuple(each.value for each in words)

    def read(value: str) -> StrEnum:
        if value not in known:
            raise NotUsableError
        return words(value)

    return Setting(f"one of {', '.join(known)}, in quotes", (str,), read, known)


def _steps(steps: Sequence[object]) -> tuple[int, ...]:
    whole = tuple(step for step in steps if type(step) is int and 0 < step <= LONGEST_STEP)
    if len(whole) < len(steps) or not all(one < following for one, following in pairwise(whole)):
        raise NotUsableError
    return whole


def _parameters(numbers: Sequence[object]) -> tuple[float, ...]:
    real = [number for number in numbers if isinstance(number, int | float) and not isinstance(number, bool)]
    if len(real) < len(numbers):
        raise NotUsableError
    try:
        return upgraded(real)
    except (ValueError, OverflowError) as error:  # OverflowError: a whole number beyond every float
        raise NotUsableError(str(error)) from error


def _keys(written: str | Sequence[object]) -> tuple[str, ...]:
    keys = [written] if isinstance(written, str) else written
    named = [key for key in keys if isinstance(key, str)]
    if len(named) < len(keys):
        raise NotUsableError
    try:
        return tuple(dict.fromkeys(map(key_of, named)))
    except NoKeyError as error:
        raise NotUsableError(str(error), error.hint) from error


def _is_zone(value: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return not value or bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones, such as "Europe"
        return False


_DEVICES = ("auto", "cpu", "cuda", "mps")
_STEPS = Setting("a list of whole seconds in ascending order, such as [60, 600]", (list,), _steps)
_ZONE = Setting('a time zone such as "Europe/Berlin", or "" for the computer\'s own', (str,), _check(_is_zone))
_FLAG = Setting("true or false", (bool,))
_RETENTION = Setting("a number from 0.7 to 0.99", (int, float), _check(lambda value: 0.7 <= value <= 0.99))
_PARAMETERS = Setting("the 17, 19 or 21 parameters of FSRS, or [] for the defaults", (list,), _parameters)
_SLOW = Setting(
    f"a whole number of seconds from 1 to {AWAY - 1}, or 0 for never", (int,), _check(lambda value: 0 <= value < AWAY)
)

_KEYS = Setting('a key such as "ctrl+j", or a list of keys', (str, list), _keys)

PRESET: Table = {
    "retention": _RETENTION,
    "learning_steps": _STEPS,
    "relearning_steps": _STEPS,
    "new_per_day": _whole(0, 9999),
    "reviews_per_day": _whole(0, 9999),
    "maximum_interval": _whole(1, 36500),
    "leech_threshold": _whole(0, 9999),
    "leech_action": _word(LeechAction),
    "fuzz": _FLAG,
    "load_balance": _FLAG,
    "new_order": _word(NewOrder),
    "new_mix": _word(NewMix),
    "review_order": _word(ReviewOrder),
    "bury_siblings": _FLAG,
    "parameters": _PARAMETERS,
    "easy_days": {day.name: _word(EasyDay) for day in fields(EasyDays)},
    "slow_after": {kind.name: _SLOW for kind in fields(SlowAfter)},
}
"""What a preset is made of."""

DECK: Table = {
    "preset": Setting("the name of a preset, in quotes", (str,)),
    "retention": _RETENTION,
    "new_per_day": PRESET["new_per_day"],
    "reviews_per_day": PRESET["reviews_per_day"],
    "unwalled": _FLAG,
}
"""What can be set for one deck."""

SETTINGS: Table = {
    "day_start_hour": _whole(0, 23),
    "timezone": _ZONE,
    "theme": Setting("the name of a theme, in quotes", (str,)),
    "device": Setting("auto, cpu, cuda or mps, in quotes", (str,), _check(_DEVICES.__contains__), _DEVICES),
    "auto_rate": _FLAG,
    "keys": dict.fromkeys(ACTIONS, _KEYS),
    "preset": PRESET,
    "presets": {EVERY: PRESET},
    "decks": {EVERY: DECK},
}
"""The whole file."""
