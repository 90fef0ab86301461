from dataclasses import replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import CodeBody, RecallBody
from quizapp.core.rating import Rating
from quizapp.core.run import ErrorReport
from quizapp.core.verdict import Outcome, Verdict
from quizapp.tui.widgets.ratings import RatingBar

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts

SIZES = [(80, 24), (120, 40)]


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


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("predict", "Type what it gives first."),
        ("choice", "Pick an option first."),
        ("choices", "Pick an option first."),
    ],
)
async def test_an_empty_answer_is_no_attempt(stage: "type[Stage]", cards: "Cards", kind: str, told: str) -> None:
    async with stage([getattr(cards, kind)], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: told in s.told)
        assert not s.grader.asked
        assert s.drill.tries == 0


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
        await s.until(lambda: "^j Run" in s.text)
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
        await s.press("f2")
        if kind in {"predict", "choice", "choices"}:
            await s.press("1")
        await s.press("ctrl+j")
        if kind == "recall":
            await s.until(lambda: s.app.focused is s.one("Ticks"))
            await s.press("ctrl+j")
        await s.until(lambda: s.shown("#says"))
        await s.press("f3")
        await s.until(lambda: s.drill.revealed)
        await s.pilot.pause()
        assert s.text.count("[/] [red]x[/red] red") >= 6
        assert not set(s.text) & {"\x1b", "\x9b", "‮"}


# Clearing a text.


async def test_the_code_is_cleared_back_to_the_starter_and_undo_brings_it_back(
    stage: "type[Stage]", cards: "Cards"
) -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        editor = s.one("CodeEditor")
        await s.type("m + 1")
        await s.press("enter")
        await s.type("y = 2")
        typed = editor.text
        assert typed == "out = m + 1\ny = 2\n"
        await s.press("ctrl+l")
        assert editor.text == s.drill.starter == "out = ...\n"
        assert editor.selected_text == "..."
        await s.press("ctrl+z")
        assert editor.text == typed
        await s.press("ctrl+y")
        assert editor.text == s.drill.starter
        await s.press("ctrl+z")
        await s.type("!")
        await s.press("f1")
        await s.at("HelpScreen")
        assert "Clear back to the starter" in str(s.one("#help-text").render())


async def test_words_are_cleared_and_undo_brings_them_back(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.recall], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("for the way back")
        await s.press("ctrl+l")
        area = s.one("RecallAnswer TextArea")
        assert area.text == ""
        await s.press("ctrl+z")
        assert area.text == "for the way back"


async def test_what_was_cleared_comes_back_cleared(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("m + 1")
        await s.press("ctrl+l", "escape", "escape")
        await s.at("HomeScreen")
        await s.press("enter")
        await s.at("DrillScreen")
        assert s.one("CodeEditor").text == "out = ...\n"


async def test_nothing_is_cleared_while_it_is_judged_or_outside_the_text(stage: "type[Stage]", cards: "Cards") -> None:
    def wait(_: object, cancel: Event) -> None:
        cancel.wait()

    async with stage([cards.code], straight=True, script=[wait]) as s:
        await s.at("DrillScreen")
        await s.type("m + 1")
        await s.press("f5", "ctrl+l")
        await s.until(lambda: "running" in s.text)
        await s.press("escape")
        await s.until(lambda: "Cancelled" in s.text)
        await s.press("escape", "ctrl+l")
        assert s.one("CodeEditor").text == "out = m + 1\n"


# What is in sight.


@pytest.mark.parametrize("kind", ["code", "predict", "recall", "choice", "choices"])
async def test_the_way_to_help_is_in_every_footer(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", kind: str
) -> None:
    async with stage([getattr(cards, kind)], straight=True, script=[verdicts.wrong]) as s:
        await s.at("DrillScreen")
        assert "f1 Help" in s.text.splitlines()[-1]
        await s.type("1")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar") or s.shown("#compare"))
        await s.until(lambda: "f1 Help" in s.text.splitlines()[-1])
        await s.press("escape")
        await s.until(lambda: "f1 Help" in s.text.splitlines()[-1])


async def test_a_message_covers_neither_the_verdict_nor_the_keys(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.predict], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "Type what it gives first." in s.text)
        rows = s.text.splitlines()
        assert max(row for row, line in enumerate(rows) if "Type what it gives first." in line) < len(rows) // 2
