from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import State
from quizapp.core.verdict import Outcome, Verdict
from quizapp.errors import SandboxError, StoreError, UsageError
from quizapp.paths import database_file
from quizapp.store.errors import StaleStateError
from quizapp.study.drill import Drill
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeWorkspace, ScriptedRunner
    from tests.study.conftest import MakeCard

Start = Callable[..., Drill]


@pytest.fixture
def start(make_workspace: "MakeWorkspace", runner: "ScriptedRunner") -> Start:
    """Start a drill over `cards` on the record of this test; each call stands for a new process."""
    runner.script = {"out = 5": {"out": 5}, "out = 4": {"out": 4}, "x = 2": {"ask": 3}}

    def start(cards: Sequence[Card], *, limit: int | None = None, config: Config | None = None) -> Drill:
        return Drill(make_workspace(cards, config), cards, limit=limit)

    return start


def attempt(drill: Drill, answer: str, ticked: frozenset[int] | None = None) -> Verdict:
    verdict = drill.grade(answer, ticked=ticked)
    assert verdict is not None
    drill.apply(verdict)
    return verdict


def answer(drill: Drill, text: str = "out = 5", rating: Rating = Rating.GOOD) -> None:
    attempt(drill, text)
    drill.rate(rating)


def suggested(drill: Drill) -> Rating:
    return next(choice.rating for choice in drill.choices() if choice.suggested)


def shown(drill: Drill) -> str | None:
    return drill.card.id if drill.card else None


@pytest.fixture
def three(code_card: "MakeCard") -> list[Card]:
    return [code_card("one"), code_card("two"), code_card("three")]


# The way through a drill.


def test_a_drill_without_cards_is_over(start: Start) -> None:
    drill = start([])
    assert drill.card is None
    assert drill.waiting is None
    assert drill.counts.total == 0
    assert drill.summary().answered == 0


def test_a_drill_shows_card_after_card(start: Start, three: list[Card]) -> None:
    drill = start(three)
    seen = []
    for _ in three:
        seen.append(shown(drill))
        answer(drill)
    assert seen == ["one", "two", "three"]


def test_the_counts_follow_the_answers(start: Start, three: list[Card]) -> None:
    drill = start(three)
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (3, 0, 0)
    answer(drill)
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (2, 1, 0)
    answer(drill, rating=Rating.EASY)
    assert (drill.counts.new, drill.counts.learning, drill.counts.review) == (1, 1, 0)


def test_an_answer_is_on_disk_before_the_next_card(start: Start, three: list[Card]) -> None:
    answer(start(three))
    assert shown(start(three)) == "two"


