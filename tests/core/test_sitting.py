"""What is asked next of cards that were picked, in a drill and in a cram."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.queue import LEARN_AHEAD, Counts
from quizapp.core.record import CardState, State
from quizapp.core.sitting import GAP, cram_queue, picked_queue

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = date(2026, 11, 24)


def card(name: str) -> Card:
    return Card(name, "words", "Why?", RecallBody("Because."))


def new(name: str) -> tuple[Card, CardState]:
    return card(name), CardState(name, "words")


def review(name: str, days: int = 30) -> tuple[Card, CardState]:
    due = DAY + timedelta(days=days)
    return card(name), CardState(name, "words", State.REVIEW, 0, 9.0, 5.0, None, due, NOW, DAY, 30, 4)


def step(name: str, minutes: float, state: State = State.LEARNING) -> tuple[Card, CardState]:
    return card(name), CardState(name, "words", state, 0, 1.0, 5.0, NOW + timedelta(minutes=minutes), None, NOW, DAY)


def ids(cards: tuple[Card, ...]) -> list[str]:
    return [each.id for each in cards]


def test_cards_are_asked_in_the_order_picked_due_or_not() -> None:
    queue = picked_queue([review("far", 300), new("fresh"), step("young", 500), review("late", -3)], (), NOW)
    assert ids(queue.cards) == ["far", "fresh", "young", "late"]
    assert queue.counts == Counts(new=1, learning=1, review=2)
    assert queue.next_learning is None


def test_each_is_asked_once_unless_it_is_on_steps_of_minutes() -> None:
    tomorrow = CardState("day", "words", State.LEARNING, 1, 1.0, 5.0, None, DAY + timedelta(days=1), NOW, DAY)
    cards = [review("done"), (card("day"), tomorrow), step("back", -1), review("left")]
    queue = picked_queue(cards, {"done", "day", "back"}, NOW)
    assert ids(queue.cards) == ["back", "left"]
    assert queue.counts == Counts(learning=1, review=1)


def test_a_card_on_a_step_waits_for_the_others_and_is_then_asked_early() -> None:
    back = step("back", 5)
    queue = picked_queue([back, review("left")], {"back"}, NOW)
    assert (ids(queue.cards), queue.next_learning) == (["left"], NOW + timedelta(minutes=5))
    queue = picked_queue([back], {"back"}, NOW)
    assert (ids(queue.cards), queue.next_learning, queue.counts.learning) == (["back"], None, 1)


def test_one_that_comes_back_much_later_is_waited_for() -> None:
    late = LEARN_AHEAD + timedelta(minutes=1)
    queue = picked_queue([step("back", late.total_seconds() / 60)], {"back"}, NOW)
    assert (queue.cards, queue.counts.total, queue.next_learning) == ((), 0, NOW + late)


@given(st.lists(st.booleans(), max_size=30), st.integers(0, 29))
def test_what_is_left_and_what_was_answered_make_all(learning: list[bool], answered: int) -> None:
    cards = [step(f"c{n}", n) if each else review(f"c{n}") for n, each in enumerate(learning)]
    done = {f"c{n}" for n in range(answered)}
    queue = picked_queue(cards, done, NOW)
    left = [each.id for each, _ in cards if each.id not in done]
    assert [each for each in ids(queue.cards) if each not in done] == left
    assert len(set(ids(queue.cards))) == len(queue.cards)


# A cram.


def names(number: int) -> list[Card]:
    return [card(f"c{each}") for each in range(number)]


def test_a_cram_asks_each_card_once_when_all_is_known() -> None:
    queue = cram_queue(names(3), [("c0", False), ("c1", False)])
    assert (ids(queue.cards), queue.counts, queue.next_learning) == (["c2"], Counts(review=1), None)


def test_a_card_answered_wrongly_comes_again_after_some_others() -> None:
    queue = cram_queue(names(20), [("c0", True)])
    assert ids(queue.cards)[: GAP + 1] == [*(f"c{n}" for n in range(1, GAP + 1)), "c0"]
    assert queue.counts == Counts(learning=1, review=19)


@pytest.mark.parametrize("again", [1, 2, 5])
def test_the_last_card_comes_again_until_it_is_known(again: int) -> None:
    answers = [("c0", True)] * again
    assert ids(cram_queue(names(1), answers).cards) == ["c0"]
    assert cram_queue(names(1), [*answers, ("c0", False)]).cards == ()


def test_an_answer_to_a_card_that_was_put_away_is_passed_over() -> None:
    queue = cram_queue(names(2), [("gone", True), ("gone", False), ("c0", False)])
    assert ids(queue.cards) == ["c1"]


@given(st.integers(1, 12), st.data())
def test_a_cram_ends_once_every_card_was_known_and_loses_none(number: int, data: st.DataObject) -> None:
    cards, answers = names(number), list[tuple[str, bool]]()
    while (queue := cram_queue(cards, answers)).cards:
        known = {each for each, again in answers if not again}
        assert {*ids(queue.cards), *known} == set(ids(tuple(cards)))
        assert queue.counts.total == len(queue.cards)
        answers.append((queue.cards[0].id, data.draw(st.booleans()) and len(answers) < 40))
    assert {each for each, again in answers if not again} == set(ids(tuple(cards)))
