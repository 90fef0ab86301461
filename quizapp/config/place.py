"""Where in a TOML text a setting stands."""

import re
import tomllib
from collections.abc import Iterator

Keys = tuple[str, ...]
"""The keys that lead to a setting, from the top of the file."""

_PART = r"""(?:[\w-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_KEYS = rf"{_PART}(?:\s*\.\s*{_PART})*"
_HEADER = re.compile(rf"\s*\[\[?\s*({_KEYS})\s*\]")
_KEY = re.compile(rf"\s*({_KEYS})\s*=")
_FENCE = re.compile(r'"""|\'\'\'')


def place(text: str, path: Keys) -> tuple[int, int] | None:
    """Return line and column, from 1, of the setting at `path`, or else of the table nearest to it; None for neither.

    An inline table is looked into, so that a weekday in it is found too.
    """
    best: tuple[int, int] | None = None
    depth = 0
    for found, line, column, rest in _keys(text):
        if depth < len(found) <= len(path) and path[: len(found)] == found:
            depth, best = len(found), (line, column + _inside(rest, path[len(found) :]))
    return best


def _keys(text: str) -> Iterator[tuple[Keys, int, int, str]]:
    """Yield the keys in a text: the whole path of each, its line and column, and what follows the `=` on its line."""
    table: Keys = ()
    in_text = False
    for number, line in enumerate(text.split("\n"), start=1):
        was_in_text = in_text
        in_text ^= len(_FENCE.findall(line)) % 2 == 1
        if was_in_text:
            continue
        if header := _HEADER.match(line):
            table = _parts(header[1])
            yield table, number, header.start(1) + 1, ""
        elif key := _KEY.match(line):
            yield table + _parts(key[1]), number, key.start(1) + 1, line[key.start(1) :]


def _parts(keys: str) -> Keys:
    """Split a dotted key, by TOML's own rules."""
    try:
        value: object = tomllib.loads(f"{keys} = 0")
    except tomllib.TOMLDecodeError:
        return (keys,)
    parts = []
    while isinstance(value, dict):
        [(part, value)] = value.items()
        parts.append(part)
    return tuple(parts)


def _inside(line: str, path: Keys) -> int:
    """How many columns further on the last of the keys of `path` stands that this line holds."""
    start = 0
    for key in path:
        found = re.compile(rf"""(?<![\w-])["']?{re.escape(key)}["']?\s*=""").search(line, start)
        if found is None:
            break
        start = found.start()
    return start
