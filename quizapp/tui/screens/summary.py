"""What the drill came to."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Static

from quizapp.core.rating import Rating
from quizapp.study.summary import Summary
from quizapp.tui.messages import DrillLeft
from quizapp.tui.widgets.topbar import TopBar

BAR = 24
_STYLES = {
    Rating.AGAIN: "$text-error",
    Rating.HARD: "$text-warning",
    Rating.GOOD: "$text-success",
    Rating.EASY: "$text-primary",
}


def duration(seconds: float) -> str:
    """Time spent, in minutes where there are some."""
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"


def moment(due: datetime, now: datetime) -> str:
    """When something is due, in the time zone of `now`: the hour today, else the day."""
    there = due.astimezone(now.tzinfo)
    days = (there.date() - now.date()).days
    if days <= 0:
        return f"today at {there:%H:%M}"
    return "tomorrow" if days == 1 else f"{there:%A %d %B}, in {days} days"


def summary_text(summary: Summary, now: datetime) -> Content:
    """The whole summary, line by line."""
    if not summary.answered:
        return Content.assemble(
            ("Nothing answered this time.", "bold"), "\n\nNothing was changed; every card waits as it was."
        )
    cards = "1 answer" if summary.answered == 1 else f"{summary.answered} answers"
    lines = [
        Content.styled(f"{cards}, saved", "bold"),
        Content(""),
        Content.assemble(("✓ ", "$text-success"), f"{summary.passed} right"),
        Content(f"  in {duration(summary.seconds)}"),
        Content(""),
        *(_rating_line(rating, summary) for rating in Rating),
    ]
    if summary.next_due is not None:
        lines += [Content(""), Content.assemble("next of these cards due: ", (moment(summary.next_due, now), "bold"))]
    return Content("\n").join(lines)


def _rating_line(rating: Rating, summary: Summary) -> Content:
    count = summary.by_rating.get(rating, 0)
    bar = "█" * round(BAR * count / summary.answered)
    return Content.assemble(f"{rating.label:<6}{count:>3}  ", (bar, _STYLES[rating]))


class SummaryScreen(Screen[None]):
    """Figures of the drill, and the way home."""

    HELP_TITLE: ClassVar[str] = "After a drill"
    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter,escape", "home", "Home")]

    def __init__(self, summary: Summary, now: datetime, title: str) -> None:
        super().__init__()
        self._summary = summary
        self._now = now
        self._title = title

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        yield TopBar(self._title)
        with VerticalScroll(id="summary-pane") as pane:
            pane.border_title = Content("this drill")
            yield Static(summary_text(self._summary, self._now), id="summary")
        yield Footer(show_command_palette=False)

    def action_home(self) -> None:
        """Go home."""
        self.post_message(DrillLeft())
