"""Nothing to answer just now, but a card that is being learnt comes back soon."""

from datetime import timedelta
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Center, Middle
from textual.content import Content
from textual.widgets import Footer, Static

from quizapp.study.drill import Drill
from quizapp.tui.keys import bound
from quizapp.tui.messages import CardDone, DrillFinished
from quizapp.tui.screens.acting import UndoingScreen
from quizapp.tui.widgets.topbar import TopBar, counts_line

LOOK_EVERY = 0.5


def clock_text(left: timedelta) -> str:
    """Minutes and seconds, rounded up so that it ends at 0:00 and not before."""
    seconds = max(-(-left // timedelta(seconds=1)), 0)
    return f"{seconds // 60}:{seconds % 60:02d}"


class WaitingScreen(UndoingScreen):
    """Counts down to the next card and goes on by itself."""

    HELP_TITLE: ClassVar[str] = "While waiting for a card"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "finish", "Finish now"),
        bound("back", "finish", "Finish now"),
    ]

    def __init__(self, drill: Drill, title: str) -> None:
        super().__init__()
        self._drill = drill
        self._title = title
        self._over = False

    @property
    def acted_on(self) -> Drill | None:
        """The drill that waits."""
        return None if self._over else self._drill

    def go_on(self) -> None:
        """Back to the card whose answer was taken back."""
        self._over = True
        self.post_message(CardDone())

    def compose(self) -> ComposeResult:
        """Lay out the countdown."""
        counts = self._drill.counts
        yield TopBar(self._title, counts_line(counts.new, counts.learning, counts.review))
        with Middle(), Center():
            yield Static(id="waiting")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin to count down."""
        self._look()
        self.set_interval(LOOK_EVERY, self._look)

    def _look(self) -> None:
        left = self._drill.waiting
        if self._over:
            return
        if left is None or left <= timedelta():
            self._over = True
            self._drill.refresh()
            self.post_message(CardDone())
            return
        self.query_one("#waiting", Static).update(
            Content.assemble(
                ("Nothing to answer right now.", "bold"),
                "\n\nThe next card that you are learning comes back in ",
                (clock_text(left), "bold $text-warning"),
                ".\nWait here and it appears by itself, or press ",
                (" enter ", "reverse"),
                " to finish: it will be due next time.",
            )
        )

    def action_finish(self) -> None:
        """End the drill here."""
        self._over = True
        self.post_message(DrillFinished())
