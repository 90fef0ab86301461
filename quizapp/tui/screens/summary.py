"""What the drill came to."""

from datetime import datetime
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Footer, Static

from quizapp.core.rating import Rating
from quizapp.study.drill import Drill
from quizapp.study.summary import Summary
from quizapp.tui.keys import bound, key_in_force
from quizapp.tui.messages import CardDone, DrillLeft
from quizapp.tui.screens.acting import UndoingScreen
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
        Content.styled(f"{cards}, saved" if summary.recorded else f"{cards}; a cram, nothing was recorded", "bold"),
        Content(""),
        Content.assemble(("✓ ", "$text-success"), f"{summary.passed} right"),
        Content(f"  in {duration(summary.seconds)}"),
        Content(""),
        *(_rating_line(rating, summary) for rating in Rating),
    ]
    if summary.next_due is not None:
        lines += [Content(""), Content.assemble("next of these cards due: ", (moment(summary.next_due, now), "bold"))]
    return Content("\n").join(lines)


def cram_offer(cards: int, key: str) -> Content:
    """What to do with cards that were forgotten today, by this key, or by the palette where it is ""."""
    what = "1 card was" if cards == 1 else f"{cards} cards were"
    way = Content.assemble("Press ", (f" {key} ", "reverse")) if key else Content("Search the commands")
    return Content.assemble(f"\n{what} forgotten today. ", way, " to cram: nothing is recorded.")


def _rating_line(rating: Rating, summary: Summary) -> Content:
    count = summary.by_rating.get(rating, 0)
    bar = "█" * round(BAR * count / summary.answered)
    return Content.assemble(f"{rating.label:<6}{count:>3}  ", (bar, _STYLES[rating]))


class SummaryScreen(UndoingScreen):
    """Figures of the drill, what to do next, and the way home."""

    HELP_TITLE: ClassVar[str] = "After a drill"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "home", "Home"),
        bound("back", "home", "Home"),
        bound("cram_forgotten", "app.cram_forgotten", "Cram forgotten ones"),
    ]

    def __init__(self, summary: Summary, now: datetime, title: str, drill: Drill | None = None) -> None:
        super().__init__()
        self._summary = summary
        self._now = now
        self._title = title
        self._drill = drill
        self._left = False

    def compose(self) -> ComposeResult:
        """Lay out the figures."""
        yield TopBar(self._title)
        with VerticalScroll(id="summary-pane") as pane:
            pane.border_title = Content("this drill")
            yield Static(summary_text(self._summary, self._now), id="summary")
            yield Static(id="next-step")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Follow what the app finds out."""
        self.watch(self.app, "forgotten", self._show_forgotten)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now."""
        if action in {"undo", "redo"}:
            return self._drill is not None
        return True

    @property
    def acted_on(self) -> Drill | None:
        """The drill that has ended here."""
        return None if self._left else self._drill

    def go_on(self) -> None:
        """Back to the drill, on the card whose answer was taken back."""
        self._left = True
        self.post_message(CardDone())

    def _show_forgotten(self, cards: int) -> None:
        text = Content("")
        if cards and self._drill is not None:
            text = cram_offer(cards, key_in_force(self.app, "cram_forgotten"))
        self.query_one("#next-step", Static).update(text)

    def action_home(self) -> None:
        """Go home."""
        self.post_message(DrillLeft())
