"""The line on top of every screen: where the learner is, what is left, how strong the walls are."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Static

from quizapp.core.text import clean_line
from quizapp.tui.messages import WallsFound


class TopBar(Horizontal):
    """A title on the left that gives way, facts on the right that do not."""

    def __init__(self, title: str, facts: Content | None = None) -> None:
        super().__init__()
        self._title = title
        self._facts = facts

    def compose(self) -> ComposeResult:
        """Lay out title, facts and walls."""
        yield Static(Content(clean_line(self._title)), id="topbar-title")
        yield Static(self._facts or Content(""), id="topbar-facts")
        yield Static(Content("walls …"), id="topbar-walls")

    def on_mount(self) -> None:
        """Follow what the app knows about the walls."""
        self.watch(self.app, "walls", self._show_walls)

    def _show_walls(self, found: WallsFound | None) -> None:
        walls = self.query_one("#topbar-walls", Static)
        if found is not None:
            walls.update(Content("✗ no walls") if found.problem else Content(f"walls: {clean_line(found.tier)}"))
            walls.set_class(bool(found.problem), "-none")


def counts_line(new: int, learning: int, review: int) -> Content:
    """How many cards are left, in the words and colours of home."""
    return Content.assemble(
        (f"{new} new", "$text-primary"),
        " · ",
        (f"{learning} learning", "$text-warning"),
        " · ",
        (f"{review} due", "$text-success"),
    )
