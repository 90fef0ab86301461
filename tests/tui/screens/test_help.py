from collections.abc import Iterator
from importlib import import_module
from inspect import getmembers, isclass
from pkgutil import walk_packages
from typing import TYPE_CHECKING

import pytest
from textual.binding import Binding
from textual.dom import DOMNode

import quizapp.tui
from quizapp.tui.keys import KeyMap
from quizapp.tui.screens.help import HelpScreen, help_text, sections

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage


def bound() -> Iterator[tuple[str, Binding]]:
    """Every binding that any class of the app makes itself, with the class's name."""
    for module in walk_packages(quizapp.tui.__path__, "quizapp.tui."):
        for _, found in getmembers(import_module(module.name), isclass):
            if issubclass(found, DOMNode) and found.__module__.startswith("quizapp.tui") and found is not HelpScreen:
                yield from ((found.__name__, each) for each in vars(found).get("BINDINGS", ()))


def test_every_binding_is_listed_with_every_key() -> None:
    from quizapp.tui.app import QuizApp

    lines = help_text(sections(QuizApp.BINDINGS), KeyMap()).plain.splitlines()
    checked = 0
    for name, binding in bound():
        keys = ", ".join(KeyMap().names(binding))
        assert any(keys in line and line.endswith(f" {binding.description}") for line in lines), (name, keys)
        checked += 1
    assert checked > 30


def test_every_binding_has_a_description() -> None:
    assert all(binding.description for _, binding in bound())


@pytest.mark.parametrize("key", ["escape", "f1", "q", "question_mark"])
async def test_help_opens_over_a_card_and_closes_without_a_loss(stage: "type[Stage]", cards: "Cards", key: str) -> None:
    async with stage([cards.code], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("x = 1")
        await s.press("f1")
        await s.at("HelpScreen")
        await s.until(lambda: "Everywhere" in s.text)
        await s.press(key)
        await s.at("DrillScreen")
        assert "x = 1" in s.one("CodeEditor").text
        assert s.app.is_running


async def test_help_scrolls_to_its_last_line(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("question_mark")
        await s.at("HelpScreen")
        await s.press("end")
        await s.until(lambda: "On the sheet of limits" in s.text)
