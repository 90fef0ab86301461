"""Help: every key, taken from the bindings themselves so that none is missing."""

from collections.abc import Iterable, Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Static

from quizapp.tui.keys import KeyMap, bound
from quizapp.tui.screens.acting import ActingScreen, UndoingScreen
from quizapp.tui.screens.asking import AskScreen
from quizapp.tui.screens.drill import DrillScreen
from quizapp.tui.screens.home import HomeScreen
from quizapp.tui.screens.limiting import LimitsScreen
from quizapp.tui.screens.marking import MarkScreen
from quizapp.tui.screens.picking import PickScreen
from quizapp.tui.screens.preview import PreviewScreen
from quizapp.tui.screens.summary import SummaryScreen
from quizapp.tui.screens.waiting import WaitingScreen
from quizapp.tui.shell import Shell
from quizapp.tui.widgets.cloze import ClozeAnswer
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.order import OrderList
from quizapp.tui.widgets.ratings import RatingBar
from quizapp.tui.widgets.ticks import Ticks

NOTES = (
    "Letters and numbers act when the keys are not in a text: press {back} to step out of it. Every other key acts in a"
    " text too. Nothing you typed is lost: unfinished answers are kept, and come back with their card.\n\n"
    "A rating says when the card returns; the suggested one follows from how it went. Revealing the answer suggests"
    " Again.\n\n"
    "The keys can be changed in the settings: see `quizapp config keys`."
)

KEY_WIDTH = 20
_SCREENS = (HomeScreen, DrillScreen, WaitingScreen, SummaryScreen, PreviewScreen)


def sections(app_bindings: Sequence[BindingType]) -> list[tuple[str, Sequence[BindingType]]]:
    """Each group of keys with its heading."""
    return [
        ("Everywhere", app_bindings),
        *((screen.HELP_TITLE, screen.BINDINGS) for screen in _SCREENS),
        ("Around a card, outside its text", [*UndoingScreen.BINDINGS, *ActingScreen.BINDINGS]),
        ("In the code editor", CodeEditor.BINDINGS),
        ("In a list of options or points", Ticks.BINDINGS),
        ("In the gaps of a text", ClozeAnswer.BINDINGS),
        ("In lines to be put in order", OrderList.BINDINGS),
        ("On the rating bar", RatingBar.BINDINGS),
        *((sheet.HELP_TITLE, sheet.BINDINGS) for sheet in (MarkScreen, AskScreen, PickScreen, LimitsScreen)),
    ]


def help_text(groups: Iterable[tuple[str, Sequence[BindingType]]], keys: KeyMap) -> Content:
    """Every group with every key in force."""
    lines = [Content(NOTES.format(back=keys.name("back")))]
    for heading, bindings in groups:
        lines += [Content(""), Content.styled(heading, "bold $text-accent")]
        for description, names in _rows(bindings, keys).items():
            named = ", ".join(names) or "no key"
            lines.append(Content.assemble((f"  {named:<{KEY_WIDTH}}", "bold"), description))
    return Content("\n").join(lines)


def _rows(bindings: Sequence[BindingType], keys: KeyMap) -> dict[str, list[str]]:
    """The keys by what they do."""
    rows: dict[str, list[str]] = {}
    for binding in bindings:
        assert isinstance(binding, Binding)
        rows.setdefault(binding.description, []).extend(keys.names(binding))
    return rows


class HelpScreen(ModalScreen[None]):
    """A sheet over the screen it was called from."""

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("back", "dismiss", "Close"),
        bound("help", "dismiss", "Close"),
        Binding("q,enter", "dismiss", "Close"),
    ]

    def compose(self) -> ComposeResult:
        """Lay out the sheet."""
        with VerticalScroll(id="help") as sheet:
            sheet.border_title = Content("Keys")
            app = self.app
            assert isinstance(app, Shell)
            yield Static(help_text(sections(app.BINDINGS), app.keys), id="help-text")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the arrows scroll."""
        self.query_one("#help").focus()
