"""Entries of the record from plain JSON objects, as what keeps the record outside the database gives them."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from quizapp.core.rating import Rating
from quizapp.core.record import ChangeKind, Entry, State
from quizapp.store.rows import CHANGE_COLUMNS, REVIEW_COLUMNS, change_from_row, members_to_text, review_from_row


class Row(NamedTuple):
    """An entry as the columns of its row; those of a review lack `scheduler`, for which `computed` stands.

    `computed` is what computed a review, a name and parameters; None for a change.
    """

    seq: int
    columns: dict[str, Any]
    computed: tuple[str, tuple[float, ...]] | None


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


def row_from(data: Mapping[str, Any]) -> Row:
    """Return the row of the entry that `entry_from` would return, at a fraction of the price; raises as it does."""
    try:
        if data["entry"] == "review":
            columns = {name: data[name] for name in REVIEW_COLUMNS}
            Rating(columns["rating"])
            computed = str(data["scheduler"]), tuple(map(float, data["parameters"]))
            return Row(_checked(columns, "before", "after"), columns, computed)
        if data["entry"] == "change":
            columns = {name: data[name] for name in CHANGE_COLUMNS}
            ChangeKind(columns["kind"])
            states = [name for name in ("before", "after") if columns[name] is not None]
            return Row(_checked(columns, "data", *states), columns, None)
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"this is no entry of the record: {error}") from error
    raise ValueError(f"the record knows no entry {data['entry']!r}")


def _checked(columns: dict[str, Any], *objects: str) -> int:
    """Check moments and days, put JSON in the place of `objects`, and return the place of the entry."""
    datetime.fromisoformat(columns["at"])
    date.fromisoformat(columns["study_day"])
    for name in objects:
        members = _members(columns[name])
        if name != "data":
            for member, read in _READ.items():
                if members.get(member) is not None:
                    read(members[member])
        columns[name] = members_to_text(members)
    seq = columns["seq"]
    if not isinstance(seq, int):
        raise TypeError(f"{seq!r} is no place in it")
    return seq


_READ: Mapping[str, Callable[[Any], object]] = {
    "state": State,
    "due_at": datetime.fromisoformat,
    "due_day": date.fromisoformat,
    "last_review": datetime.fromisoformat,
    "last_day": date.fromisoformat,
}
"""What reads the members of a state that not every value will do for; each raises ValueError or TypeError."""


def _members(value: Any) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise TypeError(f"{value!r} is no object")
    return value
