"""What a sitting reads agrees with the whole record, through the store and through a first look."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, State
from quizapp.store import peek
from quizapp.store.store import Store

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Study

CARDS = [f"card-{number:02}" for number in range(40)]


@pytest.fixture
def path(tmp_path: "Path") -> "Path":
    return tmp_path / "data" / "quizapp.db"


@pytest.fixture
def store(path: "Path", study_along: "Study") -> "Store":
    """The record of a learner of forty cards."""
    store = Store(path)
    study_along(store, CARDS, 5)
    return store


def days(store: Store) -> list[date]:
    """Some study days: within the record, at its end, and long after."""
    last = max(state.last_day or date.min for state in store.states().values())
    return [last - timedelta(days=30), last, last + timedelta(days=1), last + timedelta(days=400)]


def wanted(states: dict[str, CardState], today: date, answered: set[str]) -> set[str]:
    return {
        card
        for card, state in states.items()
        if (state.due_day is not None and state.due_day <= today) or state.due_at is not None or card in answered
    }


def test_the_states_that_matter_on_a_day(store: Store, path: "Path") -> None:
    states = store.states()
    for today in days(store):
        answered = {review.card for review in store.reviews(since=today) if review.study_day == today}
        found = store.due_states(today)
        assert {state.card for state in found} == wanted(states, today, answered)
        assert all(states[state.card] == state for state in found)
        assert sorted(peek.due_states(path, today), key=lambda state: state.card) == sorted(
            found, key=lambda state: state.card
        )
    store.close()


def test_every_reviewed_card_is_known(store: Store, path: "Path") -> None:
    assert store.known() == peek.known(path) == set(CARDS)
    store.close()


def test_nothing_is_known_of_an_empty_record(path: "Path") -> None:
    assert peek.known(path) == frozenset()
    assert peek.due_states(path, date(2026, 1, 1)) == []
    with Store(path) as store:
        assert store.known() == peek.known(path) == frozenset()
        assert store.end() == 0
        assert store.load(date.min, date.max) == {}


def test_states_are_read_by_id(store: Store) -> None:
    states = store.states()
    assert store.states_of(["card-03", "nowhere"]) == {"card-03": states["card-03"]}
    assert store.states_of([]) == {}
    store.close()


def test_the_load_counts_cards_by_day_within_the_span(store: Store) -> None:
    states = store.states()
    first, until = date(2025, 1, 1), max(state.due_day for state in states.values() if state.due_day)
    found = store.load(first, until)
    assert sum(found["words"].values()) == len(CARDS)
    for day, number in found["words"].items():
        assert number == sum(state.due_day == day for state in states.values())
    assert sum(store.load(first, until - timedelta(days=1)).get("words", {}).values()) < len(CARDS)
    store.close()


def test_suspended_cards_are_no_load(store: Store) -> None:
    state = store.states()["card-07"]
    assert state.due_day is not None
    before = store.load(state.due_day, state.due_day)["words"][state.due_day]
    change = _change(ChangeKind.SUSPEND, "card-07", 1)
    store.change(change)
    assert store.load(state.due_day, state.due_day)["words"][state.due_day] == before - 1
    store.close()


def test_the_end_moves_with_every_entry_of_every_process(store: Store, path: "Path") -> None:
    end = store.end()
    assert end == len(CARDS) * 5
    with Store(path) as other:
        other.change(_change(ChangeKind.BURY, "card-01", 2))
        assert store.end() == other.end() == end + 1
    store.close()


def test_what_is_recorded_comes_back_with_its_place(store: Store) -> None:
    before = store.states()["card-05"]
    first = store.reviews()[0]
    again = replace(
        first,
        id=f"{99:08}-0000-7000-8000-00000000000a",
        card="card-05",
        before=before,
        after=replace(before, state=State.REVIEW, reps=before.reps + 1),
    )
    (recorded,) = store.record(again)
    assert recorded.seq == store.end()
    assert recorded == again
    store.close()


def _past(store: Store, today: date) -> tuple[frozenset[str], frozenset[str]]:
    """Who was forgotten on a day and who fails now, by going through every review."""
    reviews = store.reviews()
    last = {review.card: review.rating for review in reviews}
    forgotten = {each.card for each in reviews if each.study_day == today and each.rating is Rating.AGAIN}
    return frozenset(forgotten), frozenset(card for card, rating in last.items() if rating is Rating.AGAIN)


def test_what_was_forgotten_and_what_fails_is_what_the_reviews_say(store: Store) -> None:
    assert store.failing()
    for today in days(store):
        assert (store.forgotten(today), store.failing()) == _past(store, today)
    store.close()


def test_what_is_undone_was_not_forgotten(store: Store) -> None:
    last = store.reviews()[-1]
    for number in range(12):
        store.undo(last.at, last.study_day, f"{number:08}-0000-7000-8000-00000000000d")
        assert (store.forgotten(last.study_day), store.failing()) == _past(store, last.study_day)
    store.close()


def test_a_card_fails_under_the_id_that_it_goes_by_now(store: Store) -> None:
    states = store.states()
    failing, fine = sorted(store.failing()), sorted(states.keys() - store.failing())
    day = max(review.study_day for review in store.reviews() if review.rating is Rating.AGAIN)
    # To a new id, to one that has reviews of its own, and from one that is then answered anew.
    for number, (old, new) in enumerate([(failing[0], "new"), (fine[0], failing[1]), (failing[2], "later")]):
        store.change(_attached(old, states.get(new) or CardState(new, "words"), number))
    again = replace(store.reviews()[0], id="z" * 36, card=failing[2], before=states[failing[2]])
    store.record(replace(again, rating=Rating.GOOD, after=replace(states[fine[0]], card=failing[2])))
    assert {"new", "later"} <= store.failing()
    assert not {failing[0], failing[2]} & store.failing()
    assert (store.forgotten(day), store.failing()) == _past(store, day)
    store.close()


def test_reviews_since_a_day_are_found_among_all(store: Store) -> None:
    every = store.reviews()
    for today in days(store):
        assert store.reviews(since=today) == [each for each in every if each.study_day >= today]
    store.close()


def _attached(old: str, state: CardState, number: int) -> Change:
    """The reviews of `old` given to the card that stands at `state`, which goes on from there."""
    made = _change(ChangeKind.REATTACH, state.card, 50 + number)
    return replace(made, data={"from": old}, before=state, after=state)


def _change(kind: ChangeKind, card: str, number: int) -> Change:
    return Change(
        f"{number:08}-0000-7000-8000-00000000000c",
        kind,
        datetime(2026, 1, 1, tzinfo=UTC),
        date(2026, 1, 1),
        card,
        "words",
    )
