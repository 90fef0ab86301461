"""One config.toml, checked against what there is to set."""

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from quizapp.config.keys import key_trouble
from quizapp.config.model import DEFAULT
from quizapp.config.place import Keys, place
from quizapp.config.settings import DECK, EVERY, PRESET, SETTINGS, NotUsableError, Setting, Table
from quizapp.errors import ConfigError


class Source:
    """The text of one config.toml; everything wrong with it is told with its place."""

    def __init__(self, file: Path, text: str) -> None:
        self._file = file
        self._text = text

    def settings(self) -> dict[str, Any]:
        """Return every setting in the file, checked, in tables as they stand; raises ConfigError."""
        found = self._table(self._parse(), SETTINGS, ())
        self._check_names(found)
        self._check_keys(found)
        return found

    def _parse(self) -> dict[str, Any]:
        try:
            return tomllib.loads(self._text)
        except (ValueError, RecursionError) as error:  # a number too long, brackets too deep
            what, _, rest = str(error).partition(" (at ")
            numbers = re.findall(r"\d+", rest)
            where = ":".join([str(self._file), *numbers])
            raise ConfigError(f"{where}: this is not TOML: {what}.", "A setting is written as: key = value") from error

    def _table(self, table: Mapping[str, Any], schema: Table, path: Keys) -> dict[str, Any]:
        return {key: self._value(value, schema, (*path, key)) for key, value in table.items()}

    def _value(self, value: object, schema: Table, path: Keys) -> Any:
        inner = schema.get(path[-1]) or schema.get(EVERY)
        if inner is None:
            raise self._error(path, f"there is no setting {shown(path)}", nearest(path, schema))
        if isinstance(inner, Setting):
            return self._read(value, inner, path)
        if not isinstance(value, dict):
            raise self._error(path, f"{shown(path)} is a table, not {_toml(value)}", _as_table(path))
        return self._table(value, inner, path)

    def _read(self, value: object, setting: Setting, path: Keys) -> object:
        try:
            return setting.value(value)
        except NotUsableError as error:
            wrong = f"but {error}" if str(error) else f"not {_toml(value)}"
            close = get_close_matches(str(value), setting.words, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else error.hint
            raise self._error(path, f"{shown(path)} must be {setting.must_be}, {wrong}", hint) from error

    def _check_names(self, found: Mapping[str, Any]) -> None:
        """See that names of presets can be told apart, and that those the decks name are there."""
        names = found.get("presets", {})
        if DEFAULT in names:
            hint = "Write its settings below the line [preset]."
            raise self._error(("presets", DEFAULT), f"the name {DEFAULT!r} is that of the table [preset]", hint)
        for deck, settings in found.get("decks", {}).items():
            name = settings.get("preset", DEFAULT)
            if name != DEFAULT and name not in names:
                known = [DEFAULT, *names]
                close = get_close_matches(name, known, n=1)
                hint = f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(map(repr, known))}."
                raise self._error(("decks", deck, "preset"), f"there is no preset {name!r}", hint)

    def _check_keys(self, found: Mapping[str, Any]) -> None:
        """See that the keys can be as they are set, all together."""
        if trouble := key_trouble(found.get("keys", {})):
            raise self._error(("keys", trouble.action), trouble.message, trouble.hint)

    def _error(self, path: Keys, message: str, hint: str) -> ConfigError:
        found = place(self._text, path)
        where = ":".join(map(str, (self._file, *(found or ()))))
        return ConfigError(f"{where}: {message}.", hint)


def shown(path: Keys) -> str:
    """Return a setting as an error names it: 'retention' in [preset]."""
    *tables, key = path
    return f"{key!r} in [{dotted(tables)}]" if tables else repr(key)


def dotted(keys: Sequence[str]) -> str:
    """Return keys as TOML writes them, in quotes where it wants them."""
    return ".".join(key if re.fullmatch(r"[A-Za-z0-9_-]+", key) else _quoted(key) for key in keys)


def _quoted(key: str) -> str:
    # JSON is TOML here, but that TOML wants the delete character escaped.
    return json.dumps(key, ensure_ascii=False).replace("\x7f", "\\u007f")


def nearest(path: Keys, schema: Table) -> str:
    """Say which known setting an unknown one was most likely meant to be."""
    *tables, key = path
    if not tables and key in PRESET:
        return "It belongs below the line [preset]."
    if tables and key in SETTINGS and key not in DECK:
        return "It belongs at the top, above the first [table]."
    if schema is DECK and key in PRESET:
        return 'It is for a preset: write it below [presets.NAME], and here preset = "NAME".'
    known = list(schema)
    close = get_close_matches(key, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else f"Known are: {', '.join(known)}."


def _as_table(path: Keys) -> str:
    header = dotted(path)
    return f"Write [{header}] on a line of its own, and its settings below."


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
