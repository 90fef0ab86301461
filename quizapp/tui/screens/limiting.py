"""A sheet to set other limits for today only."""

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, Label, Static

from quizapp.core.text import clean_line
from quizapp.study.limiting import DeckLimits
from quizapp.tui.keys import bound


class LimitsScreen(ModalScreen[tuple[str, str] | None]):
    """Gives back the limits as they were typed, for new cards and for reviews; None when nothing is to be set."""

    HELP_TITLE: ClassVar[str] = "On the sheet of limits"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "accept", "Set for today", priority=True),
        Binding("tab", "app.focus_next", "Next line", show=False),
        bound("back", "dismiss(None)", "Back"),
    ]

    def __init__(self, limits: Sequence[DeckLimits]) -> None:
        super().__init__()
        self._limits = limits

    def compose(self) -> ComposeResult:
        """Lay out both lines under what holds now."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Limits for today only")
            yield Static(Content(_now(self._limits)), id="limits-now")
            yield Label(Content("new cards: a number, or +5 for five more"))
            yield Input(placeholder="as it is", id="new")
            yield Label(Content("reviews: a number, or +50 for fifty more"))
            yield Input(placeholder="as it is", id="reviews")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin with new cards."""
        self.query_one("#new").focus()

    def action_accept(self) -> None:
        """Give back what was typed."""
        self.dismiss((self.query_one("#new", Input).value, self.query_one("#reviews", Input).value))


def _now(limits: Sequence[DeckLimits]) -> str:
    if len(limits) != 1:
        return f"For each of {len(limits)} decks."
    [one] = limits
    return (
        f"{clean_line(one.title)}: {one.new_done} of {one.new} new cards, "
        f"{one.reviews_done} of {one.reviews} reviews done."
    )
