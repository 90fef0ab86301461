"""Entries of the record as plain JSON objects, for what keeps the record outside the database."""

import json
from collections.abc import Mapping
from typing import Any

from quizapp.core.record import Entry, Review
from quizapp.store.rows import (
    CHANGE_COLUMNS,
    REVIEW_COLUMNS,
    change_from_row,
    change_to_row,
    review_from_row,
    review_to_row,
)

_NESTED = ("before", "after", "data")


def entry_of(entry: Entry) -> dict[str, Any]:
    """Return `entry` as a JSON object: `entry` is "review" or "change", the others are its fields, `seq` included."""
    if isinstance(entry, Review):
        computed = {"scheduler": entry.scheduler, "parameters": list(entry.parameters)}
        return {"entry": "review", **_nested(review_to_row(entry)), **computed}
    return {"entry": "change", **_nested(change_to_row(entry))}


def entry_from(data: Mapping[str, Any]) -> Entry:
    """Return the entry that `entry_of` gave `data` for; raises ValueError where it gave nothing of the kind."""
    try:
        if data["entry"] == "review":
            row = [_flat(data, name) for name in REVIEW_COLUMNS]
            return review_from_row(row, str(data["scheduler"]), tuple(float(each) for each in data["parameters"]))
        if data["entry"] == "change":
            return change_from_row([_flat(data, name) for name in CHANGE_COLUMNS])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no entry of the record: {error}") from error
    raise ValueError(f"the record knows no entry {data['entry']!r}")


def _nested(row: Mapping[str, Any]) -> dict[str, Any]:
    opened = {name: json.loads(row[name]) for name in _NESTED if row.get(name) is not None}
    return {**row, **opened}


def _flat(data: Mapping[str, Any], name: str) -> Any:
    value = data[name]
    return json.dumps(value) if name in _NESTED and value is not None else value
