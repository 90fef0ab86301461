import json
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.record import CardState, Change, ChangeKind, Entry, Review
from quizapp.store.entries import entry_from, row_from
from quizapp.store.journal_line import decode
from quizapp.store.journal_rows import line_of
from quizapp.store.rows import change_to_row, review_to_row
from quizapp.store.store import Store
from tests.store.conftest import Learner, changes, reviews


def entry_of(entry: Entry) -> dict[str, Any]:
    """What the journal says of an entry."""
    return decode(line_of(entry).text[:-1])


@given(entry=st.one_of(reviews, changes))
def test_an_entry_comes_back_from_json_as_it_was(entry: Any) -> None:
    again = entry_from(json.loads(json.dumps(entry_of(entry))))
    assert again == entry
    assert again.seq == entry.seq


@given(entry=st.one_of(reviews, changes))
def test_its_row_comes_back_from_json_as_it_was(entry: Any) -> None:
    row = row_from(json.loads(json.dumps(entry_of(entry))))
    assert row.seq == entry.seq
    if isinstance(entry, Review):
        assert row.columns == review_to_row(entry)
        assert row.computed == (entry.scheduler, entry.parameters)
    else:
        assert row.columns == change_to_row(entry)
        assert row.computed is None


def test_it_reads_as_plain_json(learner: Learner) -> None:
    data = entry_of(learner.review())
    assert data["entry"] == "review"
    assert (data["card"], data["rating"], data["at"]) == ("card", 3, "2026-01-01T12:00:00.000250Z")
    assert data["before"] == {}
    assert data["after"]["state"] == "learning"
    assert data["parameters"][0] == 0.212


def test_a_change_without_states_has_none_there() -> None:
    change = Change("x" * 36, ChangeKind.FLAG, datetime(2026, 1, 1, tzinfo=UTC), date(2026, 1, 1), data={"flag": 2})
    data = entry_of(change)
    assert (data["entry"], data["data"], data["before"], data["after"]) == ("change", {"flag": 2}, None, None)


def test_what_the_store_recorded_carries_its_place(store: Store, learner: Learner) -> None:
    for _ in range(3):
        learner.answer(store)
    assert [entry_of(review)["seq"] for review in store.reviews()] == [1, 2, 3]


@pytest.mark.parametrize(
    "spoil",
    [
        {"entry": "note"},
        {"entry": None},
        {"rating": 7},
        {"at": "yesterday"},
        {"at": 5},
        {"study_day": "2026-13-01"},
        {"after": {"state": "asleep"}},
        {"after": None},
        {"parameters": "none"},
        {"parameters": None},
    ],
    ids=str,
)
def test_what_is_no_entry_is_refused(learner: Learner, spoil: dict[str, Any]) -> None:
    for read in (entry_from, row_from):
        with pytest.raises(ValueError, match=r"."):
            read(entry_of(learner.review()) | spoil)


@pytest.mark.parametrize(
    "spoil",
    [
        {"kind": "dance"},
        {"study_day": None},
        {"data": []},
        {"before": {"due_day": "soon"}},
        {"after": {"last_review": 7}},
        {"after": "{}"},
    ],
    ids=str,
)
def test_what_is_no_change_is_refused(learner: Learner, spoil: dict[str, Any]) -> None:
    new = CardState("card", "deck")
    forget = Change("x" * 36, ChangeKind.FORGET, learner.now, learner.now.date(), "card", "deck", before=new, after=new)
    for read in (entry_from, row_from):
        assert read(entry_of(forget)).seq == 0
        with pytest.raises(ValueError, match=r"."):
            read(entry_of(forget) | spoil)


@pytest.mark.parametrize("gone", ["entry", "id", "before", "scheduler", "seq"])
def test_a_member_that_is_missing_is_told(learner: Learner, gone: str) -> None:
    data = entry_of(learner.review())
    del data[gone]
    for read in (entry_from, row_from):
        with pytest.raises(ValueError, match=gone):
            read(data)
