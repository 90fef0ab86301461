"""The app of a preview: one screen, drawn anew whenever the card's file is saved."""

from textual import on, work
from textual.widgets.text_area import Selection

from quizapp.study.previewing import Preview
from quizapp.study.workspace import Workspace
from quizapp.tui.desk import Desk
from quizapp.tui.messages import CardDone, DrillLeft, FilesChanged
from quizapp.tui.screens.preview import PreviewScreen
from quizapp.tui.shell import Shell

LOOK_EVERY = 0.25
"""Seconds between looks at the times of the files."""


class PreviewApp(Shell):
    """Shows the cards of a preview, and follows their files."""

    def __init__(self, desk: Desk, preview: Preview, title: str) -> None:
        super().__init__(desk)
        self._preview = preview
        self._title = title
        self._reading = False
        self._card_screen: PreviewScreen | None = None

    def on_mount(self) -> None:
        """Show the first card, and begin to watch."""
        self.prepare()
        self._show()
        self.set_interval(LOOK_EVERY, self._watch)

    def _watch(self) -> None:
        """Read the files if they have changed, unless another screen, such as help, lies over the card."""
        if not self._reading and self.screen is self._card_screen and self._preview.outdated:
            self._reading = True
            self._read()

    @work(thread=True, exit_on_error=False, group="read")
    def _read(self) -> None:
        found = None
        try:
            found = self._preview.look()
        finally:
            if found is None:
                self._reading = False
        self.post_message(FilesChanged(found))

    @on(FilesChanged)
    def _files_changed(self, message: FilesChanged) -> None:
        self._reading = False
        screen = self._card_screen
        if screen is None or self.screen is not screen or not screen.is_drawn:
            return  # it is found again when the card is there, and on top
        screen.keep()
        cursor = screen.cursor
        if self._preview.take(message.look):
            screen.retire()
            self._show(cursor)
        else:
            screen.tell_problem()

    @on(CardDone)
    def _go_on(self) -> None:
        """Show the card that the preview stands on, the first when it is through."""
        if self._preview.card is None:
            self._preview.go(0)
        self._show()

    @on(DrillLeft)
    def _leave(self) -> None:
        self.exit()

    def _show(self, cursor: Selection | None = None) -> None:
        screen = PreviewScreen(self._preview, self._desk, self._title, cursor)
        if self._card_screen is None:
            self.push_screen(screen)
        else:
            self.switch_screen(screen)
        self._card_screen = screen


def run_preview(workspace: Workspace, preview: Preview, title: str) -> int:
    """Run the preview over `workspace` until the author leaves it, and return the exit code."""
    return PreviewApp(Desk(workspace), preview, title).run_to_the_end()
