"""The terminal app: opens screens, runs what is slow in the background, and holds no rule of the domain."""

from collections.abc import Iterable
from typing import ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import Binding, BindingType
from textual.reactive import reactive
from textual.screen import Screen
from textual.worker import Worker, WorkerState

from quizapp.core.text import clean
from quizapp.errors import QuizappError
from quizapp.study.drill import Drill
from quizapp.study.workspace import Workspace
from quizapp.tui.commands import DeckCommands
from quizapp.tui.desk import Desk, Overview
from quizapp.tui.messages import (
    CardDone,
    DrillFinished,
    DrillLeft,
    DrillOpened,
    OverviewLoaded,
    StudyDeck,
    Trouble,
    WallsFound,
)
from quizapp.tui.screens.home import HomeScreen


class QuizApp(App[None]):
    """Home, then one screen a card, then the summary."""

    TITLE = "quizapp"
    CSS_PATH = "app.tcss"
    COMMANDS = App.COMMANDS | {DeckCommands}

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1,question_mark", "help", "Help", key_display="f1"),
        Binding("q", "quit", "Quit"),
        Binding("ctrl+q", "quit", "Quit", show=False, priority=True),
        Binding("ctrl+p", "command_palette", "Commands", show=False, priority=True),
    ]

    overview: reactive[Overview | None] = reactive(None, always_update=True)
    walls: reactive[WallsFound | None] = reactive(None)

    def __init__(self, desk: Desk, *, deck: str | None = None, straight: bool = False) -> None:
        super().__init__()
        self._desk = desk
        self._straight = straight
        self._deck = deck
        self._title = ""
        self._drill: Drill | None = None
        self._opening = False
        self._home = HomeScreen()

    def on_mount(self) -> None:
        """Let the walls be built first, paint, and only then look at what is due."""
        self._warm()
        if self._desk.theme in self.available_themes:
            self.theme = self._desk.theme
        self.push_screen(self._home)
        self.call_after_refresh(self._load_overview)
        if self._straight:
            self.call_after_refresh(self._study, self._deck)

    # In the background.

    @work(thread=True, exit_on_error=False, group="walls")
    def _warm(self) -> None:
        try:
            self._desk.warm()
            self.post_message(WallsFound(self._desk.tier()))
        except QuizappError as error:
            self.post_message(WallsFound("none", error.message, error.hint))

    @work(thread=True, exclusive=True, exit_on_error=False, group="overview")
    def _load_overview(self) -> None:
        try:
            self.post_message(OverviewLoaded(self._desk.overview()))
            self._desk.open_record()
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    @work(thread=True, exclusive=True, exit_on_error=False, group="drill")
    def _open_drill(self, deck: str | None) -> None:
        try:
            self.post_message(DrillOpened(self._desk.open_drill(deck)))
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    @on(Worker.StateChanged)
    def _worker_died(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            failure = f"{type(event.worker.error).__name__}: {event.worker.error}"
            self.post_message(Trouble(f"Our fault: {failure}", "See quizapp doctor."))

    # What the background found.

    @on(WallsFound)
    def _walls_found(self, message: WallsFound) -> None:
        self.walls = message

    @on(OverviewLoaded)
    def _overview_loaded(self, message: OverviewLoaded) -> None:
        if self.overview is None and message.overview.clock:
            self.notify(message.overview.clock, severity="warning", markup=False, timeout=15)
        self.overview = message.overview

    @on(Trouble)
    def _trouble(self, message: Trouble) -> None:
        self._opening = False
        self.notify(clean(f"{message.message}\n{message.hint}"), severity="error", markup=False, timeout=15)

    # The way of a drill.

    @on(StudyDeck)
    def _study_deck(self, message: StudyDeck) -> None:
        self._study(message.deck)

    def _study(self, deck: str | None) -> None:
        if self._opening:
            return
        self._opening = True
        self._home.say_opening()
        self._title = self._desk.title(deck)
        self._open_drill(deck)

    @on(DrillOpened)
    async def _drill_opened(self, message: DrillOpened) -> None:
        self._opening = False
        self._go_home()
        self._drill = message.drill
        if message.drill.card is None and message.drill.waiting is None:
            self.notify("Nothing is due now. Come back later; new cards open every day.", markup=False)
            return
        self._go_on()

    @on(CardDone)
    def _go_on(self) -> None:
        """Show the drill's next card, the wait for it, or what the drill came to."""
        from quizapp.tui.screens.drill import DrillScreen
        from quizapp.tui.screens.waiting import WaitingScreen

        drill = self._drill
        if drill is None:
            return
        if drill.card is not None:
            self._show(DrillScreen(drill, self._desk, self._title))
        elif drill.waiting is not None:
            self._show(WaitingScreen(drill, self._title))
        else:
            self._finish()

    @on(DrillFinished)
    def _finish(self) -> None:
        from quizapp.tui.screens.summary import SummaryScreen

        if self._drill is not None:
            self._show(SummaryScreen(self._drill.summary(), self._desk.now(), self._title))
            self._drill = None

    @on(DrillLeft)
    def _go_home(self) -> None:
        """Back to home, with fresh counts."""
        while len(self.screen_stack) > 1 and self.screen is not self._home:
            self.pop_screen()
        self._load_overview()

    def _show(self, screen: Screen[None]) -> None:
        if self.screen is self._home:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)

    def get_system_commands(self, screen: Screen[object]) -> Iterable[SystemCommand]:
        """Offer in the palette what is not a deck: themes, help, a screenshot, the way out."""
        for command in super().get_system_commands(screen):
            if command.title in {"Theme", "Quit", "Screenshot"}:
                yield command
        yield SystemCommand("Help", "Show every key", self.action_help)

    def action_help(self) -> None:
        """Show every key."""
        from quizapp.tui.screens.help import HelpScreen

        self.push_screen(HelpScreen())


def run(workspace: Workspace, *, deck: str | None = None, limit: int | None = None) -> int:
    """Run the app over `workspace` and return the exit code.

    With `deck` (or a `limit`) the drill begins at once; else the learner starts it from home.
    """
    app = QuizApp(Desk(workspace, limit), deck=deck, straight=deck is not None or limit is not None)
    app.run()
    return app.return_code or 0
