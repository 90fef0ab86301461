"""A small sheet that asks for one line of text."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input

from quizapp.tui.keys import bound


class AskScreen(ModalScreen[str | None]):
    """Gives back what was typed, or None when the learner thought better of it."""

    HELP_TITLE: ClassVar[str] = "On a sheet that asks for a line"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("back", "dismiss(None)", "Back"),
        Binding("enter", "accept", "OK", priority=True),
    ]

    def __init__(self, title: str, hint: str) -> None:
        super().__init__()
        self._title = title
        self._hint = hint

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(self._title)
            yield Input(placeholder=self._hint)
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the keys go into the line."""
        self.query_one(Input).focus()

    def action_accept(self) -> None:
        """Give back what was typed."""
        self.dismiss(self.query_one(Input).value)
