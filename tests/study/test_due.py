from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card, Deck, Status
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, DayCounts, State
from quizapp.decks.library import Library
from quizapp.paths import database_file
from quizapp.study.drill import Drill
from quizapp.study.due import DueDeck, due, due_now

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace, ScriptedRunner

UTC_CONFIG = Config(timezone="UTC")


@pytest.fixture
def library(choice_card: "MakeCard", recall_card: "MakeCard") -> Library:
    words = (choice_card("a"), choice_card("b"), choice_card("draft", status=Status.DRAFT))
    return Library((Deck("words", "Words", words), Deck("more", "More", (recall_card("c", deck="more"),))))


def counts(decks: tuple[DueDeck, ...]) -> dict[str, tuple[int, int, int]]:
    return {deck.id: (deck.new, deck.learning, deck.review) for deck in decks}


def names(deck: DueDeck) -> list[str]:
    return [card.id for card in deck.cards]


def test_at_first_every_card_but_the_drafts_is_new(library: Library, clock: "Clock") -> None:
    decks = due(library, {}, {}, clock.now, UTC_CONFIG)
    assert counts(decks) == {"words": (2, 0, 0), "more": (1, 0, 0)}
    assert [deck.title for deck in decks] == ["Words", "More"]
    assert [names(deck) for deck in decks] == [["a", "b"], ["c"]]
    assert [deck.total for deck in decks] == [2, 1]


def test_cards_for_a_device_that_is_not_here_are_passed_over(code_card: "MakeCard", clock: "Clock") -> None:
    cards = tuple(code_card(f"on-{device}", device=device) for device in ("cpu", "any", "cuda", "mps"))
    library = Library((Deck("numbers", "Numbers", cards),))
    found = due(library, {}, {}, clock.now, UTC_CONFIG, devices=("cpu", "cuda"))
    assert names(found[0]) == ["on-cpu", "on-any", "on-cuda"]
    assert counts(found) == {"numbers": (3, 0, 0)}


def test_learning_cards_and_reviews_are_counted_apart(library: Library, clock: "Clock") -> None:
    states = {
        "a": CardState("a", "words", State.LEARNING, due_at=clock.now, last_review=clock.now),
        "b": CardState("b", "words", State.REVIEW, stability=3.0, due_day=clock.now.date()),
        "c": CardState("c", "more", State.REVIEW, stability=3.0, due_day=clock.now.date() + timedelta(days=1)),
    }
    assert counts(due(library, states, {}, clock.now, UTC_CONFIG)) == {"words": (0, 1, 1), "more": (0, 0, 0)}


def test_the_days_limit_holds_deck_by_deck(library: Library, clock: "Clock") -> None:
    config = Config(timezone="UTC", preset=Preset(new_per_day=2))
    done = {"words": DayCounts(new=1)}
    assert counts(due(library, {}, done, clock.now, config)) == {"words": (1, 0, 0), "more": (1, 0, 0)}


def test_a_card_is_due_when_the_study_day_begins_where_the_learner_is(library: Library, clock: "Clock") -> None:
    states = {"c": CardState("c", "more", State.REVIEW, stability=3.0, due_day=clock.now.date())}
    clock.now = clock.now.replace(hour=1)
    reviews = {
        zone: due(library, states, {}, clock.now, Config(timezone=zone))[1].review for zone in ("UTC", "Asia/Tokyo")
    }
    assert reviews == {"UTC": 0, "Asia/Tokyo": 1}


def test_what_is_due_now_follows_the_answers_without_opening_the_store(
    make_workspace: "MakeWorkspace", code_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.script = {"out = 5": {"out": 5}}
    cards = [code_card("one"), code_card("two")]
    assert counts(due_now(make_workspace(cards))) == {"numbers": (2, 0, 0)}
    assert not database_file().exists()
    _answer_one(make_workspace, cards)
    assert counts(due_now(make_workspace(cards))) == {"numbers": (1, 1, 0)}


def _answer_one(make_workspace: "MakeWorkspace", cards: list[Card]) -> None:
    drill = Drill(make_workspace(cards), cards)
    verdict = drill.grade("out = 5")
    assert verdict is not None
    drill.apply(verdict)
    drill.rate(Rating.GOOD)


def test_what_is_due_is_what_a_drill_shows(
    make_workspace: "MakeWorkspace", choice_card: "MakeCard", clock: "Clock"
) -> None:
    cards = [choice_card("a", siblings="twins"), choice_card("b", siblings="twins"), choice_card("c")]
    (deck,) = due_now(make_workspace(cards))
    drill = Drill(make_workspace(cards), cards)
    assert (deck.new, deck.learning, deck.review) == (drill.counts.new, drill.counts.learning, drill.counts.review)
    assert names(deck) == ["a", "c"]
