"""Settings: `config.toml` in the learner's config folder, overruled by QUIZAPP_* variables of the environment.

    day_start_hour = 4          # 0-23: a study day begins at this hour
    timezone = ""               # "Europe/Berlin"; "" is the computer's own
    theme = ""                  # "" is the app's own
    device = "auto"             # auto, cpu, cuda, cuda:1 or mps

    [preset]
    retention = 0.9             # 0.7-0.99: the chance of recall at which a card comes back
    learning_steps = [60, 600]  # seconds, ascending
    relearning_steps = [600]    # seconds, ascending
    new_per_day = 20            # per deck
    reviews_per_day = 200       # per deck
    maximum_interval = 36500    # days
    leech_threshold = 8         # lapses; 0 is never
    fuzz = true                 # spread due days, so that cards learnt together drift apart

Every key may be left out. QUIZAPP_RETENTION, QUIZAPP_NEW_PER_DAY and so on stand above the file, for every setting but
the steps. Nothing is written and no folder is made.
"""

import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import tzinfo
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, cast

from quizapp.core.preset import Preset as Preset
from quizapp.errors import ConfigError
from quizapp.paths import config_file


@dataclass(frozen=True, slots=True)
class Config:
    """The learner's settings, all checked."""

    preset: Preset = field(default_factory=Preset)
    day_start_hour: int = 4
    timezone: str = ""
    theme: str = ""
    device: str = "auto"

    def zone(self) -> tzinfo:
        """Return the time zone whose days the learner lives by."""
        if self.timezone:
            from zoneinfo import ZoneInfo

            return ZoneInfo(self.timezone)
        from quizapp.localzone import LocalZone

        return LocalZone()


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Return the settings of the file `path` (None: the learner's own; it need not exist) and of `environ`.

    Raises ConfigError, naming the file and line or the variable, for what cannot be read, an unknown key, or a value
    that cannot be used.
    """
    file = path or config_file()
    text = _read(file)
    values = _Source(file, text).settings() | _from_environment(os.environ if environ is None else environ)
    preset = Preset(**{key: value for (table, key), value in values.items() if table == "preset"})
    return Config(preset=preset, **{key: value for (table, key), value in values.items() if not table})


LONGEST_STEP = 30 * 86_400
"""Seconds a learning step may take at most."""

Name = tuple[str, str]
"""A setting's table ("" at the top of the file) and key."""


@dataclass(frozen=True, slots=True)
class _Setting:
    """What a setting must be, in words, and the test that a value of the right TOML type must stand."""

    must_be: str
    types: tuple[type, ...]
    holds: Callable[[Any], bool]

    def accepts(self, value: object) -> bool:
        # A TOML boolean is an int to Python, never to the person who wrote it.
        right_type = isinstance(value, self.types) and (isinstance(value, bool) == (bool in self.types))
        return right_type and self.holds(value)


def _whole(least: int, most: int) -> _Setting:
    return _Setting(f"a whole number from {least} to {most}", (int,), lambda value: least <= value <= most)


def _is_steps(steps: list[object]) -> bool:
    if not all(type(step) is int and 0 < step <= LONGEST_STEP for step in steps):
        return False
    return all(one < following for one, following in pairwise(cast("list[int]", steps)))


def _is_zone(value: str) -> bool:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        return not value or bool(ZoneInfo(value))
    except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: the name of a folder of zones, such as "Europe"
        return False


_STEPS = _Setting("a list of whole seconds in ascending order, such as [60, 600]", (list,), _is_steps)
_ZONE = _Setting('a time zone such as "Europe/Berlin", or "" for the computer\'s own', (str,), _is_zone)
_DEVICE = _Setting(
    "auto, cpu, cuda, cuda:N or mps", (str,), lambda value: bool(re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", value))
)

SETTINGS: Mapping[Name, _Setting] = {
    ("", "day_start_hour"): _whole(0, 23),
    ("", "timezone"): _ZONE,
    ("", "theme"): _Setting("the name of a theme, in quotes", (str,), lambda _: True),
    ("", "device"): _DEVICE,
    ("preset", "retention"): _Setting("a number from 0.7 to 0.99", (int, float), lambda value: 0.7 <= value <= 0.99),
    ("preset", "learning_steps"): _STEPS,
    ("preset", "relearning_steps"): _STEPS,
    ("preset", "new_per_day"): _whole(0, 9999),
    ("preset", "reviews_per_day"): _whole(0, 9999),
    ("preset", "maximum_interval"): _whole(1, 36500),
    ("preset", "leech_threshold"): _whole(0, 9999),
    ("preset", "fuzz"): _Setting("true or false", (bool,), lambda _: True),
}


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return ""
    except UnicodeDecodeError as error:
        raise ConfigError(f"{file}: the settings are not UTF-8 text.", "Save the file as UTF-8.") from error
    except OSError as error:
        hint = "It must be a file that you may read, or be left out."
        raise ConfigError(f"{file}: the settings cannot be read: {error.strerror}.", hint) from error


class _Source:
    """One config.toml: its text, and where in it a setting stands."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text

    def settings(self) -> dict[Name, Any]:
        """Return every setting in the file, checked."""
        found: dict[Name, Any] = {}
        for key, value in self._parse().items():
            if key == "preset" and isinstance(value, dict):
                found |= {("preset", inner): self._checked(("preset", inner), each) for inner, each in value.items()}
            else:
                found["", key] = self._checked(("", key), value)
        return found

    def _parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
            what, _, rest = str(error).partition(" (at ")
            numbers = re.findall(r"\d+", rest)
            place = ":".join([str(self._file), *numbers])
            raise ConfigError(f"{place}: this is not TOML: {what}.", "A setting is written as: key = value") from error

    def _checked(self, name: Name, value: object) -> Any:
        setting = SETTINGS.get(name)
        if setting is None:
            raise ConfigError(f"{self._place(name)}: there is no setting {_shown(name)}.", _nearest(name))
        if not setting.accepts(value):
            raise ConfigError(f"{self._place(name)}: {_shown(name)} must be {setting.must_be}, not {_toml(value)}.")
        return tuple(value) if isinstance(value, list) else value

    def _place(self, name: Name) -> str:
        """Return file:line of a setting, only the file where its line is not found."""
        table, key = name
        inside = ""
        for number, line in enumerate(self._text.splitlines(), start=1):
            if header := re.match(r"\s*\[\s*([\w.-]+)\s*\]", line):
                inside = header[1]
                if not table and inside == key:
                    return f"{self._file}:{number}"
            written = re.match(r"""\s*["']?([\w.-]+?)["']?\s*=""", line)
            if written and ".".join(filter(None, (inside, written[1]))) == ".".join(filter(None, name)):
                return f"{self._file}:{number}"
        return str(self._file)


def _shown(name: Name) -> str:
    table, key = name
    return f"{key!r} in [{table}]" if table else repr(key)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _nearest(name: Name) -> str:
    """Say which known setting an unknown one was most likely meant to be."""
    table, key = name
    if name == ("", "preset"):
        return "It is a table: write [preset] on a line of its own, and its settings below."
    if homes := [place for place, known in SETTINGS if known == key and place != table]:
        home = homes[0]
        return f"It belongs below the line [{home}]." if home else "It belongs at the top, above the first [table]."
    known = [each for place, each in SETTINGS if place == table] + ([] if table else ["preset"])
    close = get_close_matches(key, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(known)}."


def _from_environment(environ: Mapping[str, str]) -> dict[Name, Any]:
    found: dict[Name, Any] = {}
    for name, setting in SETTINGS.items():
        variable = f"QUIZAPP_{name[1].upper()}"
        if variable in environ and setting is not _STEPS:
            value = _from_text(environ[variable], setting)
            if not setting.accepts(value):
                raise ConfigError(f"{variable} must be {setting.must_be}, not {environ[variable]!r}.")
            found[name] = value
    return found


def _from_text(text: str, setting: _Setting) -> object:
    """Read a variable as the TOML type of its setting; what cannot be read so stays text, which no number accepts."""
    if str in setting.types or "\n" in text:
        return text
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        return text
