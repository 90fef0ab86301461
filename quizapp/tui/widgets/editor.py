"""The code editor: Textual's TextArea with the indenting that Python wants and a mark on the line that failed."""

import re
from collections.abc import Callable, Sequence
from typing import ClassVar

from rich.text import Text
from textual import events, on
from textual.binding import Binding, BindingType
from textual.widgets import TextArea
from textual.widgets.text_area import Selection

from quizapp.core.text import clean
from quizapp.tui.widgets.area import Area
from quizapp.tui.widgets.editor_theme import NAME, editor_theme

WIDTH = 4
_OPENS_BLOCK = re.compile(r"[:\[({]\s*(#.*)?$")
_GAP = re.compile(r"(?<![\w.\[(,])\.\.\.(?![\w.,\])])")  # what a starter leaves to be filled in
_ENDS_BLOCK = re.compile(r"\s*(return|pass|break|continue|raise)\b")


class CodeEditor(Area):
    """Python, indented: Enter keeps the indent, Tab and Shift+Tab move whole lines, Backspace goes back one stop."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"editor--failed-line"}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("tab", "indent", "Indent", show=False),
        Binding("shift+tab", "dedent", "Dedent", show=False),
    ]

    def __init__(self, text: str) -> None:
        # "focus" leaves Tab and Escape to the bindings: Textual's own "indent" would replace a selection by spaces.
        super().__init__(clean(text), soft_wrap=False, tab_behavior="focus", show_line_numbers=True, compact=True)
        self.indent_width = WIDTH
        self._marked = -1

    def on_mount(self) -> None:
        """Follow the theme of the app, and begin where the answer belongs: on the first `...`, else at the end."""
        self.language = "python"  # not in __init__, where Textual would build the highlighting three times over
        self._follow_theme()
        self.app.theme_changed_signal.subscribe(self, lambda _: self._follow_theme())
        self._go_to_gap()

    def _go_to_gap(self) -> None:
        self.move_cursor(self.document.end)
        for row, line in enumerate(self.document.lines):
            if gap := _GAP.search(line):
                self.selection = Selection((row, gap.start()), (row, gap.end()))
                return

    def _follow_theme(self) -> None:
        self.register_theme(editor_theme(self.app.theme_variables))
        self.theme = NAME
        self._set_theme(NAME)  # the name stays the same, so the reactive alone would not see the new colours
        self._redraw()

    @property
    def marked_line(self) -> int:
        """The line marked as the one that failed, counted from 1; 0 when none is."""
        return self._marked + 1

    def mark_line(self, line: int) -> None:
        """Mark a line, counted from 1, as the one that failed; 0 marks none."""
        self._marked = line - 1
        self.highlight_cursor_line = line == 0  # else the cursor's line would hide the mark
        if 0 <= self._marked < self.document.line_count:
            self.move_cursor((self._marked, len(self.document.get_line(self._marked))))
        self._redraw()

    @on(TextArea.Changed)
    def _unmark(self) -> None:
        if self._marked >= 0:
            self.mark_line(0)

    def _redraw(self) -> None:
        self._line_cache.clear()
        self.refresh()

    def get_line(self, line_index: int) -> Text:
        """Return a line as it is drawn."""
        line = super().get_line(line_index)
        if line_index == self._marked:
            line.stylize(self.get_component_rich_style("editor--failed-line", partial=True))
        return line

    def set_text(self, text: str) -> None:
        """Replace the whole text, as one step that can be undone, and begin where the answer belongs."""
        self.replace(clean(text), (0, 0), self.document.end)
        self._go_to_gap()

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type keys and pastes that came before there was an editor."""
        for piece in pieces:
            if piece == "\n":
                self._break_line()
            else:
                self._type(clean(piece))

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter" and not self.read_only:
            event.stop()
            event.prevent_default()
            self._break_line()

    async def _on_paste(self, event: events.Paste) -> None:
        event.prevent_default()
        event.stop()
        self._type(clean(event.text))

    def action_indent(self) -> None:
        """Indent every selected line, or go to the next stop."""
        if self.selection.is_empty:
            self._type(" " * (WIDTH - self.cursor_location[1] % WIDTH))
        else:
            self._edit_rows(lambda row: " " * WIDTH + row if row.strip() else row)

    def action_dedent(self) -> None:
        """Take one indent from every selected line, or from the cursor's."""
        self._edit_rows(lambda row: row[min(WIDTH, len(row) - len(row.lstrip(" "))) :])

    def action_delete_left(self) -> None:
        """Delete back to the stop before when only spaces are on the left, else one character."""
        row, column = self.cursor_location
        before = self.document.get_line(row)[:column]
        if self.selection.is_empty and before and not before.strip(" "):
            self._delete_via_keyboard((row, (column - 1) // WIDTH * WIDTH), (row, column))
        else:
            super().action_delete_left()

    def _type(self, text: str) -> None:
        self._replace_via_keyboard(text, *self.selection)

    def _break_line(self) -> None:
        start = min(self.selection)
        before = self.document.get_line(start[0])[: start[1]]
        indent = len(before) - len(before.lstrip(" "))
        if _OPENS_BLOCK.search(before):
            indent += WIDTH
        elif _ENDS_BLOCK.match(before):
            indent = max(indent - WIDTH, 0)
        self._type("\n" + " " * indent)

    def _edit_rows(self, change: Callable[[str], str]) -> None:
        """Change whole lines of the selection as one step that can be undone, and keep them selected."""
        if self.read_only:
            return
        first, last = sorted(self.selection)
        bottom = last[0] - 1 if last[1] == 0 and last[0] > first[0] else last[0]
        rows = [self.document.get_line(row) for row in range(first[0], bottom + 1)]
        changed = [change(row) for row in rows]
        if changed == rows:
            return
        anchor, cursor = self.selection
        self.replace("\n".join(changed), (first[0], 0), (bottom, len(rows[-1])))

        def moved(place: tuple[int, int]) -> tuple[int, int]:
            row, column = place
            if row > bottom:
                return place
            grown = len(changed[row - first[0]]) - len(rows[row - first[0]])
            return row, max(column + grown, 0) if column else 0

        self.selection = Selection(moved(anchor), moved(cursor))
