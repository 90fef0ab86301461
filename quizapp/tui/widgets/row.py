"""A line of a list: a head that stays in its column, and a text beside it that wraps within its own."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static


class Row(Horizontal):
    """One line; what it shows is for its list to say."""

    def __init__(self, classes: str) -> None:
        super().__init__(classes=f"row {classes}")
        self._head = Static(classes="row-head")
        self._body = Static(classes="row-body")

    def compose(self) -> ComposeResult:
        """Lay out head and text."""
        yield self._head
        yield self._body

    def show(self, head: Content, body: Content) -> None:
        """Show this head beside this text."""
        self._head.update(head)
        self._body.update(body)

    @property
    def shown(self) -> str:
        """All that is shown, as plain text."""
        return f"{self._head.content}{self._body.content}"
