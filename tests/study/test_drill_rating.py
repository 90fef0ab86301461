"""Rating in a drill: what is suggested, what is recorded, and what is kept."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import State
from quizapp.errors import StoreError, UsageError
from quizapp.paths import database_file
from quizapp.store.errors import StaleStateError
from quizapp.study.drill import Drill

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard
    from tests.study.conftest import Start


# Ratings.


@pytest.mark.parametrize("act", [Drill.choices, lambda drill: drill.rate(Rating.GOOD)])
def test_nothing_can_be_rated_before_an_answer(
    start: "Start", three: list[Card], act: Callable[[Drill], object]
) -> None:
    with pytest.raises(UsageError, match="nothing to rate"):
        act(start(three))


@pytest.mark.parametrize(
    "act",
    [
        Drill.choices,
        Drill.hint,
        Drill.reveal,
        Drill.skip,
        lambda drill: drill.rate(Rating.GOOD),
        lambda drill: drill.grade("x"),
        lambda drill: drill.save_draft("x"),
        lambda drill: drill.draft,
        lambda drill: drill.state,
    ],
)
def test_without_a_card_there_is_nothing_to_do(start: "Start", act: Callable[[Drill], object]) -> None:
    with pytest.raises(UsageError, match="No card"):
        act(start([]))


def test_each_choice_shows_where_it_leads(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    choices = drill.choices()
    assert [choice.rating for choice in choices] == list(Rating)
    assert [choice.interval for choice in choices[:3]] == ["1m", "6m", "10m"]
    assert choices[3].interval.endswith("d")
    assert [choice.suggested for choice in choices] == [False, False, True, False]


def test_what_a_choice_shows_is_what_is_written(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    drill.attempt("out = 5")
    easy = drill.choices()[3]
    drill.rate(Rating.EASY)
    clock.advance(days=int(easy.interval.removesuffix("d")) - 1)
    assert start(three[:1]).card is None
    clock.advance(days=1)
    assert start(three[:1]).shown == "one"


@pytest.mark.parametrize(
    ("acts", "rating"),
    [
        (["out = 5"], Rating.GOOD),
        (["out = 4"], Rating.AGAIN),
        (["out = 4", "out = 5"], Rating.HARD),
        (["hint", "out = 5"], Rating.HARD),
        (["hint", "out = 4"], Rating.AGAIN),
        (["reveal"], Rating.AGAIN),
        (["reveal", "out = 5"], Rating.AGAIN),
        (["out = 4", "reveal"], Rating.AGAIN),
        (["out = 5", "reveal"], Rating.GOOD),
        (["out = 5", "reveal", "out = 4"], Rating.GOOD),
    ],
)
def test_the_suggestion_goes_by_how_it_went(
    start: "Start", code_card: "MakeCard", acts: list[str], rating: Rating
) -> None:
    drill = start([code_card(hints=("first", "second"))])
    for act in acts:
        if act == "hint":
            drill.hint()
        elif act == "reveal":
            drill.reveal()
        else:
            drill.attempt(act)
    assert drill.suggested is rating


@pytest.mark.parametrize(("ticked", "rating"), [({0, 1}, Rating.GOOD), ({0}, Rating.AGAIN), (set(), Rating.AGAIN)])
def test_a_self_check_goes_by_its_ticks_though_the_answer_was_shown(
    start: "Start", recall_card: "MakeCard", ticked: set[int], rating: Rating
) -> None:
    drill = start([recall_card()])
    assert drill.reveal().points == ("this", "that")
    drill.attempt("because", frozenset(ticked))
    assert drill.suggested is rating


def test_words_that_are_only_read_are_not_known(start: "Start", recall_card: "MakeCard") -> None:
    drill = start([recall_card()])
    drill.reveal()
    assert drill.suggested is Rating.AGAIN


def test_nothing_is_rated_unasked_unless_the_settings_say_so(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    assert drill.auto_rating is None


def test_a_card_that_is_passed_or_given_up_is_rated_unasked(start: "Start", three: list[Card]) -> None:
    drill = start(three, config=Config(timezone="UTC", auto_rate=True))
    found = [drill.auto_rating]
    for answer in ("out = 4", "out = 5"):
        drill.attempt(answer)
        found.append(drill.auto_rating)
    drill.rate(Rating.HARD)
    found.append(drill.auto_rating)
    drill.reveal()
    found.append(drill.auto_rating)
    assert found == [None, None, Rating.HARD, None, Rating.AGAIN]
    assert start([], config=Config(timezone="UTC", auto_rate=True)).auto_rating is None


# The record.


def test_a_review_tells_the_whole_story(start: "Start", code_card: "MakeCard", clock: "Clock") -> None:
    card = code_card(hints=("first",), content_hash="abc")
    drill = start([card])
    drill.hint()
    drill.attempt("out = 4")
    drill.reveal()
    clock.advance(seconds=42)
    drill.rate(Rating.AGAIN)
    (review,) = drill.reviews
    assert (review.card, review.deck, review.at) == ("five", "numbers", clock.now)
    assert (review.rating, review.verdict, review.tries, review.hints) == (Rating.AGAIN, "wrong", 1, 1)
    assert (review.revealed, review.seconds, review.content_hash) == (True, 42.0, "abc")
    assert review.study_day == clock.now.date()
    assert review.scheduler
    assert len(review.parameters) == 21
    assert review.before.state is State.NEW
    assert review.after.state is State.LEARNING


@pytest.mark.parametrize(("away", "counted"), [(3, 3.0), (7200, 600.0), (-60, 0.0)])
def test_time_away_does_not_count(start: "Start", three: list[Card], clock: "Clock", away: int, counted: float) -> None:
    drill = start(three)
    clock.advance(seconds=away)
    drill.answer()
    assert drill.summary().seconds == counted


def test_a_rating_made_elsewhere_meanwhile_is_built_upon(start: "Start", three: list[Card]) -> None:
    here, elsewhere = start(three), start(three)
    here.attempt("out = 5")
    elsewhere.answer(rating=Rating.GOOD)
    here.rate(Rating.GOOD)
    first, second = here.reviews
    assert second.before == first.after
    assert second.after.reps == 2
    assert second.after.state is State.REVIEW


def test_an_answer_taken_back_elsewhere_is_not_in_the_summary(start: "Start", three: list[Card]) -> None:
    here, elsewhere = start(three), start(three)
    here.answer(rating=Rating.GOOD)
    here.answer(rating=Rating.EASY)
    elsewhere.undo()
    assert here.summary().by_rating[Rating.EASY] == 0
    assert here.summary().answered == 1
    elsewhere.redo()
    assert here.summary().answered == 2


def test_a_summary_counts_what_was_answered_though_the_record_cannot_be_read_now(
    start: "Start", three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(three)
    drill.answer(rating=Rating.GOOD)

    def refuse(*_: object) -> None:
        raise StoreError("The database is locked.", "Try again.")

    monkeypatch.setattr(drill.store, "reviews", refuse)
    assert drill.summary().answered == 1


def test_a_card_rated_elsewhere_twice_over_is_told(
    start: "Start", three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    tries = []

    def stale(review: object, changes: object) -> None:
        tries.append(review)
        raise StaleStateError("rated elsewhere")

    monkeypatch.setattr(drill.store, "record", stale)
    with pytest.raises(StaleStateError):
        drill.rate(Rating.GOOD)
    assert len(tries) == 2
    assert drill.shown == "one"


def test_a_database_that_refuses_leaves_the_card_to_be_rated_again(
    start: "Start", three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    drill.save_draft("my work")
    with monkeypatch.context() as patch:

        def full(*_: object) -> None:
            raise StoreError("the disk is full")

        patch.setattr(drill.store, "record", full)
        with pytest.raises(StoreError):
            drill.rate(Rating.GOOD)
    assert (drill.shown, drill.draft, drill.summary().answered) == ("one", "my work", 0)
    drill.rate(Rating.GOOD)
    assert len(drill.reviews) == 1


def test_a_card_that_moved_to_another_deck_keeps_its_progress(
    start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    start([code_card("one", deck="old")]).answer(rating=Rating.AGAIN)
    clock.advance(minutes=2)
    drill = start([code_card("one", deck="new")])
    assert (drill.state.deck, drill.state.reps) == ("new", 1)
    drill.answer()
    assert [review.deck for review in drill.reviews] == ["old", "new"]


def test_review_ids_sort_by_time(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    for _ in three:
        drill.answer()
        clock.advance(seconds=1)
    ids = [review.id for review in drill.reviews]
    assert ids == sorted(ids)
    assert len(set(ids)) == 3


# Drafts.


def test_an_editor_opens_with_the_starter(start: "Start", three: list[Card], choice_card: "MakeCard") -> None:
    assert start(three).draft == "out = ..."
    assert start([choice_card()]).draft == ""


def test_an_unfinished_answer_is_there_after_a_crash(start: "Start", three: list[Card]) -> None:
    start(three).save_draft("out = 5  # almost")
    assert start(three).draft == "out = 5  # almost"


@pytest.mark.parametrize("text", ["", "  \n", "out = ..."])
def test_an_answer_not_begun_is_no_draft(start: "Start", three: list[Card], text: str, home: Path) -> None:
    drill = start(three)
    drill.save_draft("something")
    drill.save_draft(text)
    assert drill.draft == "out = ..."
    assert not list((home / "state" / "drafts").iterdir())


def test_a_rated_card_has_no_draft(start: "Start", three: list[Card]) -> None:
    drill = start(three[:1])
    drill.save_draft("out = 5")
    drill.answer()
    assert drill.draft == "out = ..."


# The summary.


def test_the_summary_adds_up_the_drill(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    for text, rating in (("out = 4", Rating.AGAIN), ("out = 5", Rating.GOOD), ("out = 5", Rating.EASY)):
        clock.advance(seconds=10)
        drill.answer(text, rating)
    summary = drill.summary()
    assert (summary.answered, summary.passed, summary.seconds) == (3, 2, 30.0)
    assert summary.by_rating == {Rating.AGAIN: 1, Rating.HARD: 0, Rating.GOOD: 1, Rating.EASY: 1}
    assert summary.cards == ("one", "two", "three")
    assert summary.next_due == clock.now - timedelta(seconds=20) + timedelta(minutes=1)


def test_the_summary_names_the_morning_a_review_comes_due(start: "Start", three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    drill.attempt("out = 5")
    days = int(drill.choices()[3].interval.removesuffix("d"))
    drill.rate(Rating.EASY)
    morning = clock.now.replace(hour=4) + timedelta(days=days)
    assert drill.summary().next_due == morning


def test_nothing_is_written_before_the_first_answer(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.attempt("out = 5")
    assert drill.reviews == []
    assert database_file().exists()
