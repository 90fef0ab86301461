"""One card of a preview: the drill's own screen, that follows the card's file and says that nothing is recorded."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static, TextArea
from textual.widgets.text_area import Selection

from quizapp.core.card import Status
from quizapp.core.text import clean
from quizapp.study.previewing import Preview
from quizapp.tui.desk import Desk
from quizapp.tui.keys import bound
from quizapp.tui.messages import CardDone, DrillLeft
from quizapp.tui.screens.drill import DrillScreen
from quizapp.tui.widgets.topbar import TopBar

# What a drill offers and a preview does too; whatever else it offers belongs to the record.
_SHARED = {"run", "compare", "check", "cancel", "hint", "reveal", "edit", "clear", "rate", "skip"}
_SHARED |= {"to_ratings", "step_out", "try_again", "answer", "scroll_result"}
_DRILL_ONLY = {
    binding.action.partition("(")[0]
    for base in DrillScreen.__mro__
    if issubclass(base, Screen) and base is not Screen
    for binding in vars(base).get("BINDINGS", ())
    if isinstance(binding, Binding)
} - _SHARED


class PreviewScreen(DrillScreen):
    """Shows the card of a preview that is shown now; `cursor` is where the one before left the answer's cursor."""

    HELP_TITLE: ClassVar[str] = "In a preview, beside the keys of a card"
    BINDINGS: ClassVar[list[BindingType]] = [
        bound("next_card", "next", "Next card"),
        bound("card_before", "back", "Card before"),
        # A class that binds a key takes over all that its base binds to it.
        bound("back", "cancel", "Cancel"),
        bound("back", "to_ratings", "Rate"),
        bound("back", "step_out", "Leave text"),
        bound("back", "leave", "Leave"),
    ]

    def __init__(self, preview: Preview, desk: Desk, title: str, cursor: Selection | None = None) -> None:
        super().__init__(preview, desk, title)
        self._preview = preview
        self._cursor = cursor

    def compose(self) -> ComposeResult:
        """Lay out a card with room above it for what is wrong with its file."""
        for widget in super().compose():
            yield widget
            if isinstance(widget, TopBar):
                with VerticalScroll(id="problem", can_focus=False):
                    yield Static(id="problem-text")

    def facts(self) -> Content:
        """Which card this is, and that it is only looked at."""
        at, many = self._preview.place
        draft = " draft" if self._card.status is Status.DRAFT else ""
        return Content.assemble(("preview", "bold $text-warning"), f" · {at} of {many}{draft} · nothing is recorded")

    def on_mount(self) -> None:
        """Say what is wrong, and put the cursor back where it was."""
        self.tell_problem()
        if self._cursor is not None:
            self.call_after_refresh(self._put_cursor, self._cursor)

    def _put_cursor(self, cursor: Selection) -> None:
        if isinstance(self._answer.field, TextArea):
            self._answer.field.selection = cursor

    @property
    def cursor(self) -> Selection | None:
        """Where the cursor stands in an answer of several lines that something was typed into."""
        field = self._answer.field
        typed = self._preview.draft != self._preview.starter
        return field.selection if isinstance(field, TextArea) and typed else None

    @property
    def is_drawn(self) -> bool:
        """Whether the screen has been laid out, which takes a moment after it is shown."""
        return bool(self.query("#problem-text"))

    def tell_problem(self) -> None:
        """Show what is wrong with the files, or that nothing is any more."""
        box = self.query_one("#problem", VerticalScroll)
        problem = self._preview.problem
        title = (
            "this card cannot be read now, and is shown as it was"
            if self._preview.stale
            else "a problem elsewhere in these files"
        )
        box.border_title = Content(title)
        self.query_one("#problem-text", Static).update(Content(clean(problem)))
        box.set_class(bool(problem), "-open")

    def keep(self) -> None:
        """Let the preview have what was typed."""
        self._save_draft()

    def retire(self) -> None:
        """Change nothing from now on: another screen shows the card."""
        self._done = True

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now, and those that would record something."""
        if action in _DRILL_ONLY:
            return False
        if action == "leave":
            return super().check_action("home", parameters)
        if action in {"next", "back"}:
            return self._attempt is None and self._preview.place[1] > 1
        return super().check_action(action, parameters)

    def action_next(self) -> None:
        """Show the next card, after the last the first."""
        self._go(1)

    def action_back(self) -> None:
        """Show the card before."""
        self._go(-1)

    def _go(self, step: int) -> None:
        self.keep()
        self.retire()
        self._preview.go(step)
        self.post_message(CardDone())

    def action_leave(self) -> None:
        """End the preview."""
        self.post_message(DrillLeft())
