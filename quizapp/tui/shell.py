"""What every app of ours has: the walls being built, the theme, help, and trouble that is told."""

import asyncio
import signal
import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import App, SystemCommand
from textual.binding import BindingType
from textual.dom import DOMNode
from textual.driver import Driver
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget
from textual.worker import Worker, WorkerState

from quizapp.core.text import clean
from quizapp.ending import ended_by_signals
from quizapp.errors import ExitCode, QuizappError
from quizapp.tui.desk import Desk
from quizapp.tui.keys import KeyMap, bound
from quizapp.tui.messages import Trouble, WallsFound


class Shell(App[None]):
    """An app around a desk; what it shows is for its subclasses to say."""

    TITLE = "quizapp"
    CSS_PATH = Path(__file__).with_name("app.tcss")  # a mere name would be looked for beside the subclass

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("help", "help", "Help"),
        bound("quit", "quit", "Quit"),
        bound("commands", "command_palette", "Commands", show=False),
    ]

    walls: reactive[WallsFound | None] = reactive(None)

    def __init__(self, desk: Desk) -> None:
        self._theme_kept = ""  # nothing is kept before the learner's own theme has been taken on
        super().__init__()
        self._desk = desk
        self.keys = KeyMap(desk.keys)
        self.keys.apply(self)
        self._asked_to_end = False
        self._turning: asyncio.AbstractEventLoop | None = None

    def _register_child(self, parent: DOMNode, child: Widget, before: int | None, after: int | None) -> None:
        self.keys.apply(child)  # the one place that every screen and widget comes by, before it hears of any key
        super()._register_child(parent, child, before, after)

    def get_driver_class(self) -> type[Driver]:
        """Draw on a terminal that may go away, where the terminal is one of Unix."""
        found = super().get_driver_class()
        if sys.platform == "win32":
            return found
        from textual.drivers.linux_driver import LinuxDriver

        from quizapp.tui.terminal import Terminal

        return Terminal if found is LinuxDriver else found

    def run_to_the_end(self) -> int:
        """Run until the learner leaves, or the system asks the app to end, and return the exit code."""
        with ended_by_signals(self._end, also=(signal.SIGINT,)):
            self.run()
        return self.return_code or 0

    def _end(self) -> None:
        """Leave as the learner would; called by a signal, between any two steps of the app."""
        self._asked_to_end = True
        if self._turning is not None and not self._turning.is_closed():
            self._turning.call_soon_threadsafe(self._leave_now)

    def _leave_now(self) -> None:
        self.exit(return_code=ExitCode.INTERRUPTED)

    def prepare(self) -> None:
        """Let the walls be built, and take on the learner's theme."""
        self._turning = asyncio.get_running_loop()
        if self._asked_to_end:
            self._leave_now()
        self._warm()
        self._take_theme()

    def _take_theme(self) -> None:
        wanted, known = self._desk.theme, self.available_themes
        if wanted in known:
            self.theme = wanted
        elif wanted:
            close = get_close_matches(wanted, known, n=1)
            hint = (
                f"Did you mean {close[0]!r}?"
                if close
                else f"Pick one in the palette ({self.keys.name('commands')}, Theme)."
            )
            told = f"{self._desk.theme_set_at()}: there is no theme {wanted!r}. {hint}"
            self.notify(clean(told), severity="warning", markup=False, timeout=15)
        self._theme_kept = self.theme

    def watch_theme(self, theme: str) -> None:
        """Keep a theme that the learner picks, for the next time."""
        if self._theme_kept not in ("", theme):
            self._theme_kept = theme
            self._keep_theme(theme)

    @work(thread=True, exit_on_error=False, group="theme")
    def _keep_theme(self, theme: str) -> None:
        try:
            self._desk.save_theme(theme)
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    @work(thread=True, exit_on_error=False, group="walls")
    def _warm(self) -> None:
        try:
            self._desk.warm()
            self.post_message(WallsFound(self._desk.tier()))
        except QuizappError as error:
            self.post_message(WallsFound("none", error.message, error.hint))

    @on(Worker.StateChanged)
    def _worker_died(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR:
            failure = f"{type(event.worker.error).__name__}: {event.worker.error}"
            self.post_message(Trouble(f"Our fault: {failure}", "See quizapp doctor."))

    @on(WallsFound)
    def _walls_found(self, message: WallsFound) -> None:
        self.walls = message

    @on(Trouble)
    def _tell_trouble(self, message: Trouble) -> None:
        self.notify(clean(f"{message.message}\n{message.hint}"), severity="error", markup=False, timeout=15)

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
