"""Entries of the record from plain JSON objects, as what keeps the record outside the database gives them."""

from collections.abc import Mapping
from typing import Any

from quizapp.core.record import Entry
from quizapp.store.rows import CHANGE_COLUMNS, REVIEW_COLUMNS, change_from_row, review_from_row


def entry_from(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `data`, a line of the journal, tells of; raises ValueError where it tells of none."""
    try:
        if data["entry"] == "review":
            row = [data[name] for name in REVIEW_COLUMNS]
            parameters = tuple(float(each) for each in data["parameters"])
            return review_from_row(row, str(data["scheduler"]), parameters, _members)
        if data["entry"] == "change":
            return change_from_row([data[name] for name in CHANGE_COLUMNS], _members)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no entry of the record: {error}") from error
    raise ValueError(f"the record knows no entry {data['entry']!r}")


def _members(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no object")
    return value
