"""Reads the settings: the file, and above it the environment."""

import os
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from quizapp.config.keys import DEFAULT_KEYS
from quizapp.config.model import Config, DeckSettings
from quizapp.config.place import place
from quizapp.config.settings import PRESET, SETTINGS, NotUsableError, Setting, Table
from quizapp.config.source import Source
from quizapp.core.easy_days import EasyDays
from quizapp.core.preset import Preset
from quizapp.core.rating import SlowAfter
from quizapp.errors import ConfigError
from quizapp.paths import config_file

Tables = dict[str, Any]
"""Settings by key, in tables by key."""


def load_config(path: Path | None = None, environ: Mapping[str, str] | None = None) -> Config:
    """Return the settings of the file `path` (None: the learner's own; it need not exist) and of `environ`.

    Raises ConfigError, naming the file, line and column or the variable, for what cannot be read, an unknown key, or a
    value that cannot be used.
    """
    file = path or config_file()
    environ = os.environ if environ is None else environ
    tables = Source(file, _read(file)).settings()
    keys, own, presets, decks = (tables.pop(key, {}) for key in ("keys", "preset", "presets", "decks"))
    above = _from_environment(environ, PRESET)
    return Config(
        keys={**DEFAULT_KEYS, **keys},
        preset=_preset(own, above),
        presets={name: _preset(own, preset, above) for name, preset in presets.items()},
        decks={deck: DeckSettings(**_without(settings, above)) for deck, settings in decks.items()},
        **tables | _from_environment(environ, SETTINGS),
    )


def written_at(key: str, path: Path | None = None, environ: Mapping[str, str] | None = None) -> str:
    """Return where the setting `key` of the whole file is set: a variable, or a file with line and column."""
    variable = f"QUIZAPP_{key.upper()}"
    if variable in (os.environ if environ is None else environ):
        return variable
    file = path or config_file()
    return ":".join(map(str, (file, *(place(_read(file), (key,)) or ()))))


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


def _preset(*layers: Tables) -> Preset:
    """The preset of several layers, of which each later one stands above those before it, weekday by weekday too."""
    found: Tables = {"easy_days": {}, "slow_after": {}}
    for layer in layers:
        inner = {key: found[key] | layer[key] for key in ("easy_days", "slow_after") if key in layer}
        found |= layer | inner
    days, slow = EasyDays(**found.pop("easy_days")), SlowAfter(**found.pop("slow_after"))
    return Preset(**found, easy_days=days, slow_after=slow)


def _without(settings: Tables, above: Tables) -> Tables:
    return {key: value for key, value in settings.items() if key not in above}


def _from_environment(environ: Mapping[str, str], table: Table) -> Tables:
    """The settings of one table that stand in the environment; lists and tables are for the file only."""
    found: Tables = {}
    for key, setting in _plain(table):
        variable = f"QUIZAPP_{key.upper()}"
        if variable in environ:
            try:
                found[key] = setting.value(_from_text(environ[variable], setting))
            except NotUsableError as error:
                raise ConfigError(f"{variable} must be {setting.must_be}, not {environ[variable]!r}.") from error
    return found


def _plain(table: Table) -> Iterator[tuple[str, Setting]]:
    for key, setting in table.items():
        if isinstance(setting, Setting) and list not in setting.types:
            yield key, setting


def _from_text(text: str, setting: Setting) -> object:
    """Read a variable as the TOML type of its setting; what cannot be read so stays text, which no number accepts."""
    if str in setting.types or "\n" in text:
        return text
    try:
        return tomllib.loads(f"value = {text.strip()}")["value"]
    except tomllib.TOMLDecodeError:
        return text
