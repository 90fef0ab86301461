"""Compares the record with its journal, byte for byte: each holds what the other was made from."""

from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from quizapp.store.journal_files import journal_files
from quizapp.store.journal_line import decode
from quizapp.store.journal_rows import Line, lines_after

_CHUNK = 1000
"""Lines of the database that are made at a time."""


def differences(connection: Connection, folder: Path) -> tuple[str, ...]:
    """Return what the journal in `folder` tells otherwise than the database, entry by entry, in words.

    A line that is damaged is passed over, for its checksum says that the fault is the journal's, and so are entries
    that the journal lacks. Raises OSError where a file of the journal cannot be read.
    """
    written = _written(folder)
    told: list[str] = []
    line = next(written, None)
    for right in _in_chunks(lines_after(connection, 0)):
        if line == right.text:
            line = next(written, None)
            continue
        while line is not None and (place := _place(line)) <= right.seq:
            if place == right.seq and line != right.text and (said := _told(right, line)):
                told.append(said)
            line = next(written, None)
    return tuple(told)


def _in_chunks(lines: Iterable[Line]) -> Iterator[Line]:
    going = iter(lines)
    while chunk := list(islice(going, _CHUNK)):
        yield from chunk


def _written(folder: Path) -> Iterator[bytes]:
    for file in journal_files(folder):
        with file.path.open("rb") as stream:
            next(stream, None)  # what begins a file is no entry
            yield from stream


def _place(line: bytes) -> int:
    """The place of the entry that a line tells of, -1 where that cannot be trusted."""
    try:
        return int(decode(line.removesuffix(b"\n"))["seq"])
    except (ValueError, KeyError, TypeError):
        return -1


def _told(right: Line, line: bytes) -> str:
    """Which members of an entry differ; "" where they are only written in another way."""
    theirs = decode(line.removesuffix(b"\n"))
    try:
        ours = decode(right.text.removesuffix(b"\n"))
    except ValueError:  # a state that is no JSON any more
        ours = {}
    members = sorted(key for key in ours.keys() | theirs.keys() if ours.get(key) != theirs.get(key))
    what = ", ".join(members) if ours else "cannot be read"
    return f"entry {right.seq} ({theirs.get('card') or theirs['id']}): {what}" if members else ""
