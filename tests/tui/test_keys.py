"""The keys of the settings upon the widgets."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.widgets import Input, TextArea

from quizapp.config import Config
from quizapp.config.keys import ACTIONS, DEFAULT_KEYS, EDITOR_KEYS, FIXED_KEYS
from quizapp.tui.keys import KeyMap, bound, key_name, textual_key
from quizapp.tui.widgets.cloze import ClozeAnswer
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.order import OrderList
from quizapp.tui.widgets.ratings import RatingBar
from quizapp.tui.widgets.ticks import Ticks

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


def with_keys(**keys: tuple[str, ...]) -> Config:
    return Config(timezone="UTC", keys={**DEFAULT_KEYS, **keys})


@pytest.mark.parametrize(
    ("key", "text"),
    [
        ("question_mark", "?"),
        ("escape", "esc"),
        ("ctrl+j", "^j"),
        ("f5", "f5"),
        ("alt+1", "alt+1"),
        ("alt+down", "alt+↓"),
        ("comma", ","),
        ("+", "+"),
        ("ctrl+\\", "^\\"),
    ],
)
def test_keys_are_written_as_on_keyboards(key: str, text: str) -> None:
    assert key_name(key) == text


@pytest.mark.parametrize(
    ("key", "name"),
    [("ctrl+\\", "ctrl+backslash"), ("ctrl+]", "ctrl+right_square_bracket"), ("f5", "f5"), ("+", "+"), ("^", "^")],
)
def test_keys_are_bound_by_their_names(key: str, name: str) -> None:
    assert textual_key(key) == name


@pytest.mark.parametrize("widget", [TextArea, Input, CodeEditor])
def test_the_settings_know_every_key_that_a_text_needs(widget: type[TextArea | Input]) -> None:
    bindings = widget._merged_bindings
    assert bindings is not None
    needed = {key for key in bindings.key_to_bindings if not key.startswith("super+")}
    assert needed <= EDITOR_KEYS | FIXED_KEYS


@pytest.mark.parametrize("widget", [Ticks, OrderList, ClozeAnswer, RatingBar])
def test_no_action_takes_a_key_that_a_list_needs(widget: type[Ticks]) -> None:
    from quizapp.config.keys import key_trouble

    for binding in widget.BINDINGS:
        assert isinstance(binding, Binding)
        for key in binding.key.split(",") if binding.id is None else ():
            assert key_trouble({"hint": (key,)}), key


def test_a_binding_without_settings_has_its_own_keys() -> None:
    assert bound("submit", "run", "Run").key == "ctrl+j,f5"
    assert KeyMap().names(bound("submit", "run", "Run")) == ["^j", "f5"]
    assert KeyMap({**DEFAULT_KEYS, "submit": ()}).name("submit") == ""


async def test_another_key_runs_the_answer_and_the_old_ones_do_not(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    config = with_keys(submit=("alt+r", "f12"))
    async with stage([cards.code], straight=True, config=config, script=[verdicts.wrong, verdicts.right]) as s:
        await s.at("DrillScreen")
        await s.until(lambda: "alt+r Run" in s.text)
        await s.press("f5", "ctrl+j")
        await s.press("alt+r")
        await s.until(lambda: "Not yet" in s.text)
        assert len(s.grader.asked) == 1
        await s.press("f12")
        await s.until(lambda: "Right" in s.text)


async def test_keys_that_change_places_keep_all_else_that_they_do(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    config = with_keys(back=("f10", "f12"), hint=("f3", "r"), reveal=("f2", "h"))
    async with stage([cards.code], straight=True, config=config, script=[verdicts.wrong]) as s:
        await s.at("DrillScreen")
        await s.until(lambda: "f10 Leave text" in s.text)
        await s.press("escape", "f3")
        await s.until(lambda: "Which axis" in s.text)
        assert s.app.focused is s.one("CodeEditor")
        await s.press("f12")
        await s.until(lambda: s.app.focused is s.one("Question"))
        await s.until(lambda: "f10 Home" in s.text)
        await s.press("r")
        await s.until(lambda: "needs the shape" in s.text)
        await s.press("h")
        await s.until(lambda: "unsqueeze" in s.text)
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("f10")
        await s.at("HomeScreen")


async def test_ratings_have_their_keys_in_a_text_and_outside(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    config = with_keys(again=("f8", "z"), good=("f6", "1"))
    async with stage([cards.code, cards.choice], straight=True, config=config, script=[verdicts.wrong] * 2) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.type("z1")
        assert "z1" in s.one("CodeEditor").text
        await s.press("f6")
        await s.until(lambda: s.shown("ChoiceAnswer"))
        assert s.store.written[0].rating.name == "GOOD"
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("z")
        await s.until(lambda: len(s.store.written) == 2)
        assert s.store.written[1].rating.name == "AGAIN"


async def test_an_action_may_have_no_key(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code], straight=True, config=with_keys(hint=(), quit=("f12",))) as s:
        await s.at("DrillScreen")
        await s.press("f2")
        await s.until(lambda: "Reveal" in s.text)
        assert "Hint" not in s.text
        assert "Which axis" not in s.text
        await s.press("f1")
        await s.at("HelpScreen")
        assert "no key" in str(s.one("#help-text").render())


async def test_sheets_close_by_the_keys_in_force_and_help_names_them(
    stage: "type[Stage]", cards: "Cards", tmp_path: Path
) -> None:
    config = with_keys(back=("f10",), help=("f11",), other_cards=("o",))
    async with stage([cards.code], config=config, record=tmp_path / "record.db") as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.until(lambda: "f11 Help" in s.text and "o Other cards" in s.text)
        await s.press("f11")
        await s.at("HelpScreen")
        text = str(s.one("#help-text").render())
        assert "press f10 to step out" in text
        assert "f11" in text
        await s.press("f10")
        await s.at("HomeScreen")
        await s.press("o")
        await s.at("PickScreen")
        await s.press("escape")
        await s.press("f10")
        await s.at("HomeScreen")


async def test_every_action_is_bound_somewhere_and_every_binding_is_an_action() -> None:
    from tests.tui.screens.test_help import bound as every_binding

    assert {binding.id for _, binding in every_binding() if binding.id} == set(ACTIONS)
