"""What the learner's code prints, as it prints it."""

from textual.content import Content
from textual.geometry import Size
from textual.widgets import Log

from quizapp.core.text import clean

MOST_LINES = 2000


class Output(Log):
    """Hidden until something is printed; follows the end, keeps the last lines."""

    def __init__(self) -> None:
        super().__init__(max_lines=MOST_LINES, auto_scroll=True)
        self._line_end = ""

    def stream(self, text: str) -> None:
        """Add a piece of output."""
        if text:
            self.add_class("-open")
            # A line end waits for what follows it, so that no empty line is kept below the last.
            text = self._line_end + clean(text)
            self._line_end = "\n" if text.endswith("\n") else ""
            lines = text.removesuffix("\n").split("\n")
            if len(lines) > MOST_LINES:
                lines = ["", *lines[-MOST_LINES:]]  # none of them goes on with the line before
            self._append("\n".join(lines))

    def _append(self, text: str) -> None:
        self.write(text)
        # Textual measures before it drops lines, and so would scroll to where no line is any more.
        self.virtual_size = Size(self.virtual_size.width, self.line_count)
        self.scroll_end(animate=False, immediate=True, x_axis=False)
        self.refresh()

    def start(self) -> None:
        """Forget the last attempt's output."""
        self.clear()
        self._line_end = ""
        self.border_title = Content("printed")
        self.remove_class("-open")

    @property
    def is_open(self) -> bool:
        """Whether anything was printed."""
        return self.has_class("-open")
