"""Textual's text area, mended where it would end the app."""

from textual.geometry import Offset
from textual.widgets import TextArea


class Area(TextArea):
    """A text of several lines."""

    def scroll_cursor_visible(self, center: bool = False, animate: bool = False) -> Offset:
        """Scroll to the cursor, unless it stands for now on a line that is gone.

        Textual measures a text that an undo makes shorter before it moves the cursor, and where that takes away the
        scroll bar it looks for the cursor at once; it looks again when the cursor has been moved.
        """
        if self.cursor_location[0] >= self.document.line_count:
            return Offset()
        return super().scroll_cursor_visible(center, animate)