def test_the_state_shown_is_that_of_the_card(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    states = [drill.state]
    answer(drill, rating=Rating.AGAIN)
    clock.advance(minutes=1)
    states.append(drill.state)
    assert [(state.state, state.reps) for state in states] == [(State.NEW, 0), (State.LEARNING, 1)]


def test_a_failed_card_comes_back_in_the_same_drill(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    answer(drill, "out = 4", Rating.AGAIN)
    clock.advance(minutes=2)
    answer(drill)
    assert shown(drill) == "one"


def test_a_learning_card_is_asked_ahead_when_nothing_else_is_due(start: Start, three: list[Card]) -> None:
    drill = start(three[:1])
    answer(drill)
    assert shown(drill) == "one"
    answer(drill)
    assert drill.card is None
    assert drill.waiting is None


def test_a_drill_waits_for_a_learning_card_that_comes_later(start: Start, three: list[Card], clock: "Clock") -> None:
    config = Config(timezone="UTC", preset=Preset(learning_steps=(3600,)))
    drill = start(three[:1], config=config)
    answer(drill, rating=Rating.AGAIN)
    assert drill.card is None
    assert drill.waiting == timedelta(hours=1)
    clock.advance(minutes=59)
    assert drill.waiting == timedelta(minutes=1)
    clock.advance(minutes=2)
    assert drill.waiting == timedelta(0)
    drill.refresh()
    assert shown(drill) == "one"
    assert drill.waiting is None


def test_looking_again_keeps_the_card_and_what_was_done_on_it(start: Start, three: list[Card]) -> None:
    drill = start(three)
    attempt(drill, "out = 4")
    drill.refresh()
    assert shown(drill) == "one"
    assert drill.tries == 1


def test_a_limit_ends_the_drill_after_so_many_answers(start: Start, three: list[Card]) -> None:
    drill = start(three, limit=2)
    answer(drill)
    answer(drill)
    assert drill.card is None
    assert drill.waiting is None
    assert drill.summary().answered == 2


def test_a_skipped_card_is_not_asked_again_in_this_drill(start: Start, three: list[Card]) -> None:
    drill = start(three, limit=2)
    drill.skip()
    assert shown(drill) == "two"
    answer(drill, rating=Rating.EASY)
    assert drill.card is None
    assert drill.summary().cards == ("two",)
    assert shown(start(three)) == "one"


def test_new_cards_keep_to_the_days_limit_over_drills(start: Start, three: list[Card]) -> None:
    config = Config(timezone="UTC", preset=Preset(new_per_day=1))
    answer(start(three, config=config), rating=Rating.EASY)
    assert start(three, config=config).card is None


# Attempts, hints, and the answer.


def test_grading_changes_nothing_until_it_is_applied(start: Start, three: list[Card]) -> None:
    drill = start(three)
    verdict = drill.grade("out = 4")
    assert verdict is not None
    assert (drill.tries, drill.verdict, drill.can_rate) == (0, None, False)
    drill.apply(verdict)
    assert (drill.tries, drill.verdict, drill.can_rate) == (1, verdict, True)


def test_grading_works_from_another_thread(start: Start, three: list[Card]) -> None:
    drill = start(three)
    verdicts: list[Verdict | None] = []
    thread = Thread(target=lambda: verdicts.append(drill.grade("out = 5")))
    thread.start()
    thread.join()
    assert verdicts[0] is not None
    assert verdicts[0].passed


def test_a_verdict_on_a_card_no_longer_shown_is_let_go(start: Start, three: list[Card]) -> None:
    drill = start(three)
    late = drill.grade("out = 5")
    assert late is not None
    drill.skip()
    drill.apply(late)
    assert (drill.tries, drill.verdict) == (0, None)


def test_internal_outcomes_never_count(start: Start, code_card: "MakeCard") -> None:
    drill = start([code_card(body={"reference": "out = broken"})])
    verdict = attempt(drill, "out = 5")
    assert verdict.outcome is Outcome.INTERNAL
    assert drill.verdict is verdict
    assert (drill.tries, drill.can_rate) == (0, False)


def test_what_is_tried_after_a_pass_is_play(start: Start, three: list[Card]) -> None:
    drill = start(three)
    attempt(drill, "out = 5")
    played = attempt(drill, "out = 4")
    assert drill.verdict is played
    assert drill.tries == 1
    assert suggested(drill) is Rating.GOOD


def test_hints_are_uncovered_one_by_one(start: Start, code_card: "MakeCard") -> None:
    drill = start([code_card(hints=("first", "second"))])
    assert (drill.hints, drill.more_hints) == ((), True)
    assert drill.hint() == "first"
    assert (drill.hints, drill.more_hints) == (("first",), True)
    assert drill.hint() == "second"
    assert drill.hint() is None
    assert (drill.hints, drill.more_hints) == (("first", "second"), False)


def test_each_card_starts_afresh(start: Start, code_card: "MakeCard") -> None:
    drill = start([code_card("one", hints=("a",)), code_card("two", hints=("b",))])
    drill.hint()
    drill.reveal()
    attempt(drill, "out = 4")
    drill.rate(Rating.AGAIN)
    assert shown(drill) == "two"
    assert (drill.tries, drill.hints, drill.revealed, drill.verdict) == (0, (), False, None)


def test_the_answer_is_revealed_with_its_explanation(start: Start, code_card: "MakeCard") -> None:
    drill = start([code_card(explain="Five it is.")])
    before = (drill.revealed, drill.can_rate)
    revealed = drill.reveal()
    assert (revealed.answer, revealed.explain, revealed.points) == ("out = 5", "Five it is.", ())
    assert (before, (drill.revealed, drill.can_rate)) == ((False, False), (True, True))


def test_an_answer_that_cannot_be_computed_is_not_revealed(
    start: Start, predict_card: "MakeCard", runner: "ScriptedRunner"
) -> None:
    runner.walls = False
    drill = start([predict_card()])
    with pytest.raises(SandboxError):
        drill.reveal()
    assert not drill.revealed


def test_the_reference_is_ready_before_the_learner_is(
    start: Start, three: list[Card], runner: "ScriptedRunner"
) -> None:
    drill = start(three)
    attempt(drill, "out = 4")
    attempt(drill, "out = 5")
    assert runner.ran("out = 5") == 3  # the reference on two seeds, and the learner's same words


# Ratings.


@pytest.mark.parametrize("act", [Drill.choices, lambda drill: drill.rate(Rating.GOOD)])
def test_nothing_can_be_rated_before_an_answer(start: Start, three: list[Card], act: Callable[[Drill], object]) -> None:
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
def test_without_a_card_there_is_nothing_to_do(start: Start, act: Callable[[Drill], object]) -> None:
    with pytest.raises(UsageError, match="No card"):
        act(start([]))


def test_each_choice_shows_where_it_leads(start: Start, three: list[Card]) -> None:
    drill = start(three)
    attempt(drill, "out = 5")
    choices = drill.choices()
    assert [choice.rating for choice in choices] == list(Rating)
    assert [choice.interval for choice in choices[:3]] == ["1m", "6m", "10m"]
    assert choices[3].interval.endswith("d")
    assert [choice.suggested for choice in choices] == [False, False, True, False]


def test_what_a_choice_shows_is_what_is_written(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    attempt(drill, "out = 5")
    easy = drill.choices()[3]
    drill.rate(Rating.EASY)
    clock.advance(days=int(easy.interval.removesuffix("d")) - 1)
    assert start(three[:1]).card is None
    clock.advance(days=1)
    assert shown(start(three[:1])) == "one"


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
    start: Start, code_card: "MakeCard", acts: list[str], rating: Rating
) -> None:
    drill = start([code_card(hints=("first", "second"))])
    for act in acts:
        if act == "hint":
            drill.hint()
        elif act == "reveal":
            drill.reveal()
        else:
            attempt(drill, act)
    assert suggested(drill) is rating


@pytest.mark.parametrize(("ticked", "rating"), [({0, 1}, Rating.GOOD), ({0}, Rating.HARD), (set(), Rating.AGAIN)])
def test_a_self_check_goes_by_its_ticks_though_the_answer_was_shown(
    start: Start, recall_card: "MakeCard", ticked: set[int], rating: Rating
) -> None:
    drill = start([recall_card()])
    assert drill.reveal().points == ("this", "that")
    attempt(drill, "because", frozenset(ticked))
    assert suggested(drill) is rating


def test_words_that_are_only_read_are_not_known(start: Start, recall_card: "MakeCard") -> None:
    drill = start([recall_card()])
    drill.reveal()
    assert suggested(drill) is Rating.AGAIN


# The record.


def test_a_review_tells_the_whole_story(start: Start, code_card: "MakeCard", clock: "Clock") -> None:
    card = code_card(hints=("first",), content_hash="abc")
    drill = start([card])
    drill.hint()
    attempt(drill, "out = 4")
    drill.reveal()
    clock.advance(seconds=42)
    drill.rate(Rating.AGAIN)
    (review,) = _workspace(drill).store.reviews()
    assert (review.card, review.deck, review.at) == ("five", "numbers", clock.now)
    assert (review.rating, review.verdict, review.tries, review.hints) == (Rating.AGAIN, "wrong", 1, 1)
    assert (review.revealed, review.seconds, review.content_hash) == (True, 42.0, "abc")
    assert review.study_day == clock.now.date()
    assert review.scheduler
    assert len(review.parameters) == 21
    assert review.before.state is State.NEW
    assert review.after.state is State.LEARNING


def _workspace(drill: Drill) -> Workspace:
    return drill._workspace


@pytest.mark.parametrize(("away", "counted"), [(3, 3.0), (7200, 600.0), (-60, 0.0)])
def test_time_away_does_not_count(start: Start, three: list[Card], clock: "Clock", away: int, counted: float) -> None:
    drill = start(three)
    clock.advance(seconds=away)
    answer(drill)
    assert drill.summary().seconds == counted


def test_a_rating_made_elsewhere_meanwhile_is_built_upon(start: Start, three: list[Card]) -> None:
    here, elsewhere = start(three), start(three)
    attempt(here, "out = 5")
    answer(elsewhere, rating=Rating.GOOD)
    here.rate(Rating.GOOD)
    first, second = _workspace(here).store.reviews()
    assert second.before == first.after
    assert second.after.reps == 2
    assert second.after.state is State.REVIEW


def test_a_card_rated_elsewhere_twice_over_is_told(
    start: Start, three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(three)
    attempt(drill, "out = 5")
    tries = []

    def stale(review: object) -> None:
        tries.append(review)
        raise StaleStateError("rated elsewhere")

    monkeypatch.setattr(_workspace(drill).store, "record", stale)
    with pytest.raises(StaleStateError):
        drill.rate(Rating.GOOD)
    assert len(tries) == 2
    assert shown(drill) == "one"


def test_a_database_that_refuses_leaves_the_card_to_be_rated_again(
    start: Start, three: list[Card], monkeypatch: pytest.MonkeyPatch
) -> None:
    drill = start(three)
    attempt(drill, "out = 5")
    drill.save_draft("my work")
    with monkeypatch.context() as patch:

        def full(_: object) -> None:
            raise StoreError("the disk is full")

        patch.setattr(_workspace(drill).store, "record", full)
        with pytest.raises(StoreError):
            drill.rate(Rating.GOOD)
    assert (shown(drill), drill.draft, drill.summary().answered) == ("one", "my work", 0)
    drill.rate(Rating.GOOD)
    assert len(_workspace(drill).store.reviews()) == 1


def test_a_card_that_moved_to_another_deck_keeps_its_progress(
    start: Start, code_card: "MakeCard", clock: "Clock"
) -> None:
    answer(start([code_card("one", deck="old")]), rating=Rating.AGAIN)
    clock.advance(minutes=2)
    drill = start([code_card("one", deck="new")])
    assert (drill.state.deck, drill.state.reps) == ("new", 1)
    answer(drill)
    assert [review.deck for review in _workspace(drill).store.reviews()] == ["old", "new"]


def test_review_ids_sort_by_time(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    for _ in three:
        answer(drill)
        clock.advance(seconds=1)
    ids = [review.id for review in _workspace(drill).store.reviews()]
    assert ids == sorted(ids)
    assert len(set(ids)) == 3


# Drafts.


def test_an_editor_opens_with_the_starter(start: Start, three: list[Card], choice_card: "MakeCard") -> None:
    assert start(three).draft == "out = ..."
    assert start([choice_card()]).draft == ""


def test_an_unfinished_answer_is_there_after_a_crash(start: Start, three: list[Card]) -> None:
    start(three).save_draft("out = 5  # almost")
    assert start(three).draft == "out = 5  # almost"


@pytest.mark.parametrize("text", ["", "  \n", "out = ..."])
def test_an_answer_not_begun_is_no_draft(start: Start, three: list[Card], text: str, home: Path) -> None:
    drill = start(three)
    drill.save_draft("something")
    drill.save_draft(text)
    assert drill.draft == "out = ..."
    assert not list((home / "state" / "drafts").iterdir())


def test_a_rated_card_has_no_draft(start: Start, three: list[Card]) -> None:
    drill = start(three[:1])
    drill.save_draft("out = 5")
    answer(drill)
    assert drill.draft == "out = ..."


# The summary.


def test_the_summary_adds_up_the_drill(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three)
    for text, rating in (("out = 4", Rating.AGAIN), ("out = 5", Rating.GOOD), ("out = 5", Rating.EASY)):
        clock.advance(seconds=10)
        answer(drill, text, rating)
    summary = drill.summary()
    assert (summary.answered, summary.passed, summary.seconds) == (3, 2, 30.0)
    assert summary.by_rating == {Rating.AGAIN: 1, Rating.HARD: 0, Rating.GOOD: 1, Rating.EASY: 1}
    assert summary.cards == ("one", "two", "three")
    assert summary.next_due == clock.now - timedelta(seconds=20) + timedelta(minutes=1)


def test_the_summary_names_the_morning_a_review_comes_due(start: Start, three: list[Card], clock: "Clock") -> None:
    drill = start(three[:1])
    attempt(drill, "out = 5")
    days = int(drill.choices()[3].interval.removesuffix("d"))
    drill.rate(Rating.EASY)
    morning = clock.now.replace(hour=4) + timedelta(days=days)
    assert drill.summary().next_due == morning


def test_nothing_is_written_before_the_first_answer(start: Start, three: list[Card]) -> None:
    drill = start(three)
    attempt(drill, "out = 5")
    assert _workspace(drill).store.reviews() == []
    assert database_file().exists()
