"""Presets, marks, limits, leeches and the days ahead, as a drill meets them on a real record."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config, DeckSettings
from quizapp.core.card import Card
from quizapp.core.easy_days import EasyDay, EasyDays
from quizapp.core.leech import LEECH, Leech, LeechAction
from quizapp.core.orders import NewOrder
from quizapp.core.parameters import PARAMETERS
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating, SlowAfter
from quizapp.core.record import CardState, ChangeKind, Marks, State
from quizapp.core.replay import replay
from quizapp.errors import StoreError
from quizapp.study.reviewing import new_change, new_review, uuid7
from quizapp.study.scheduling import Scheduling
from quizapp.study.showing import Showing

if TYPE_CHECKING:
    from quizapp.study.workspace import Workspace
    from tests.conftest import Clock, MakeCard, MakeWorkspace
    from tests.study.conftest import Sitting, Start

FITTED = (0.3, 2.0, 4.0, 15.0, *PARAMETERS[4:])


def config(**preset: object) -> Config:
    return Config(Preset(**preset), timezone="UTC")  # type: ignore[arg-type]


def lapse(start: "Start", cards: Sequence[Card], clock: "Clock", settings: Config, times: int) -> "Sitting":
    """Learn the first card and forget it so many times; return the drill of the last time."""
    start(cards, config=settings).answer(rating=Rating.EASY)
    for number in range(times):
        if number:
            clock.advance(minutes=10)
            start(cards, config=settings).answer(rating=Rating.GOOD)
        clock.advance(days=40)
        drill = start(cards, config=settings)
        drill.answer("out = 4", Rating.AGAIN)
    return drill


class TestPresets:
    def test_each_deck_is_scheduled_by_its_own(self, start: "Start", code_card: "MakeCard") -> None:
        settings = Config(
            timezone="UTC",
            presets={"slow": Preset(learning_steps=(300, 900), parameters=FITTED)},
            decks={"b": DeckSettings("slow")},
        )
        drill = start([code_card("x", deck="a"), code_card("y", deck="b")], config=settings)
        for again in ("1m", "5m"):
            drill.attempt("out = 5")
            assert drill.choices()[0].interval == again
            drill.rate(Rating.GOOD)
        assert [review.parameters for review in drill.reviews] == [PARAMETERS, FITTED]
        assert [review.after.stability for review in drill.reviews] == pytest.approx([2.3065, 4.0])

    def test_each_deck_has_its_own_limits_and_order(self, start: "Start", code_card: "MakeCard") -> None:
        presets = {"few": Preset(new_per_day=1), "random": Preset(new_order=NewOrder.RANDOM)}
        decks = {"a": DeckSettings("few"), "b": DeckSettings("random", new_per_day=9)}
        cards = [code_card(f"{deck}{number}", deck=deck) for deck in "ab" for number in range(9)]
        drill = start(cards, config=Config(timezone="UTC", presets=presets, decks=decks))
        assert drill.counts.new == 10

    def test_what_is_slow_is_for_the_preset_to_say(self, start: "Start", three: list[Card], clock: "Clock") -> None:
        drill = start(three, config=config(slow_after=SlowAfter(code=60)))
        clock.advance(seconds=61)
        drill.attempt("out = 5")
        assert drill.suggested is Rating.HARD
        assert [choice.suggested for choice in drill.choices()] == [False, True, False, False]


class TestMarks:
    def test_a_card_that_is_hidden_is_not_asked(self, start: "Start", three: list[Card], clock: "Clock") -> None:
        drill = start(three)
        suspend = new_change(drill.workspace, ChangeKind.SUSPEND, clock.now, card="one", deck="numbers")
        bury = new_change(drill.workspace, ChangeKind.BURY, clock.now, card="two", deck="numbers")
        drill.store.change(suspend, bury)
        assert start(three).shown == "three"
        clock.advance(days=1)
        assert (start(three).shown, start(three).counts.new) == ("two", 2)

    def test_limits_for_today_only(self, start: "Start", three: list[Card], clock: "Clock") -> None:
        drill = start(three)
        limits = new_change(drill.workspace, ChangeKind.LIMITS, clock.now, deck="numbers", data={"new": 1})
        drill.store.change(limits)
        drill.refresh()
        assert drill.counts.new == 1
        clock.advance(days=1)
        assert start(three).counts.new == 3


class TestLeeches:
    @pytest.mark.parametrize("action", LeechAction)
    def test_a_leech_is_tagged_or_suspended_and_told(
        self, start: "Start", three: list[Card], clock: "Clock", action: LeechAction
    ) -> None:
        settings = config(leech_threshold=1, leech_action=action, fuzz=False)
        drill = lapse(start, three[:1], clock, settings, 1)
        assert drill.store.states()["one"].lapses == 1
        assert drill.leech is not None
        assert (drill.leech.card, drill.leech.lapses) == ("one", 1)
        suspended = action is LeechAction.SUSPEND
        assert drill.leech.suspended is suspended
        assert drill.store.marks() == {"one": Marks(suspended=suspended, tags=(LEECH,))}
        assert drill.shown == (None if suspended else "one")
        assert start(three[:1], config=settings).shown == drill.shown

    def test_the_marks_are_undone_along_with_the_review(
        self, start: "Start", three: list[Card], clock: "Clock"
    ) -> None:
        drill = lapse(start, three[:1], clock, config(leech_threshold=1, leech_action=LeechAction.SUSPEND), 1)
        undone = drill.store.undo(clock.now, clock.now.date(), uuid7(clock.now, drill.workspace.entropy))
        assert [type(entry).__name__ for entry in undone] == ["Review", "Change", "Change"]
        assert drill.store.marks() == {}
        assert drill.store.states()["one"].state is State.REVIEW

    def test_the_next_answer_makes_none(self, start: "Start", three: list[Card], clock: "Clock") -> None:
        drill = lapse(start, three[:1], clock, config(leech_threshold=1), 1)
        drill.answer(rating=Rating.GOOD)
        assert drill.leech is None
        assert drill.store.marks()["one"].tags == (LEECH,)
        assert len(drill.store.changes()) == 1

    def test_by_default_eight_lapses_make_one(self, start: "Start", three: list[Card], clock: "Clock") -> None:
        drill = lapse(start, three[:1], clock, config(), 8)
        assert drill.leech == Leech("one", 8, ((ChangeKind.TAG, {"tag": LEECH}),))
        (change,) = drill.store.changes()
        assert change.review == drill.reviews[-1].id
        states = replay(drill.reviews)
        assert states["one"] == drill.store.states()["one"]

    def test_a_refused_review_leaves_no_mark(
        self, start: "Start", three: list[Card], clock: "Clock", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings = config(leech_threshold=1)
        drill = start(three[:1], config=settings)
        drill.answer(rating=Rating.EASY)
        clock.advance(days=40)
        drill = start(three[:1], config=settings)
        drill.attempt("out = 4")

        def full(*_: object) -> None:
            raise StoreError("the disk is full")

        with monkeypatch.context() as patch:
            patch.setattr(drill.store, "record", full)
            with pytest.raises(StoreError):
                drill.rate(Rating.AGAIN)
        assert drill.leech is None
        drill.rate(Rating.AGAIN)
        assert drill.leech is not None


class TestDaysAhead:
    def learnt(self, start: "Start", cards: Sequence[Card], settings: Config) -> dict[str, date]:
        """Rate every card Easy on one day; return when each is due."""
        drill = start(cards, config=settings)
        while drill.card is not None:
            drill.attempt("out = 5")
            shown = drill.choices()[3].interval
            card = drill.shown
            drill.rate(Rating.EASY)
            written = drill.reviews[-1].after
            assert (written.card, f"{written.interval_days}d") == (card, shown)
        return {card: state.due_day or date.min for card, state in drill.store.states().items()}

    def test_cards_learnt_together_spread_evenly_over_the_days_of_the_fuzz(
        self, start: "Start", code_card: "MakeCard"
    ) -> None:
        cards = [code_card(f"c{number}") for number in range(15)]
        due = self.learnt(start, cards, config())
        counts = [list(due.values()).count(day) for day in set(due.values())]
        assert len(counts) == 5
        assert max(counts) - min(counts) <= 2

    def test_a_drill_taken_up_again_sees_the_same_days(self, start: "Start", code_card: "MakeCard") -> None:
        cards = [code_card(f"c{number}") for number in range(12)]
        drill = start(cards)
        for _ in range(6):
            drill.answer(rating=Rating.EASY)
        drill.attempt("out = 5")
        later = start(cards)
        later.attempt("out = 5")
        assert later.choices() == drill.choices()

    def test_suspended_cards_take_up_no_day(
        self, make_workspace: "MakeWorkspace", code_card: "MakeCard", clock: "Clock"
    ) -> None:
        a, b = code_card("a"), code_card("b")
        workspace = make_workspace([a, b])
        scheduling = Scheduling(workspace)
        after = scheduling.preview(b, clock.now)[Rating.EASY]
        blocked = after.due_day
        showing, before = Showing(a, clock.now), CardState("a", "numbers")
        in_its_way = replace(after, card="a")
        workspace.store.record(new_review(workspace, showing, Rating.EASY, clock.now, before, in_its_way))
        scheduling.reload()
        assert scheduling.preview(b, clock.now)[Rating.EASY].due_day != blocked
        workspace.store.change(new_change(workspace, ChangeKind.SUSPEND, clock.now, card="a", deck="numbers"))
        scheduling.reload()
        assert scheduling.preview(b, clock.now)[Rating.EASY].due_day == blocked

    def test_siblings_fall_due_on_different_days(self, start: "Start", code_card: "MakeCard", clock: "Clock") -> None:
        settings = config(bury_siblings=False, load_balance=False, new_per_day=99)
        for family in range(8):
            cards = [code_card(f"f{family}-{number}", siblings=f"f{family}") for number in range(3)]
            due = self.learnt(start, cards, settings)
            own = [day for card, day in due.items() if card.startswith(f"f{family}-")]
            assert len(set(own)) == 3

    def test_easy_days_are_left_free(self, start: "Start", code_card: "MakeCard") -> None:
        week = EasyDays(saturday=EasyDay.MINIMUM, sunday=EasyDay.MINIMUM)
        cards = [code_card(f"c{number}") for number in range(15)]
        due = self.learnt(start, cards, config(easy_days=week))
        assert not {day.weekday() for day in due.values()} & {5, 6}
        assert len(set(due.values())) > 1


class TestOtherProcesses:
    def answered(self, workspace: "Workspace", scheduling: Scheduling, card: Card, clock: "Clock") -> None:
        before, after = scheduling.state(card), scheduling.preview(card, clock.now)[Rating.EASY]
        review = new_review(workspace, Showing(card, clock.now), Rating.EASY, clock.now, before, after)
        scheduling.record(review, card)

    def test_what_they_recorded_before_an_answer_is_heeded_after_it(
        self, make_workspace: "MakeWorkspace", three: list[Card], clock: "Clock"
    ) -> None:
        mine, other = make_workspace(three), make_workspace(three)
        scheduling = Scheduling(mine, three)
        assert [card.id for card in scheduling.queue(clock.now).cards] == ["one", "two", "three"]
        self.answered(other, Scheduling(other, three), three[1], clock)
        self.answered(mine, scheduling, three[0], clock)
        assert [card.id for card in scheduling.queue(clock.now).cards] == ["three"]

    def test_what_they_recorded_after_it_is_heeded_from_the_second_queue_on(
        self, make_workspace: "MakeWorkspace", three: list[Card], clock: "Clock"
    ) -> None:
        mine, other = make_workspace(three), make_workspace(three)
        scheduling = Scheduling(mine, three)
        self.answered(mine, scheduling, three[0], clock)
        assert [card.id for card in scheduling.queue(clock.now).cards] == ["two", "three"]
        self.answered(other, Scheduling(other, three), three[1], clock)
        assert [card.id for card in scheduling.queue(clock.now).cards] == ["three"]

    def test_the_queue_after_an_answer_asks_the_record_nothing(
        self, make_workspace: "MakeWorkspace", three: list[Card], clock: "Clock", monkeypatch: pytest.MonkeyPatch
    ) -> None:
        workspace = make_workspace(three)
        scheduling = Scheduling(workspace, three)
        self.answered(workspace, scheduling, three[0], clock)
        with monkeypatch.context() as patch:
            patch.setattr(workspace.store, "end", lambda: pytest.fail("the record was asked"))
            assert [card.id for card in scheduling.queue(clock.now).cards] == ["two", "three"]
        assert [card.id for card in scheduling.queue(clock.now).cards] == ["two", "three"]


class TestStates:
    def test_a_card_moved_to_another_deck_stands_where_it_stood_and_takes_that_decks_preset(
        self, start: "Start", code_card: "MakeCard", make_workspace: "MakeWorkspace", clock: "Clock"
    ) -> None:
        card = code_card("x", deck="old")
        start([card]).answer(rating=Rating.EASY)
        moved = replace(card, deck="new")
        settings = Config(timezone="UTC", presets={"p": Preset(parameters=FITTED)}, decks={"new": DeckSettings("p")})
        scheduling = Scheduling(make_workspace([moved], settings))
        assert (scheduling.state(moved).deck, scheduling.state(moved).reps) == ("new", 1)
        assert scheduling.preset(moved).parameters == FITTED
        assert scheduling.preview(moved, clock.now + timedelta(days=8))[Rating.GOOD].deck == "new"
