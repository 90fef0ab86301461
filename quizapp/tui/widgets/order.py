"""Lines that the learner puts in order: taken up, moved and put down by keys or mouse."""

import ast
from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget

from quizapp.core.card import OrderBody
from quizapp.core.order import joined, places_of
from quizapp.core.text import clean
from quizapp.tui.keys import bound
from quizapp.tui.messages import AnswerChanged, AnswerGiven
from quizapp.tui.prose import code, inline
from quizapp.tui.widgets.answer import Answer
from quizapp.tui.widgets.row import Row

_CLAUSES = ("try:", "elif ", "else:", "except:", "except ", "finally:")
_GRIP, _HELD, _OUT = "≡", "↕", "–"


def line_content(lines: Sequence[str]) -> list[Content]:
    """Each line as it is drawn: as code where together they are Python in some order, else as words."""
    read = code if all(map(_is_python, lines)) else _words
    return [read(line) for line in lines]


def _is_python(line: str) -> bool:
    """Whether a line could stand in Python, alone or as the head of a block."""
    text = line.strip("\n").lstrip()
    if text.startswith(_CLAUSES):
        return True
    try:
        ast.parse(f"{text} pass" if text.rstrip().endswith(":") else _dedented(line))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    return True


def _dedented(line: str) -> str:
    rows = line.strip("\n").split("\n")
    indent = len(rows[0]) - len(rows[0].lstrip())
    return "\n".join(row[indent:] if not row[:indent].strip() else row for row in rows)


def _words(line: str) -> Content:
    return Content("\n").join([inline(row) for row in clean(line).split("\n")])


class OrderRow(Row):
    """One place in the order; the widget stays where it is, the lines move through it."""

    def __init__(self, place: int) -> None:
        super().__init__("order-row")
        self.place = place

    def draw(self, number: int, line: Content, *, held: bool, pointed: bool, failed: bool) -> None:
        """Show a line with its number (0: left out), its grip, and whether the keys act on it."""
        out = number == 0
        grip = _HELD if held else " " if out else _GRIP
        label = f" {_OUT if out else number:>2} "
        head = Content.assemble(("›" if pointed else " ", "bold"), label, (grip, "bold $text-accent"), "  ")
        self.show(head, line.stylize("dim strike") if out else line)
        self.set_class(pointed, "-pointed")
        self.set_class(held, "-held")
        self.set_class(failed, "-failed")


