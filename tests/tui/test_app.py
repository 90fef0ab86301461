from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Deck
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Stamp, State

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


async def test_enter_at_home_starts_the_drill(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.at("HomeScreen")
        await s.until(lambda: "1 card is waiting" in s.text)
        await s.press("enter")
        await s.at("DrillScreen")
        await s.until(lambda: "Add a vector down the columns" in s.text)


async def test_the_walls_are_begun_once_and_shown(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: "walls: namespaces" in s.text)
        assert s.grader.runner.started == 1


async def test_no_walls_are_told_with_the_reason_and_what_to_do(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], no_walls="[/] This kernel is too old.") as s:
        await s.until(lambda: "✗ no walls" in s.text)
        await s.until(lambda: "[/] This kernel is too old." in s.text)
        assert "Use Linux ≥ 5.13 or WSL2." in s.text


async def test_a_drill_goes_from_card_to_card_to_the_summary_and_home(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code, cards.choice], script=[verdicts.right, verdicts.right], limit=2, straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("enter")
        await s.until(lambda: "pick one" in s.text)
        assert [review.card for review in s.store.written] == ["add-columns"]
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("4")
        await s.at("SummaryScreen")
        assert [review.rating for review in s.store.written] == [Rating.GOOD, Rating.EASY]
        await s.until(lambda: "2 answers, saved" in s.text)
        await s.press("enter")
        await s.at("HomeScreen")


async def test_a_card_that_is_being_learnt_is_waited_for(stage: "type[Stage]", cards: "Cards") -> None:
    s = stage([cards.code], straight=True)
    moment = s.workspace.time + timedelta(minutes=25)
    s.store.states_now[cards.code.id] = CardState(
        cards.code.id,
        cards.code.deck,
        State.LEARNING,
        stability=0.5,
        difficulty=5.0,
        due_at=moment,
        last_review=s.workspace.time,
        last_day=s.workspace.today(),
        reps=1,
    )
    async with s:
        await s.at("WaitingScreen")
        await s.until(lambda: "25:00" in s.text)
        s.workspace.time = moment
        await s.at("DrillScreen")


async def test_waiting_can_be_ended(stage: "type[Stage]", cards: "Cards") -> None:
    s = stage([cards.code], straight=True)
    s.store.states_now[cards.code.id] = CardState(
        cards.code.id,
        cards.code.deck,
        State.LEARNING,
        stability=0.5,
        difficulty=5.0,
        due_at=s.workspace.time + timedelta(minutes=30),
        last_review=s.workspace.time,
        last_day=s.workspace.today(),
        reps=1,
    )
    async with s:
        await s.at("WaitingScreen")
        await s.press("enter")
        await s.at("SummaryScreen")
        await s.until(lambda: "Nothing answered this time." in s.text)


async def test_nothing_due_says_so_and_stays_at_home(stage: "type[Stage]") -> None:
    async with stage([], straight=True) as s:
        await s.until(lambda: "Nothing is due now." in s.text)
        assert s.name == "HomeScreen"


async def test_a_store_that_cannot_be_opened_is_told(
    stage: "type[Stage]", cards: "Cards", monkeypatch: pytest.MonkeyPatch
) -> None:
    s = stage([cards.code])

    def refuse() -> object:
        from quizapp.errors import StoreError

        raise StoreError("The database [/] is new.", "Update quizapp.")

    monkeypatch.setattr(s.workspace, "_open_store", refuse)
    async with s:
        await s.until(lambda: "The database [/] is new." in s.text)
        await s.press("enter")
        await s.until(lambda: s.text.count("Update quizapp.") > 1)
        assert s.name == "HomeScreen"


async def test_a_fault_of_ours_in_the_background_is_told_and_the_app_goes_on(
    stage: "type[Stage]", cards: "Cards", monkeypatch: pytest.MonkeyPatch
) -> None:
    s = stage([cards.code])

    def fail() -> object:
        raise KeyError("[/]")

    monkeypatch.setattr(s.workspace, "_open_store", fail)
    async with s:
        await s.until(lambda: "Our fault: KeyError: '[/]'" in s.text)
        assert s.app.is_running


async def test_q_quits_outside_a_text_and_is_a_letter_within(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("q")
        await s.until(lambda: "out = q" in s.text)
        assert s.app.is_running
        await s.press("escape", "q")
        await s.until(lambda: not s.app.is_running)


async def test_ctrl_q_quits_everywhere(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+q")
        await s.until(lambda: not s.app.is_running)


async def test_the_palette_offers_every_deck_literally(stage: "type[Stage]", cards: "Cards", hostile: str) -> None:
    decks = (Deck("a", "First [/] deck", (cards.code,)), Deck("b", hostile, (cards.choice,)))
    async with stage(decks=decks) as s:
        await s.until(lambda: "First [/] deck" in s.text)
        await s.press("ctrl+p")
        await s.until(lambda: "Study First [/] deck" in s.text)
        await s.type("[/] deck")
        await s.until(lambda: "Study First [/] deck" in s.text and "Theme" not in s.text)
        await s.press("down", "enter")
        await s.at("DrillScreen")
        await s.until(lambda: "First [/] deck" in s.text)


async def test_the_theme_of_the_settings_is_used(stage: "type[Stage]", cards: "Cards") -> None:
    s = stage([cards.code], theme="textual-light")
    async with s:
        await s.at("HomeScreen")
        assert s.app.theme == "textual-light"


async def test_an_unknown_theme_is_let_go(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], theme="no-such") as s:
        await s.at("HomeScreen")
        assert s.app.theme != "no-such"


async def test_a_clock_set_back_is_told_once(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    s = stage([cards.code])
    s.store.stamp = Stamp(s.workspace.time + timedelta(hours=3), s.workspace.time.date())
    _ = s.workspace.store  # from a store that isn't open the last moment is read in the database
    async with s:
        await s.until(lambda: "The clock is 3 hours behind" in s.text)
        s.app.clear_notifications()
        await s.press("enter")
        await s.at("DrillScreen")
        await s.press("escape", "escape")
        await s.at("HomeScreen")
        await s.until(lambda: "1 card is waiting" in s.text)
        assert "The clock is" not in s.text
