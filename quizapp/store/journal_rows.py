"""Entries as lines of the journal: one at a time as they are recorded, or straight from rows when there are many."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from heapq import merge
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection

from quizapp.core.record import Entry, Review
from quizapp.store.journal_line import seal
from quizapp.store.rows import change_to_row, parameters_from_text, review_to_row

_REVIEW = ("id", "card", "deck", "at", "study_day", "rating", "verdict", "tries", "hints", "revealed", "seconds")
_CHANGE = ("id", "kind", "at", "study_day", "card", "deck", "review")
_REVIEW_ROW = ("seq", "before", "after", *_REVIEW, "content_hash")
_CHANGE_ROW = ("seq", "before", "after", "data", *_CHANGE)
_REVIEWS = f"SELECT scheduler, {', '.join(_REVIEW_ROW)} FROM review WHERE seq > ? ORDER BY seq"
_CHANGES = f"SELECT {', '.join(_CHANGE_ROW)} FROM change WHERE seq > ? ORDER BY seq"

_review_row = itemgetter(*_REVIEW_ROW)
_change_row = itemgetter(*_CHANGE_ROW)


class Line(NamedTuple):
    """One line for the journal, with the place and id of its entry, and the month it was recorded in."""

    seq: int
    id: str
    month: str
    text: bytes


def line_of(entry: Entry, row: Mapping[str, Any] | None = None) -> Line:
    """Return the line of an entry that has its place, or of its columns where `row` gives them.

    `entry_from` makes the entry of it again.
    """
    if isinstance(entry, Review):
        return _of_review(_computed(entry.scheduler, entry.parameters), *_review_row(row or review_to_row(entry)))
    return _of_change(*_change_row(row or change_to_row(entry)))


def lines_after(connection: Connection, place: int) -> Iterator[Line]:
    """Go through the lines of all entries after `place`, straight from their rows, for there may be very many."""
    cursor = connection.connection.driver_connection
    assert cursor is not None
    schedulers = {
        key: _computed(name, parameters_from_text(text))
        for key, name, text in cursor.execute("SELECT id, name, parameters FROM scheduler")
    }
    reviews = (_of_review(schedulers[key], *row) for key, *row in cursor.execute(_REVIEWS, (place,)))
    changes = (_of_change(*row) for row in cursor.execute(_CHANGES, (place,)))
    return merge(reviews, changes, key=lambda line: line.seq)


def _of_review(computed: str, seq: int, before: str, after: str, *plain: Any) -> Line:
    named = dict(zip((*_REVIEW, "content_hash"), plain, strict=True))
    states = f'"before":{_nested(before)},"after":{_nested(after)}'
    return _line("review", named, f'{states},"seq":{seq},{computed}', seq)


def _of_change(seq: int, before: str | None, after: str | None, data: str, *plain: Any) -> Line:
    named = dict(zip(_CHANGE, plain, strict=True))
    states = f'"data":{_nested(data)},"before":{_nested(before)},"after":{_nested(after)}'
    return _line("change", named, f'{states},"seq":{seq}}}', seq)


def _line(kind: str, named: Mapping[str, Any], rest: str, seq: int) -> Line:
    begun = _json({"entry": kind, **named})[:-1]
    return Line(seq, named["id"], named["at"][:7], seal(f"{begun},{rest}".encode("ascii")))


@lru_cache(maxsize=64)
def _computed(scheduler: str, parameters: Sequence[float]) -> str:
    """What computed a review, as the end of its line; it is the same from one to the next."""
    return _json({"scheduler": scheduler, "parameters": list(parameters)})[1:]


_json = json.JSONEncoder(separators=(",", ":")).encode


def _nested(text: str | None) -> str:
    """A column of JSON, which stands in the line as it is unless another program has written it otherwise."""
    if text is None:
        return "null"
    return text if text.isascii() and " " not in text and "\n" not in text else _json(json.loads(text))
