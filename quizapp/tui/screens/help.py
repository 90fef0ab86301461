"""Help: every key, taken from the bindings themselves so that none is missing."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from quizapp.tui.screens.acting import ActingScreen, UndoingScreen
from quizapp.tui.screens.asking import AskScreen
from quizapp.tui.screens.drill import DrillScreen
from quizapp.tui.screens.home import DeckList, HomeScreen
from quizapp.tui.screens.limiting import LimitsScreen
from quizapp.tui.screens.marking import MarkScreen
from quizapp.tui.screens.picking import PickScreen
from quizapp.tui.screens.preview import PreviewScreen
from quizapp.tui.screens.summary import SummaryScreen
from quizapp.tui.screens.waiting import WaitingScreen
from quizapp.tui.widgets.cloze import ClozeAnswer
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.order import OrderList
from quizapp.tui.widgets.ratings import RatingBar
from quizapp.tui.widgets.ticks import Ticks

NOTES = """Letters and numbers act when the keys are not in a text: press escape to step out of it, then for
example h, r or 1-4. Function keys act everywhere: f6 to f9 rate. Nothing you typed is lost: unfinished answers are
kept, and come back with their card.

A rating says when the card returns; the suggested one follows from how it went. Revealing the answer suggests Again."""

KEY_WIDTH = 20
_SCREENS = (HomeScreen, DrillScreen, WaitingScreen, SummaryScreen, PreviewScreen)


def sections(app_bindings: Sequence[BindingType]) -> list[tuple[str, Sequence[BindingType]]]:
    """Each group of keys with its heading."""
    return [
        ("Everywhere", app_bindings),
        *((screen.HELP_TITLE, screen.BINDINGS) for screen in _SCREENS),
        ("Around a card, outside its text", [*UndoingScreen.BINDINGS, *ActingScreen.BINDINGS]),
        ("On the list of decks", DeckList.BINDINGS),
        ("In the code editor", CodeEditor.BINDINGS),
        ("In a list of options or points", Ticks.BINDINGS),
        ("In the gaps of a text", ClozeAnswer.BINDINGS),
        ("In lines to be put in order", OrderList.BINDINGS),
        ("On the rating bar", RatingBar.BINDINGS),
        *((sheet.HELP_TITLE, sheet.BINDINGS) for sheet in (MarkScreen, AskScreen, PickScreen, LimitsScreen)),
    ]


def key_name(key: str) -> str:
    """A key as it is written on keyboards and in the footer."""
    names = {"question_mark": "?", "escape": "esc", "left": "←", "right": "→", "up": "↑", "down": "↓"}
    return names.get(key, key.replace("ctrl+", "^"))


def help_text(groups: Iterable[tuple[str, Sequence[BindingType]]]) -> Content:
    """Every group with every key."""
    lines = [Content(NOTES.replace("\n\n", "\0").replace("\n", " ").replace("\0", "\n\n"))]
    for heading, bindings in groups:
        lines += [Content(""), Content.styled(heading, "bold $text-accent")]
        for binding in bindings:
            assert isinstance(binding, Binding)
            keys = ", ".join(key_name(key.strip()) for key in binding.key.split(","))
            lines.append(Content.assemble((f"  {keys:<{KEY_WIDTH}}", "bold"), binding.description))
    return Content("\n").join(lines)


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen it was called from."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,f1,question_mark,q,enter", "dismiss", "Close")]

    def compose(self) -> ComposeResult:
        """Lay out the sheet."""
        with VerticalScroll(id="help") as sheet:
            sheet.border_title = Content("Keys")
            yield Static(help_text(sections(self.app.BINDINGS)), id="help-text")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#help").focus()
