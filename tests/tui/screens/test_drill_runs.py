from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.core.verdict import Verdict
from quizapp.runner.base import OnOutput
from quizapp.study.drafts import Drafts
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.ratings import RatingBar

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Cards, Stage, Verdicts


# A run.


class Endless:
    """A run that prints and then goes on until it is cancelled."""

    def __init__(self) -> None:
        self.cancelled = False

    def __call__(self, on_output: OnOutput, cancel: Event) -> Verdict | None:
        on_output("stdout", "epoch 1\nepo")
        on_output("stderr", "ch 2 [/]\x1b[2J\n")
        self.cancelled = cancel.wait(20)
        return None


@pytest.mark.parametrize("key", ["escape", "ctrl+j", "f5"])
async def test_output_is_shown_while_running_and_a_key_cancels(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", key: str
) -> None:
    endless = Endless()
    async with stage([cards.code], script=[endless, verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "epoch 1" in s.text and "epoch 2 [/]" in s.text)
        assert "running" in s.text
        assert "esc cancels" in s.text
        await s.press(key)
        await s.until(lambda: "Cancelled. Nothing was counted." in s.text)
        assert endless.cancelled
        assert s.drill.tries == 0
        assert isinstance(s.app.focused, CodeEditor)
        await s.press("ctrl+j")
        await s.until(lambda: "✓ Right" in s.text)
        assert "epoch 1" not in s.text


async def test_the_seconds_count_while_running(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], script=[Endless()], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "running 0.2 s" in s.text or "running 0.3 s" in s.text or "running 0.4 s" in s.text)
        await s.press("escape")
        await s.until(lambda: "Cancelled" in s.text)


async def test_quitting_cancels_what_runs(stage: "type[Stage]", cards: "Cards") -> None:
    endless = Endless()
    async with stage([cards.code], script=[endless], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "epoch 1" in s.text)
        await s.press("ctrl+q")
        await s.until(lambda: not s.app.is_running)
    assert endless.cancelled


async def test_output_that_was_not_streamed_is_shown_from_the_verdict(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    verdict = replace(verdicts.right, stdout="torch.Size([3])\n", truncated=True)
    async with stage([cards.code], script=[verdict], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "torch.Size([3])" in s.text)
        assert "cut off" in s.text


# Help on the way.


async def test_hints_come_one_by_one(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        assert "Hint" in s.text
        await s.press("f2")
        await s.until(lambda: "Which axis does broadcasting add by itself?" in s.text)
        await s.press("ctrl+t")
        await s.until(lambda: "c needs the shape (3, 1)." in s.text)
        await s.until(lambda: "f2 Hint" not in s.text)
        assert s.drill.hints == cards.code.hints


@pytest.mark.parametrize("key", ["f3", "ctrl+r"])
async def test_revealing_shows_the_answer_and_suggests_again(stage: "type[Stage]", cards: "Cards", key: str) -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.press(key)
        await s.until(lambda: s.shown("RatingBar"))
        assert "out = c.unsqueeze(1) + m" in s.text
        assert "Shapes line up from the last axis." in s.text
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("enter")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.AGAIN
        assert s.store.written[0].revealed


async def test_an_answer_that_is_ready_too_late_reveals_nothing_of_the_next_card(
    stage: "type[Stage]", cards: "Cards", monkeypatch: pytest.MonkeyPatch
) -> None:
    s = stage([cards.code, cards.choice], straight=True)
    known = Event()
    monkeypatch.setattr(s.app._desk, "ready_to_reveal", lambda card: known.wait(20))
    async with s:
        await s.at("DrillScreen")
        await s.press("f3", "escape", "s")
        known.set()
        await s.until(lambda: "pick one" in s.text)
        await s.app.workers.wait_for_complete()
        await s.pilot.pause()
        assert not s.drill.revealed
        assert "summed over" in s.text


async def test_letters_act_once_the_text_is_left(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("h")
        assert s.drill.hints == ()
        await s.press("escape", "h")
        await s.until(lambda: len(s.drill.hints) == 1)
        await s.press("r")
        await s.until(lambda: s.drill.revealed)


async def test_a_card_can_be_skipped(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code, cards.choice], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("escape", "s")
        await s.until(lambda: "pick one" in s.text)
        assert not s.store.written


async def test_the_learners_own_editor_is_offered_and_its_absence_told(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x = 1")
        await s.press("f4")
        await s.until(lambda: "cannot be handed to another program" in s.told)
        assert "x = 1" in s.one("CodeEditor").text


# Drafts.


def kept(home: "Path", stage: "Stage", card: str) -> str | None:
    found = next(each for deck in stage.workspace.library.decks for each in deck.cards if each.id == card)
    return Drafts(home / "state" / "drafts").read(found)


async def test_quitting_in_mid_card_keeps_the_draft(stage: "type[Stage]", cards: "Cards", tmp_path: "Path") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x = 1")
        await s.press("ctrl+q")
        await s.until(lambda: not s.app.is_running)
    async with stage([cards.code], straight=True) as again:
        await again.at("DrillScreen")
        await again.until(lambda: "x = 1" in again.text)
    assert kept(tmp_path, s, cards.code.id) == "out = x = 1\n"


async def test_a_draft_is_written_while_typing(stage: "type[Stage]", cards: "Cards", tmp_path: "Path") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x")
        await s.until(lambda: kept(tmp_path, s, cards.code.id) == "out = x\n")


async def test_going_home_keeps_the_draft_and_rating_clears_it(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", tmp_path: "Path"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x")
        await s.press("escape", "escape")
        await s.at("HomeScreen")
        assert kept(tmp_path, s, cards.code.id) == "out = x\n"
        await s.press("enter")
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("enter")
        await s.until(lambda: s.store.written)
        await s.until(lambda: s.name != "DrillScreen" or s.drill.card is not None)
        assert kept(tmp_path, s, cards.code.id) is None


async def test_ctrl_c_stops_an_attempt_and_nothing_else(stage: "type[Stage]", cards: "Cards") -> None:
    def wait(_: object, cancel: Event) -> None:
        cancel.wait()

    async with stage([cards.code], straight=True, script=[wait]) as s:
        await s.at("DrillScreen")
        await s.press("f5")
        await s.until(lambda: "running" in s.text)
        await s.press("ctrl+c")
        await s.until(lambda: "Cancelled" in s.text)
        await s.press("ctrl+c")
        assert s.app.is_running
        assert s.one("CodeEditor").text == s.drill.starter
