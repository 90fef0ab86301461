"""The terminal app: opens screens, runs what is slow in the background, and holds no rule of the domain."""

from textual import events, on, work
from textual.reactive import reactive
from textual.screen import Screen

from quizapp.errors import QuizappError
from quizapp.study.drill import Drill
from quizapp.study.filtering import Pick
from quizapp.study.workspace import Workspace
from quizapp.tui.actions import ActingApp
from quizapp.tui.ahead import TypedAhead
from quizapp.tui.commands import ActionCommands, DeckCommands
from quizapp.tui.desk import Desk, Overview
from quizapp.tui.messages import (
    CardDone,
    DrillFinished,
    DrillLeft,
    DrillOpened,
    ForgottenCounted,
    OverviewLoaded,
    StudyDeck,
    Trouble,
)
from quizapp.tui.screens.home import HomeScreen


class QuizApp(ActingApp):
    """Home, then one screen a card, then the summary."""

    COMMANDS = ActingApp.COMMANDS | {DeckCommands, ActionCommands}

    overview: reactive[Overview | None] = reactive(None, always_update=True)

    def __init__(
        self, desk: Desk, *, deck: str | None = None, pick: Pick | None = None, straight: bool = False
    ) -> None:
        super().__init__(desk)
        self._straight = straight
        self._deck = deck
        self._pick = pick
        self._title = ""
        self._drill: Drill | None = None
        self._opening = False
        self._ahead = TypedAhead()
        self._ahead.hold(keep=True)
        self._home = HomeScreen()

    def on_mount(self) -> None:
        """Let the walls be built first, paint, and only then look at what is due."""
        self.prepare()
        self.push_screen(self._home)
        self.call_after_refresh(self._load_overview)
        if self._straight:
            self.call_after_refresh(self._study, self._deck, self._pick)

    # Keys that come too early.

    async def on_event(self, event: events.Event) -> None:
        """Let no key but that to quit act while what it would act on is not there yet."""
        if not self._ahead.holding or not isinstance(event, events.Key | events.Paste) or event.is_forwarded:
            await super().on_event(event)
        elif isinstance(event, events.Paste) or not await self._check_bindings(event.key, priority=True):
            self._ahead.take(event)
            if self._ahead.entered and not self._straight:
                self._study(None)  # as Enter at home does, once it shows what is due

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now."""
        if action in {"command_palette", "begin"}:
            return not self._ahead.holding
        return super().check_action(action, parameters)

    # In the background.

    @work(thread=True, exclusive=True, exit_on_error=False, group="overview")
    def _load_overview(self) -> None:
        try:
            self.post_message(OverviewLoaded(self._desk.overview()))
            self._desk.open_record()
            self.post_message(ForgottenCounted(self._desk.forgotten()))
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    @work(thread=True, exclusive=True, exit_on_error=False, group="drill")
    def _open_drill(self, deck: str | None, pick: Pick | None) -> None:
        try:
            self.post_message(DrillOpened(self._desk.open_drill(deck, pick)))
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    # What the background found.

    @on(OverviewLoaded)
    def _overview_loaded(self, message: OverviewLoaded) -> None:
        if self.overview is None and message.overview.clock:
            self.notify(message.overview.clock, severity="warning", markup=False, timeout=15)
        if self.overview is None and not (self._straight or self._opening):
            self._ahead.release()
        self.overview = message.overview

    @on(Trouble)
    def _trouble(self) -> None:
        self._opening = False
        self._ahead.release()
        self._home.say_next()

    # The way of a drill.

    @on(StudyDeck)
    def _study_deck(self, message: StudyDeck) -> None:
        self._study(message.deck, message.pick)

    def action_begin(self) -> None:
        """Study what home points at."""
        self._study(self._home.deck)

    def _study(self, deck: str | None, pick: Pick | None = None) -> None:
        if self._opening:
            return
        self._opening = True
        self._ahead.hold(keep=True)
        self._home.say_opening()
        self._title = self._desk.title(deck, pick)
        self._open_drill(deck, pick)

    @on(DrillOpened)
    async def _drill_opened(self, message: DrillOpened) -> None:
        self._opening = False
        self._go_home()
        self._drill = message.drill
        if message.drill.card is None and message.drill.waiting is None:
            self._ahead.release()
            self.notify(message.drill.nothing, markup=False)
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
            self._ahead.hold(keep=False)
            self._show(DrillScreen(drill, self._desk, self._title, self._ahead))
            return
        self._ahead.release()
        if drill.waiting is not None:
            self._show(WaitingScreen(drill, self._title))
        else:
            self._finish()

    @on(DrillFinished)
    def _finish(self) -> None:
        from quizapp.tui.screens.summary import SummaryScreen

        if self._drill is not None:
            self._show(SummaryScreen(self._drill.summary(), self._desk.now(), self._title, self._drill))
            self._load_overview()

    @on(DrillLeft)
    def _go_home(self) -> None:
        """Back to home, with fresh counts."""
        while len(self.screen_stack) > 1 and self.screen is not self._home:
            self.pop_screen()
        self._drill = None
        self._load_overview()

    def look_again(self) -> None:
        """Count anew what is due."""
        self._load_overview()

    def _show(self, screen: Screen[None]) -> None:
        if self.screen is self._home:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)


def run(workspace: Workspace, *, deck: str | None = None, limit: int | None = None, pick: Pick | None = None) -> int:
    """Run the app over `workspace` and return the exit code.

    With `deck`, `pick` or a `limit` the drill begins at once; else the learner starts it from home.
    """
    straight = deck is not None or limit is not None or pick is not None
    return QuizApp(Desk(workspace, limit), deck=deck, pick=pick, straight=straight).run_to_the_end()
