"""A bare app around one widget."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from textual.app import App, ComposeResult
from textual.message import Message
from textual.widget import Widget

import quizapp.tui

STYLE = Path(quizapp.tui.__file__).with_name("app.tcss")


class Bench(App[None]):
    """Shows some widgets, and keeps the messages of ours that reach it."""

    CSS_PATH = STYLE

    def __init__(self, *widgets: Widget) -> None:
        super().__init__()
        self._widgets = widgets
        self.heard: list[Message] = []

    def compose(self) -> ComposeResult:
        yield from self._widgets

    async def _on_message(self, message: Message) -> None:
        if type(message).__module__ == "quizapp.tui.messages":
            self.heard.append(message)
        await super()._on_message(message)

    @property
    def lines(self) -> Iterable[str]:
        """The rows of the screen as drawn."""
        return [strip.text.rstrip() for strip in self.screen._compositor.render_strips(self.size)]


@pytest.fixture
def bench() -> type[Bench]:
    return Bench