class OrderList(Vertical, can_focus=True):
    """Lines, each with a grip. Space takes one up and puts it down; the arrows move what is held, else the pointer."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,k", "up", "Up", show=False),
        Binding("down,j", "down", "Down", show=False),
        Binding("space", "take", "Take line", key_display="space"),
        Binding("shift+up,K", "move(-1)", "Move up", show=False),
        Binding("shift+down,J", "move(1)", "Move down", show=False),
        Binding("x,delete", "leave_out", "Leave out", key_display="x"),
        bound("back", "put_down", "Put down", show=False),
        Binding("enter", "give", "Hand in"),
    ]

    def __init__(self, lines: Sequence[str], order: Sequence[int], out: Sequence[int], *, choosy: bool) -> None:
        """Show `lines` in `order` (places from 0), then those left `out`; `choosy` lets the learner leave lines out."""
        super().__init__()
        self._lines = tuple(lines)
        self._contents = line_content(lines)
        self._order = [*order, *out]
        self._out = set(out)
        self._choosy = choosy
        self._at = 0
        self._held = False
        self._dragged = False
        self._failed = -1

    def compose(self) -> ComposeResult:
        """One row a line."""
        for place in range(len(self._lines)):
            yield OrderRow(place)

    def on_mount(self) -> None:
        """Draw the lines."""
        self._draw()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The lines in their order, without those left out."""
        return tuple(self._lines[line] for line in self._order if line not in self._out)

    def mark(self, row: int) -> None:
        """Mark the line that holds this row (from 1) of the text; 0 marks none."""
        self._failed = -1
        for line in self._order:
            if line not in self._out and row > 0:
                row -= self._lines[line].count("\n") + 1
                self._failed = line if row <= 0 else -1
        self._draw()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Escape is the screen's while nothing is held; lines are left out only where some do not belong."""
        return {"put_down": self._held, "leave_out": self._choosy}.get(action, True)

    def watch_has_focus(self, has_focus: bool) -> None:
        """Show the pointer only while the keys go here."""
        super().watch_has_focus(has_focus)
        self._held = self._held and has_focus
        self._draw()

    def _draw(self) -> None:
        number = 0
        for row, line in zip(self.query(OrderRow), self._order, strict=False):
            number += line not in self._out
            here = row.place == self._at and self.has_focus
            row.draw(
                0 if line in self._out else number,
                self._contents[line],
                held=here and self._held,
                pointed=here,
                failed=line == self._failed,
            )

    def _point(self, place: int) -> None:
        self._at = place
        self._draw()
        rows = self.query(OrderRow)
        if rows:
            rows[place].scroll_visible(animate=False)

    def action_up(self) -> None:
        """Move the held line up, else the pointer."""
        self._step(-1)

    def action_down(self) -> None:
        """Move the held line down, else the pointer."""
        self._step(1)

    def _step(self, step: int) -> None:
        if self._held:
            self.action_move(step)
        else:
            self._point((self._at + step) % len(self._lines))

    def action_move(self, step: int) -> None:
        """Move the line pointed at by one place; at either end it stays."""
        self._move_to(min(max(self._at + step, 0), len(self._lines) - 1))

    def _move_to(self, place: int) -> None:
        if place == self._at:
            return
        self._order.insert(place, self._order.pop(self._at))
        self._failed = -1
        self._point(place)
        self._tell()

    def action_take(self) -> None:
        """Take up the line pointed at, or put it down."""
        self._held = not self._held
        self._draw()
        self.refresh_bindings()

    def action_put_down(self) -> None:
        """Put down what is held."""
        self._held = False
        self._draw()
        self.refresh_bindings()

    def action_leave_out(self) -> None:
        """Leave the line pointed at out of the answer, or take it back in."""
        self._out ^= {self._order[self._at]}
        self._failed = -1
        self._draw()
        self._tell()

    def action_give(self) -> None:
        """Put down what is held; else hand in."""
        if self._held:
            self.action_put_down()
        else:
            self.post_message(AnswerGiven())

    def _tell(self) -> None:
        self.post_message(AnswerChanged(joined(self.chosen)))

    # The mouse drags lines.

    def on_mouse_down(self, event: events.MouseDown) -> None:
        """Take up the line under the mouse."""
        for row in self.query(OrderRow):
            if event.widget is not None and row in event.widget.ancestors_with_self:
                self.focus()
                self._dragged = self._held = True
                self.capture_mouse()
                self._point(row.place)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        """Let the dragged line follow the mouse."""
        under = next((row for row in self.query(OrderRow) if row.region.y <= event.screen_y < row.region.bottom), None)
        if self._dragged and under is not None:
            self._move_to(under.place)

    def on_mouse_up(self) -> None:
        """Put down the dragged line."""
        if self._dragged:
            self._dragged = False
            self.release_mouse()
            self.action_put_down()


class OrderAnswer(Answer):
    """The lines of a card, in the order of the unfinished answer or as they were shuffled."""

    TITLE = "put in order"

    def __init__(self, body: OrderBody, lines: Sequence[str], draft: str) -> None:
        super().__init__()
        every = range(len(lines))
        kept = places_of(lines, draft)
        order = tuple(every) if kept is None or not kept else kept
        self._list = OrderList(
            lines, order, [place for place in every if place not in order], choosy=bool(body.distractors)
        )
        if body.distractors:
            self.border_title = Content("put in order; x leaves out what does not belong")

    def compose(self) -> ComposeResult:
        """Lay out the lines."""
        yield VerticalScroll(self._list, can_focus=False)

    @property
    def text(self) -> str:
        """The lines as they stand."""
        return joined(self._list.chosen)

    @property
    def lacking(self) -> str:
        """Some lines must be left."""
        return "" if self._list.chosen else "Every line is left out: take some back in with x."

    @property
    def field(self) -> Widget:
        """The list."""
        return self._list

    def mark_line(self, line: int) -> None:
        """Mark the line that failed."""
        self._list.mark(line)
