from datetime import date
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, State
from quizapp.core.verdict import Outcome, Verdict
from quizapp.errors import SandboxError
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.ratings import RatingBar

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


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


@pytest.mark.parametrize(("key", "rating"), [("1", 1), ("2", 2), ("3", 3), ("4", 4), ("enter", 3), ("f7", 2)])
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


async def test_who_does_not_want_to_be_asked_only_goes_on(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    config = Config(timezone="UTC", auto_rate=True)
    async with stage([cards.code], script=[verdicts.wrong, verdicts.right], straight=True, config=config) as s:
        await s.at("DrillScreen")
        await s.press("f5")
        await s.until(lambda: s.shown("RatingBar"))
        assert "1 Again" in s.text
        assert "4 Easy" in s.text
        await s.press("f5")
        await s.until(lambda: isinstance(s.app.focused, RatingBar) and "Enter goes on" in s.text)
        assert "2 Hard" in s.text
        assert "1 Again" not in s.text
        await s.press("enter")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.HARD


async def test_a_leech_is_told(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    config = Config(Preset(leech_threshold=1), timezone="UTC")
    learnt = CardState(
        cards.code.id, "foundations", State.REVIEW, stability=5.0, difficulty=5.0, due_day=date(2026, 11, 20), reps=1
    )
    states = {cards.code.id: learnt}
    async with stage([cards.code], script=[verdicts.wrong], straight=True, config=config, states=states) as s:
        await s.at("DrillScreen")
        await s.press("f5")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("f6")
        await s.until(lambda: "add-columns is a leech, forgotten once." in s.told)


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
        await s.until(lambda: s.one("CodeEditor").text.endswith("1\n"))
        await s.press("ctrl+j")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.drill.tries == 2
        assert "✗ Not yet" not in s.text


async def test_in_the_editor_a_function_key_rates(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts") -> None:
    async with stage([cards.code], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("f6")
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
        await s.press("f8")
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
