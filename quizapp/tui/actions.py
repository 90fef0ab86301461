"""What the app does around a drill: other cards than those that are due, limits for today, undo at home."""

from collections.abc import Callable

from textual import on, work
from textual.reactive import reactive

from quizapp.core.text import clean
from quizapp.errors import QuizappError
from quizapp.study.filtering import Pick
from quizapp.tui.desk import Desk
from quizapp.tui.messages import (
    ForgottenCounted,
    LimitsFound,
    LimitsWanted,
    OffersFound,
    RecordTurned,
    StudyDeck,
    Trouble,
)
from quizapp.tui.screens.acting import NOTHING_TO_REDO, NOTHING_TO_UNDO, told
from quizapp.tui.shell import Shell

CRAM_FORGOTTEN = Pick("is:forgotten", cram=True)


class ActingApp(Shell):
    """An app whose record the learner acts on; what follows from that is for its subclass to show."""

    forgotten: reactive[int] = reactive(0)
    """How many cards were forgotten today, to be crammed where nothing is due."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._looking = False

    def look_again(self) -> None:
        """Count anew what is due."""
        raise NotImplementedError

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now."""
        return self.forgotten > 0 if action == "cram_forgotten" else True

    def watch_forgotten(self) -> None:
        """Let the footer follow."""
        self.refresh_bindings()

    # In the background.

    @work(thread=True, exclusive=True, exit_on_error=False, group="record")
    def _in_record(self, do: Callable[[], OffersFound | LimitsFound | RecordTurned]) -> None:
        try:
            self.post_message(do())
        except QuizappError as error:
            self.post_message(Trouble(error.message, error.hint))

    @on(Trouble)
    def _looked_in_vain(self) -> None:
        self._looking = False

    # Other cards.

    def action_pick(self) -> None:
        """Offer other cards than those that are due."""
        if not self._looking:
            self._looking = True
            self._in_record(lambda: OffersFound(self._desk.offers()))

    @on(OffersFound)
    def _offers_found(self, message: OffersFound) -> None:
        from quizapp.tui.screens.picking import PickScreen

        self._looking = False
        self.push_screen(PickScreen(message.offers), self._picked)

    def _picked(self, pick: Pick | None) -> None:
        if pick is not None:
            self.post_message(StudyDeck(None, pick))

    def action_cram_forgotten(self) -> None:
        """Cram what was forgotten today."""
        if self.forgotten:
            self.post_message(StudyDeck(None, CRAM_FORGOTTEN))

    @on(ForgottenCounted)
    def _forgotten_counted(self, message: ForgottenCounted) -> None:
        self.forgotten = message.cards

    # Limits for today.

    @on(LimitsWanted)
    def _limits_wanted(self, message: LimitsWanted) -> None:
        if not self._looking:
            self._looking = True
            self._in_record(lambda: LimitsFound(message.deck, self._desk.limits(message.deck)))

    @on(LimitsFound)
    def _limits_found(self, message: LimitsFound) -> None:
        from quizapp.tui.screens.limiting import LimitsScreen

        self._looking = False
        self.push_screen(LimitsScreen(message.limits), lambda typed: self._set_limits(message.deck, typed))

    def _set_limits(self, deck: str | None, typed: tuple[str, str] | None) -> None:
        if typed is not None:
            new, reviews = typed
            self._in_record(lambda: RecordTurned(self._desk.set_limits(deck, new, reviews)))

    # Undo outside a drill.

    def action_undo_last(self) -> None:
        """Take back the last answer or change of all."""
        self._in_record(lambda: RecordTurned(told(self._desk.undo(), "Undone", NOTHING_TO_UNDO)))

    def action_redo_last(self) -> None:
        """Put back what was undone last."""
        self._in_record(lambda: RecordTurned(told(self._desk.redo(), "Redone", NOTHING_TO_REDO)))

    @on(RecordTurned)
    def _record_turned(self, message: RecordTurned) -> None:
        self.notify(clean(message.told), markup=False)
        self.look_again()
