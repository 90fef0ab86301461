"""What a learner can do around a card on every screen of a drill: undo, redo, and set marks on it."""

from collections.abc import Callable, Set
from dataclasses import replace
from typing import ClassVar

from textual.binding import ActiveBinding, BindingType
from textual.screen import Screen

from quizapp.core.text import clean, clean_line
from quizapp.errors import QuizappError
from quizapp.study.acting import action
from quizapp.study.drill import Drill
from quizapp.study.undoing import Act
from quizapp.tui.keys import bound

_AROUND = frozenset(("undo", "marks"))
_TOLD_ELSEWHERE = _AROUND | {"leave_out"}  # in help, and the last in the title of its lines

NOTHING_TO_UNDO = "There is nothing to undo."
NOTHING_TO_REDO = "There is nothing to redo."
NOTHING_CHANGED = "Nothing was changed: it is so already."


def told(done: Act | None, word: str, nothing: str) -> str:
    """What an undo or a redo is told as."""
    return nothing if done is None else f"{word}: {clean_line(str(done))}"


class UndoingScreen(Screen[None]):
    """A screen of a drill on which answers and changes can be taken back."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("undo", "undo", "Undo"),
        bound("redo", "redo", "Redo", show=False),
    ]

    @property
    def acted_on(self) -> Drill | None:
        """The drill that is going on; None when there is none any more."""
        raise NotImplementedError

    def keep(self) -> None:
        """Write down what was typed, before the drill may go on to another card."""

    def go_on(self) -> None:
        """Show the card that the drill now stands on."""
        raise NotImplementedError

    def action_undo(self) -> None:
        """Take back the last answer or change."""
        self.act(lambda drill: told(drill.undo(), "Undone", NOTHING_TO_UNDO))

    def action_redo(self) -> None:
        """Put back what was undone last."""
        self.act(lambda drill: told(drill.redo(), "Redone", NOTHING_TO_REDO))

    def act(self, do: Callable[[Drill], str]) -> None:
        """Do something to the drill, tell what it says, and go on where the card is another then."""
        drill = self.acted_on
        if drill is None:
            return
        self.keep()
        turn, had_card = drill.turn, drill.card is not None
        try:
            said = do(drill)
        except QuizappError as error:
            self.notify(clean(str(error)), title="Not saved", severity="error", markup=False, timeout=15)
            return
        self.notify(clean(said), markup=False)
        if drill.turn != turn or had_card != (drill.card is not None):
            self.go_on()


class ActingScreen(UndoingScreen):
    """A screen that shows a card, on which marks can be set."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("marks", "marks", "Mark"),
        bound("suspend", "mark('suspend')", "Suspend", show=False),
        bound("bury", "mark('bury')", "Bury until tomorrow", show=False),
    ]

    @property
    def active_bindings(self) -> dict[str, ActiveBinding]:
        """Every key that acts now, those of the answer first; where columns are few, the footer is left to them."""
        found = super().active_bindings
        if self.has_class("-wide"):
            return dict(sorted(found.items(), key=lambda each: each[1].binding.action in _AROUND))
        enters = any(each.binding.action in ("give", "accept") for each in found.values())
        twice = {"run", "check"} if enters else set()  # Enter hands in, or goes on
        return {key: _told_in_help(each, _TOLD_ELSEWHERE | twice) for key, each in found.items()}

    def action_mark(self, word: str, value: str = "") -> None:
        """Suspend, bury, flag, tag or forget the card."""
        self.act(lambda drill: _marked(drill, word, value))

    def action_marks(self) -> None:
        """Offer what can be set on the card."""
        from quizapp.tui.screens.marking import MarkScreen

        if self.acted_on is not None and self.acted_on.card is not None:
            self.app.push_screen(MarkScreen(self.acted_on.card.id, self.acted_on.marks), self._chosen)

    def action_ask_mark(self, word: str) -> None:
        """Ask for the flag or the tag to be set."""
        from quizapp.tui.screens.asking import AskScreen

        title, hint = {
            "flag": ("Flag", "1 to 7, or 0 to take the flag off"),
            "tag": ("Tag of your own", "one word, such as exam"),
            "untag": ("Take off a tag", "the tag"),
        }[word]
        self.app.push_screen(AskScreen(title, hint), lambda value: self._given(word, value))

    def _chosen(self, choice: tuple[str, str | None] | None) -> None:
        if choice is None:
            return
        word, value = choice
        if value is None:
            self.action_ask_mark(word)
        else:
            self.action_mark(word, value)

    def _given(self, word: str, value: str | None) -> None:
        if value is not None:
            self.action_mark(word, value)


def _told_in_help(active: ActiveBinding, actions: Set[str]) -> ActiveBinding:
    return active._replace(
        binding=replace(active.binding, show=active.binding.show and active.binding.action not in actions)
    )


def _marked(drill: Drill, word: str, value: str) -> str:
    card = drill.card
    said = drill.mark(action(word, value))
    return f"{card.id if card else ''}: {said}" if said else NOTHING_CHANGED
