from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import CodeBody, RecallBody
from quizapp.core.rating import Rating
from quizapp.core.run import ErrorReport
from quizapp.core.verdict import Outcome, Verdict
from quizapp.errors import SandboxError
from quizapp.runner.base import OnOutput
from quizapp.study.drafts import Drafts
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.ratings import RatingBar

if TYPE_CHECKING:
    from pathlib import Path

    from tests.tui.conftest import Cards, Stage, Verdicts

SIZES = [(80, 24), (120, 40)]


# A pass.


async def test_a_pass_says_so_explains_and_selects_the_suggestion(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("f5")
        await s.until(lambda: s.shown("RatingBar"))
        assert "✓ Right" in s.text
        assert "Shapes line up from the last axis." in s.text
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        assert s.app.screen.query_one(RatingBar).selected is Rating.GOOD
        assert "suggested: Good" in s.text


@pytest.mark.parametrize(("key", "rating"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("enter", 3), ("alt+2", 2)])
async def test_after_a_pass_every_rating_has_its_key(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", key: str, rating: int
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press(key)
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating == rating


async def test_arrows_move_the_rating_that_enter_accepts(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("right", "right", "right", "left", "left", "enter")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.HARD


async def test_a_click_rates(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("#rate-easy"))
        await s.pilot.click("#rate-easy")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.EASY


async def test_each_button_shows_its_interval(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        for choice in s.drill.choices():
            assert f"{choice.rating.value} {choice.rating.label} {choice.interval}" in s.text


# A failure.


async def test_a_known_wrong_answer_is_told_what_it_is(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("#says"))
        assert "✗ Not yet" in s.text
        assert "That adds the whole of c to every row." in s.text
        assert "out: 6 of 9 values differ, the first at [0, 1]: 22 where 12 is wanted" in s.text
        assert "✗ value   ✓ shape" in s.text


async def test_after_a_failure_the_keys_stay_in_the_editor_and_again_is_suggested(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.wrong, verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        assert isinstance(s.app.focused, CodeEditor)
        assert s.app.screen.query_one(RatingBar).selected is Rating.AGAIN
        await s.press("1")
        await s.until(lambda: s.one("CodeEditor").text.endswith("1"))
        await s.press("ctrl+j")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.drill.tries == 2
        assert "✗ Not yet" not in s.text


async def test_in_the_editor_alt_and_a_number_rate(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.code], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("alt+1")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.AGAIN


async def test_escape_leads_from_the_editor_to_the_ratings_and_t_back(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("escape")
        assert isinstance(s.app.focused, RatingBar)
        await s.press("t")
        assert isinstance(s.app.focused, CodeEditor)


async def test_an_error_names_the_learners_line_and_marks_it(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.error], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("foo(c)")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("#error"))
        assert "✗ Error" in s.text
        assert "line 2  out = foo(c)" in s.text
        assert "NameError: name 'foo' is not defined" in s.text
        editor = s.app.screen.query_one(CodeEditor)
        assert editor.marked_line == 2
        await s.type("x")
        await s.until(lambda: editor.marked_line == 0)


@pytest.mark.parametrize("outcome", [each for each in Outcome if each is not Outcome.PASS])
async def test_no_failure_is_told_by_colour_alone(stage: "type[Stage]", cards: "Cards", outcome: Outcome) -> None:
    verdict = Verdict("", outcome, feedback="What happened, in a sentence.")
    async with stage([cards.code], script=[verdict], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("#headline"))
        assert ("! " if outcome is Outcome.INTERNAL else "✗ ") in s.text
        assert "What happened, in a sentence." in s.text
        assert "Right" not in s.text


async def test_our_own_fault_cannot_be_rated(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], script=[Verdict("", Outcome.INTERNAL)], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "does not count" in s.text)
        await s.press("alt+3")
        await s.pilot.pause()
        assert not s.shown("RatingBar")
        assert not s.store.written


async def test_no_walls_are_told_and_the_answer_stays(stage: "type[Stage]", cards: "Cards") -> None:
    problem = SandboxError("No [/] walls here.", "Use WSL2.")
    async with stage([cards.code], script=[problem], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x = 1")
        await s.press("ctrl+j")
        await s.until(lambda: "No [/] walls here." in s.text)
        assert "Use WSL2." in s.text
        assert "x = 1" in s.one("CodeEditor").text


async def test_a_fault_of_ours_while_grading_is_told_and_can_be_tried_again(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[ValueError("[/] oh"), verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "Our fault: ValueError: [/] oh" in s.text)
        await s.press("ctrl+j")
        await s.until(lambda: "✓ Right" in s.text)


async def test_a_store_that_refuses_keeps_the_card_and_the_answer(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        s.store.broken = "The disk [/] is full."
        await s.at("DrillScreen")
        await s.type("x = 1")
        await s.press("ctrl+j")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("enter")
        await s.until(lambda: "The disk [/] is full." in s.text)
        assert s.name == "DrillScreen"
        assert "x = 1" in s.one("CodeEditor").text
        s.store.broken = ""
        await s.press("enter")
        await s.until(lambda: s.store.written)


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
    assert kept(tmp_path, s, cards.code.id) == "out = ...\nx = 1"


async def test_a_draft_is_written_while_typing(stage: "type[Stage]", cards: "Cards", tmp_path: "Path") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x")
        await s.until(lambda: kept(tmp_path, s, cards.code.id) == "out = ...\nx")


async def test_going_home_keeps_the_draft_and_rating_clears_it(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", tmp_path: "Path"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x")
        await s.press("escape", "escape")
        await s.at("HomeScreen")
        assert kept(tmp_path, s, cards.code.id) == "out = ...\nx"
        await s.press("enter")
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("enter")
        await s.until(lambda: s.store.written)
        await s.until(lambda: s.name != "DrillScreen" or s.drill.card is not None)
        assert kept(tmp_path, s, cards.code.id) is None


# Kinds.


async def test_a_prediction_is_handed_in_by_enter(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.predict], script=[verdicts.wrong, verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        assert "(m + c)[1]  gives" in s.text
        await s.type("[14, 25]")
        await s.press("enter")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked == [("row-add", "[14, 25]", None)]
        await s.press("t", "6", "enter")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.grader.asked[-1] == ("row-add", "[14, 25]6", None)


async def test_recall_shows_the_answer_then_takes_ticks(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.recall], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("for backward")
        await s.press("ctrl+j")
        await s.until(lambda: "The backward pass needs them." in s.text)
        assert not s.grader.asked
        await s.until(lambda: s.app.focused is s.one("Ticks"))
        await s.press("1", "2", "1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked == [("activations", "for backward", frozenset({1}))]


async def test_recall_without_points_asks_about_the_whole(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    card = replace(cards.recall, body=RecallBody("Because."))
    async with stage([card], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "my answer says the same" in s.text)
        await s.until(lambda: s.app.focused is s.one("Ticks"))
        await s.press("space", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked[0][2] == frozenset({0})


async def test_one_option_is_picked_by_its_number(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.choice], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("3", "2", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked == [("einsum-letter", "2", None)]


async def test_after_a_failed_choice_numbers_rate_and_t_goes_back_to_the_options(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.choice], script=[verdicts.wrong, verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("2", "enter")
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("t", "1", "enter")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.grader.asked[-1] == ("einsum-letter", "1", None)
        await s.until(lambda: isinstance(s.app.focused, RatingBar))
        await s.press("1")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.AGAIN


async def test_several_options_are_picked_where_several_are_right(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.choices], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        assert "pick every right one" in s.text
        await s.press("1", "3", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked == [("which-views", "1,3", None)]


# Layout, and text that is not ours.


@pytest.mark.parametrize("size", SIZES)
async def test_the_run_key_the_answer_and_the_ratings_are_in_sight(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", size: tuple[int, int]
) -> None:
    long = replace(cards.code, prompt="Many words. " * 200)
    verdict = replace(verdicts.wrong, feedback="line\n\n" * 60)
    async with stage([long], script=[verdict], straight=True, size=size) as s:
        await s.at("DrillScreen")
        assert "^j Run" in s.text
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        bottom = s.text.splitlines()
        assert "^j Run" in bottom[-1]
        assert all(f"{rating.value} {rating.label}" in s.text for rating in Rating)
        assert "✗ Not yet" in s.text
        assert s.one("CodeEditor").region.height >= 3
        assert s.one("RatingBar").region.bottom <= size[1]


async def test_panes_stand_side_by_side_where_there_is_room(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True, size=(120, 40)) as s:
        await s.at("DrillScreen")
        assert s.one("Question").region.right <= s.one("CodeAnswer").region.x
        await s.pilot.resize_terminal(80, 24)
        await s.until(lambda: s.one("Question").region.bottom <= s.one("CodeAnswer").region.y)


async def test_a_long_result_scrolls_from_within_the_editor(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    verdict = replace(verdicts.wrong, feedback="line\n\n" * 60)
    async with stage([cards.code], script=[verdict], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("alt+down")
        await s.until(lambda: s.one("Result").scroll_offset.y > 0)
        await s.press("alt+up")
        await s.until(lambda: s.one("Result").scroll_offset.y == 0)


@pytest.mark.parametrize("kind", ["code", "predict", "recall", "choice", "choices"])
async def test_hostile_text_is_shown_literally_everywhere(
    stage: "type[Stage]", cards: "Cards", hostile: str, kind: str
) -> None:
    card = getattr(cards, kind)
    body = card.body
    if isinstance(body, CodeBody):
        body = replace(body, setup=f"s = '{hostile}'", starter=f"# {hostile}", reference=f"# {hostile}")
    elif isinstance(body, RecallBody):
        body = replace(body, answer=hostile, points=(hostile,))
    card = replace(card, body=body, title=hostile, prompt=hostile, hints=(hostile,), explain=hostile)
    error = ErrorReport(hostile, hostile, line=1, source=hostile)
    verdict = Verdict("", Outcome.ERROR, feedback=hostile, says=hostile, error=error, stdout=hostile)
    async with stage([card], script=[verdict], straight=True, size=(120, 60)) as s:
        await s.at("DrillScreen")
        assert s.text.count("[/] [red]x[/red] red") >= 2
        await s.press("f2", "ctrl+j")
        if kind == "recall":
            await s.until(lambda: s.app.focused is s.one("Ticks"))
            await s.press("ctrl+j")
        await s.until(lambda: s.shown("#says"))
        await s.press("f3")
        await s.until(lambda: s.drill.revealed)
        await s.pilot.pause()
        assert s.text.count("[/] [red]x[/red] red") >= 6
        assert not set(s.text) & {"\x1b", "\x9b", "‮"}
