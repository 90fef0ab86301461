"""A list to pick from by number, arrows or mouse: one line, or any number of them."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive

from quizapp.tui.messages import AnswerGiven, Picked
from quizapp.tui.prose import prose
from quizapp.tui.widgets.row import Row


class TickRow(Row):
    """One line of the list."""

    def __init__(self, index: int, text: str, *, many: bool) -> None:
        super().__init__("tick-row")
        self.index = index
        self._text = prose(text)
        self._box = ("[ ]", "[×]") if many else ("( )", "(•)")

    def draw(self, *, ticked: bool, pointed: bool) -> None:
        """Show whether this line is picked, and whether the keys act on it."""
        pointer = "›" if pointed else " "
        box = (self._box[ticked], "bold $text-success" if ticked else "")
        head = Content.assemble((pointer, "bold"), f" {self.index + 1} ", box, " ")
        self.show(head, self._text)
        self.set_class(pointed, "-pointed")


class Ticks(Vertical, can_focus=True):
    """Lines with boxes. Number keys and space pick, Enter hands in; with `many` any number of lines may be picked."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "move(-1)", "Up", show=False),
        Binding("down,j", "move(1)", "Down", show=False),
        Binding("space", "tick", "Pick"),
        *(Binding(str(number), f"tick({number})", f"Pick {number}", show=False) for number in range(1, 10)),
        Binding("enter", "give", "Hand in"),
    ]

    at: reactive[int] = reactive(0)
    ticked: reactive[frozenset[int]] = reactive(frozenset())

    def __init__(self, lines: Sequence[str], *, many: bool, ticked: frozenset[int] = frozenset()) -> None:
        super().__init__()
        self._lines = tuple(lines)
        self._many = many
        self.set_reactive(Ticks.ticked, ticked)
        self.set_reactive(Ticks.at, min(ticked, default=0))

    def compose(self) -> ComposeResult:
        """One row a line."""
        for index, text in enumerate(self._lines):
            row = TickRow(index, text, many=self._many)
            row.draw(ticked=index in self.ticked, pointed=False)
            yield row

    def watch_at(self) -> None:
        """Move the pointer."""
        self._draw()

    def watch_ticked(self) -> None:
        """Redraw the boxes."""
        self._draw()

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the pointer only while the keys go here."""
        super().watch_has_focus(has_focus)
        self._draw()

    def _draw(self) -> None:
        for row in self.query(TickRow):
            row.draw(ticked=row.index in self.ticked, pointed=self.has_focus and row.index == self.at)

    def action_move(self, step: int) -> None:
        """Point at the line above or below."""
        self.at = (self.at + step) % len(self._lines)

    def action_tick(self, number: int | None = None) -> None:
        """Pick the line with this number, or the one pointed at."""
        index = self.at if number is None else number - 1
        if index >= len(self._lines):
            return
        self.at = index
        self.ticked = self.ticked ^ {index} if self._many else frozenset({index})
        self.post_message(Picked())

    def action_give(self) -> None:
        """Hand in; where one line is to be picked and none is, the one pointed at counts."""
        if not self._many and not self.ticked:
            self.action_tick()
        self.post_message(AnswerGiven())

    def on_click(self, event: events.Click) -> None:
        """Pick the line under the mouse."""
        for row in self.query(TickRow):
            if event.widget is not None and row in event.widget.ancestors_with_self:
                self.action_tick(row.index + 1)
