"""Drills over picked cards, whose answers count."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.orders import ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import DayCounts, State
from quizapp.errors import UsageError
from quizapp.study.acting import act, action
from quizapp.study.drill import Drill
from quizapp.study.filtering import FilteredDrill, Offer, Pick, offers, open_filtered, picked

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeWorkspace
    from tests.study.conftest import Sitting, Start

Open = Callable[..., Drill]


@pytest.fixture
def learnt(start: "Start", three: list[Card], clock: "Clock") -> "Sitting":
    """Three cards in review, one of them due soonest; on the day after."""
    drill = start(three, config=Config(timezone="UTC", preset=Preset(learning_steps=(), relearning_steps=())))
    for rating in (Rating.EASY, Rating.HARD, Rating.GOOD):
        drill.answer(rating=rating)
    clock.advance(days=1)
    return drill


def opened(learnt: "Sitting", search: str = "", limit: int | None = None, **pick: object) -> Drill:
    chosen = Pick(search, **pick)  # type: ignore[arg-type]  # each test names what it picks by
    return open_filtered(learnt.workspace, learnt._cards, chosen, limit=limit)


def give(drill: Drill, rating: Rating = Rating.GOOD, text: str = "out = 5") -> str:
    """Answer the card now shown and return its id."""
    assert drill.card is not None
    name = drill.card.id
    verdict = drill.grade(text)
    assert verdict is not None
    drill.apply(verdict)
    drill.rate(rating)
    return name


def test_cards_that_are_not_due_are_asked_once_each(learnt: "Sitting") -> None:
    drill = opened(learnt)
    assert isinstance(drill, FilteredDrill)
    assert drill.records
    assert drill.counts.review == 3
    assert sorted(give(drill) for _ in range(3)) == ["one", "three", "two"]
    assert (drill.card, drill.waiting, drill.summary().answered) == (None, None, 3)


def test_an_early_review_counts_the_days_that_have_gone_by(learnt: "Sitting") -> None:
    before = learnt.store.states()["one"]
    give(opened(learnt, "id:one"))
    after = learnt.store.states()["one"]
    assert before.due_day is not None
    assert before.due_day > learnt.workspace.today()
    assert after.stability is not None
    assert before.stability is not None
    # One day of more than a week went by: stability grows, but by much less than at its time.
    assert before.stability < after.stability < before.stability * 2
    assert after.last_day == learnt.workspace.today()
    assert learnt.store.counts(learnt.workspace.today())["numbers"] == DayCounts(0, 1)
    assert learnt.store.rebuild(verify=True) == ()


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ReviewOrder.ADDED, ["one", "two", "three"]),
        (ReviewOrder.INTERVAL, ["two", "three", "one"]),
        (ReviewOrder.INTERVAL_DESCENDING, ["one", "three", "two"]),
    ],
)
def test_they_come_in_the_order_asked_for(learnt: "Sitting", order: ReviewOrder, expected: list[str]) -> None:
    drill = opened(learnt, order=order)
    assert [give(drill) for _ in expected] == expected


def test_limits_of_the_day_hold_nothing_back(start: "Start", three: list[Card]) -> None:
    drill = start(three, config=Config(timezone="UTC", preset=Preset(new_per_day=0, reviews_per_day=0)))
    assert drill.card is None
    assert opened(drill).counts.new == 3


def test_studying_ahead_takes_what_is_due_within_so_many_days(learnt: "Sitting") -> None:
    days = {card: state.due_day for card, state in learnt.store.states().items()}
    soonest = min(day for day in days.values() if day is not None)
    ahead = (soonest - learnt.workspace.today()).days
    drill = opened(learnt, ahead=ahead)
    assert [give(drill)] == [card for card, day in days.items() if day == soonest]
    assert drill.card is None


def test_a_forgotten_card_comes_again_by_its_steps(start: "Start", three: list[Card], clock: "Clock") -> None:
    start(three).answer(rating=Rating.EASY)
    clock.advance(days=2)
    drill = opened(start(three), "is:review")
    give(drill, Rating.AGAIN)
    assert drill.card is not None  # ahead of its step, for there is nothing else
    assert drill.state.state is State.RELEARNING
    give(drill)
    assert drill.card is None


def test_what_is_hidden_is_not_asked_and_leaves_when_it_is_put_away(learnt: "Sitting") -> None:
    act(learnt.workspace, action("suspend"), learnt._cards[:1])
    drill = opened(learnt, order=ReviewOrder.ADDED)
    assert drill.card is not None
    assert (drill.card.id, drill.counts.review) == ("two", 2)
    drill.mark(action("bury"))
    assert (drill.card.id, drill.counts.review) == ("three", 1)
    drill.mark(action("forget"))
    assert drill.counts.total == 0
    drill.undo()
    assert (drill.card.id, drill.counts.total) == ("three", 1)


def test_undo_brings_a_picked_card_back_to_its_place(learnt: "Sitting") -> None:
    drill = opened(learnt, order=ReviewOrder.ADDED)
    before = drill.counts, learnt.store.states()
    give(drill)
    drill.undo()
    assert (drill.counts, learnt.store.states()) == before
    assert [give(drill) for _ in range(3)] == ["one", "two", "three"]


def test_a_limit_ends_it(learnt: "Sitting") -> None:
    drill = opened(learnt, limit=2)
    give(drill)
    give(drill)
    assert drill.card is None


def test_a_bad_search_is_told(learnt: "Sitting") -> None:
    with pytest.raises(UsageError, match="In the search, column 1"):
        opened(learnt, "dek:numbers")


# What is offered.


def test_nothing_is_offered_on_an_empty_record(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    assert offers(make_workspace(three)) == ()


def test_what_finds_cards_is_offered_with_their_number(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer(rating=Rating.AGAIN)
    drill.answer(rating=Rating.EASY)
    act(drill.workspace, action("flag", "3"), three)
    act(drill.workspace, action("tag", "exam"), three[:2])
    act(drill.workspace, action("tag", "leech"), three[:1])
    assert offers(drill.workspace) == (
        Offer("Forgotten today", "is:forgotten", 1),
        Offer("Failing: rated Again last time", "is:failing", 1),
        Offer("Leeches", "is:leech", 1),
        Offer("Flag 3", "flag:3", 3),
        Offer("Your tag exam", 'tag:"exam"', 2),
    )


def test_every_offer_opens_what_it_promises(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    drill.answer(rating=Rating.AGAIN)
    drill.answer(rating=Rating.HARD)
    drill.answer(rating=Rating.EASY)
    act(drill.workspace, action("flag", "3"), three)
    act(drill.workspace, action("suspend"), three[1:2])
    found = offers(drill.workspace)
    assert len(found) == 3
    for offer in found:
        assert len(picked(drill.workspace, three, Pick(offer.search))) == offer.cards
    state = drill.store.states()["three"]
    assert state.due_day is not None
    clock.advance(seconds=(state.due_day - drill.workspace.today() - timedelta(days=1)).total_seconds())
    assert "due:3 -is:due" in [offer.search for offer in offers(drill.workspace)]
