"""Entries of the record from plain JSON objects, as what keeps the record outside the database gives them."""

import json
from collections.abc import Mapping
from typing import Any

from quizapp.core.record import Entry
from quizapp.store.rows import CHANGE_COLUMNS, REVIEW_COLUMNS, change_from_row, review_from_row

_NESTED = ("before", "after", "data")


def entry_from(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `data`, a line of the journal, tells of; raises ValueError where it tells of none."""
    try:
        if data["entry"] == "review":
            row = [_flat(data, name) for name in REVIEW_COLUMNS]
            return review_from_row(row, str(data["scheduler"]), tuple(float(each) for each in data["parameters"]))
        if data["entry"] == "change":
            return change_from_row([_flat(data, name) for name in CHANGE_COLUMNS])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no entry of the record: {error}") from error
    raise ValueError(f"the record knows no entry {data['entry']!r}")


def _flat(data: Mapping[str, Any], name: str) -> Any:
    value = data[name]
    return json.dumps(value) if name in _NESTED and value is not None else value
