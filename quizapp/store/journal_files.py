"""The files of a journal: `0001-2026-11.jsonl` and on, in the order of their numbers."""

import os
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from quizapp.store.journal_line import decode

_NAME = re.compile(r"(\d{4,})-(\d{4}-\d\d)\.jsonl")
_WINDOW = 64 * 1024
"""Bytes first read from the end of a file to find its last line."""


@dataclass(frozen=True, slots=True)
class JournalFile:
    """One file: its number, and the month (2026-11) of its first entry."""

    path: Path
    number: int
    month: str

    def size(self) -> int:
        """Return its bytes; raises OSError."""
        return self.path.stat().st_size


def journal_folder(database: Path) -> Path:
    """Return the folder of the journal of `database`."""
    return database.parent / "journal"


def journal_files(folder: Path) -> list[JournalFile]:
    """Return the files in order, none where there is no folder; raises OSError."""
    found = [_file(folder, name) for name in _names(folder) if _NAME.fullmatch(name)]
    return sorted(found, key=lambda each: each.number)


def last_file(folder: Path) -> JournalFile | None:
    """Return the last of the files, None where there is none; raises OSError."""
    name = _last_name(_names(folder))
    return _file(folder, name) if name else None


def _names(folder: Path) -> tuple[str, ...]:
    try:
        with os.scandir(folder) as entries:
            return tuple(each.name for each in entries)
    except FileNotFoundError:
        return ()


@lru_cache(maxsize=8)
def _last_name(names: tuple[str, ...]) -> str:
    """The name with the greatest number, "" where there is none; it is asked for the same names at every answer."""
    return max(
        (name for name in names if _NAME.fullmatch(name)), key=lambda name: int(name.partition("-")[0]), default=""
    )


def _file(folder: Path, name: str) -> JournalFile:
    number, _, month = name.removesuffix(".jsonl").partition("-")
    return JournalFile(folder / name, int(number), month)


def new_file(folder: Path, number: int, month: str) -> JournalFile:
    """Return the file of this number and month, which need not exist."""
    return JournalFile(folder / f"{number:04}-{month}.jsonl", number, month)


@dataclass(frozen=True, slots=True)
class Tail:
    """How a file ends: after `size` bytes of whole lines, the last good one being that of entry `seq` (and `id`)."""

    file: JournalFile
    size: int
    seq: int
    id: str


def read_tail(file: JournalFile) -> Tail | None:
    """Return how `file` ends, a line cut off by a kill left out; None when it has no good line. Raises OSError."""
    with file.path.open("rb") as stream:
        size = stream.seek(0, os.SEEK_END)
        for start in sorted({max(0, size - _WINDOW), 0}, reverse=True):
            stream.seek(start)
            *lines, cut = stream.read(size - start).split(b"\n")
            # Inside the file the first line read may be the rest of one.
            for line in reversed(lines[1:] if start else lines):
                try:
                    data = decode(line)
                    return Tail(file, size - len(cut), int(data["seq"]), str(data.get("id", "")))
                except (ValueError, KeyError, TypeError):
                    continue
    return None


def read_header(file: JournalFile) -> dict[str, Any]:
    """Return the first line of `file`, empty when it cannot be made out. Raises OSError."""
    with file.path.open("rb") as stream:
        try:
            return decode(stream.readline().removesuffix(b"\n"))
        except ValueError:
            return {}
