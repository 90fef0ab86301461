"""Entries as lines of the journal: one at a time as they are recorded, or straight from rows when there are many."""

import json
from collections.abc import Iterator, Mapping, Sequence
from heapq import merge
from typing import Any, NamedTuple

from sqlalchemy import Connection

from quizapp.core.record import Entry
from quizapp.store.entries import entry_of
from quizapp.store.journal_line import encode, seal

_PLAIN = (
    *("id", "card", "deck", "at", "study_day", "rating"),
    *("verdict", "tries", "hints", "revealed", "seconds", "content_hash"),
)
_MARKED = ("id", "kind", "at", "study_day", "card", "deck", "review")
_REVIEWS = f"SELECT scheduler, before, after, seq, {', '.join(_PLAIN)} FROM review WHERE seq > ? ORDER BY seq"
_CHANGES = f"SELECT data, before, after, seq, {', '.join(_MARKED)} FROM change WHERE seq > ? ORDER BY seq"


class Line(NamedTuple):
    """One line for the journal, with the place and id of its entry, and the month it was recorded in."""

    seq: int
    id: str
    month: str
    text: bytes


def line_of(entry: Entry) -> Line:
    """Return the line of an entry that has its place."""
    return Line(entry.seq, entry.id, f"{entry.at:%Y-%m}", encode(entry_of(entry)))


def lines_after(connection: Connection, place: int) -> Iterator[Line]:
    """Go through the lines of all entries after `place`: those that `line_of` makes, ten times as fast."""
    cursor = connection.connection.driver_connection
    assert cursor is not None
    schedulers = {
        key: _object({"scheduler": name, "parameters": json.loads(text)})
        for key, name, text in cursor.execute("SELECT id, name, parameters FROM scheduler")
    }
    reviews = (_of_review(row, schedulers) for row in cursor.execute(_REVIEWS, (place,)))
    changes = (_of_change(row) for row in cursor.execute(_CHANGES, (place,)))
    return merge(reviews, changes, key=lambda line: line.seq)


def _of_review(row: Sequence[Any], schedulers: Mapping[int, str]) -> Line:
    scheduler, before, after, seq, *plain = row
    named = dict(zip(_PLAIN, plain, strict=True))
    begun = _object({"entry": "review", **named})[:-1]
    states = f'"before":{_nested(before)},"after":{_nested(after)}'
    return _line(seq, named, f'{begun},{states},"seq":{seq},{schedulers[scheduler][1:]}')


def _of_change(row: Sequence[Any]) -> Line:
    data, before, after, seq, *plain = row
    named = dict(zip(_MARKED, plain, strict=True))
    begun = _object({"entry": "change", **named})[:-1]
    states = f'"data":{_nested(data)},"before":{_nested(before)},"after":{_nested(after)}'
    return _line(seq, named, f'{begun},{states},"seq":{seq}}}')


def _line(seq: int, named: Mapping[str, Any], text: str) -> Line:
    return Line(seq, named["id"], named["at"][:7], seal(text.encode("ascii")))


def _object(data: Mapping[str, Any]) -> str:
    return json.dumps(data, separators=(",", ":"))


def _nested(text: str | None) -> str:
    """A column that holds JSON, which stands in the line as it is unless another program has written it otherwise."""
    if text is None:
        return "null"
    return text if text.isascii() and " " not in text and "\n" not in text else _object(json.loads(text))
