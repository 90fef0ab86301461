"""Home: what is due, and the one key that starts."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, ListItem, ListView, Static

from quizapp.core.text import clean, clean_line
from quizapp.study.due import DueDeck
from quizapp.tui.desk import Overview
from quizapp.tui.keys import bound, key_in_force
from quizapp.tui.messages import LimitsWanted, StudyDeck, WallsFound
from quizapp.tui.screens.layout import NARROW_TO_WIDE, SHORT_TO_TALL
from quizapp.tui.screens.summary import cram_offer
from quizapp.tui.widgets.topbar import TopBar

NO_DECKS = """There are no decks yet.

Put a deck (a folder of YAML files with cards) into the folder that `quizapp doctor` names, or try one from anywhere:
quizapp drill PATH"""


class DeckRow(ListItem):
    """One line of the list: a deck's title and counts, or those of all decks."""

    def __init__(self, deck: str | None, title: str, counts: tuple[int, int, int]) -> None:
        self.deck = deck
        styles = ("$text-primary", "$text-warning", "$text-success")
        cells = [
            Static(Content.styled(str(count) if count else "·", style if count else "dim"), classes="count")
            for count, style in zip(counts, styles, strict=True)
        ]
        super().__init__(Horizontal(Static(Content(clean_line(title)), classes="deck-title"), *cells))


class HomeScreen(Screen[None]):
    """Decks with counts, problems of card files, what to press."""

    HORIZONTAL_BREAKPOINTS = NARROW_TO_WIDE
    VERTICAL_BREAKPOINTS = SHORT_TO_TALL
    HELP_TITLE: ClassVar[str] = "Home"

    BINDINGS: ClassVar[list[BindingType]] = [
        # First of all, so that not even a key typed at once behind it acts on home.
        Binding("enter", "app.begin", "Study", priority=True),
        bound("study_all", "study_all", "Study all"),
        bound("other_cards", "app.pick", "Other cards"),
        bound("limits", "limits", "Limits"),
        bound("cram_forgotten", "app.cram_forgotten", "Cram forgotten ones", show=False),
        bound("undo", "app.undo_last", "Undo"),
        bound("redo", "app.redo_last", "Redo", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._overview = Overview()
        self._seen = False
        self._forgotten = 0

    def compose(self) -> ComposeResult:
        """Lay out the list under its headings, and the notices."""
        yield TopBar("quizapp")
        with VerticalScroll(id="home", can_focus=False) as home:
            home.border_title = Content("what is due")
            yield Static(Content("Looking for what is due …"), id="next")
            with Horizontal(id="deck-heads"):
                yield Static(Content("deck"), classes="deck-title")
                for name in ("new", "learning", "due"):
                    yield Static(Content(name), classes="count")
            yield ListView(id="decks")
        with Vertical(id="rest"), VerticalScroll(id="notices"):
            yield Static(id="walls-notice")
            yield Static(id="problems")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Follow what the app finds out."""
        self.watch(self.app, "overview", self._show)
        self.watch(self.app, "walls", self._show_walls)
        self.watch(self.app, "forgotten", self._show_forgotten)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now."""
        if action == "study_all":
            return len(self._overview.decks) > 1
        return True

    async def _show(self, overview: Overview | None) -> None:
        """Draw what is due, keeping the deck that the pointer is on."""
        if overview is None:
            return
        self._overview, self._seen = overview, True
        decks = self.query_one("#decks", ListView)
        index = decks.index or 0
        await decks.clear()
        await decks.extend(self._rows(overview.decks))
        decks.index = min(index, len(decks) - 1) if len(decks) else None
        decks.focus()
        self.say_next()
        self._show_problems(overview.problems)
        self.set_class(not overview.decks, "-empty")
        self.refresh_bindings()

    @staticmethod
    def _rows(decks: tuple[DueDeck, ...]) -> list[DeckRow]:
        rows = [DeckRow(deck.id, deck.title, (deck.new, deck.learning, deck.review)) for deck in decks]
        if len(decks) > 1:
            total = (
                sum(each.new for each in decks),
                sum(each.learning for each in decks),
                sum(each.review for each in decks),
            )
            rows.insert(0, DeckRow(None, "All decks", total))
        return rows

    def say_opening(self) -> None:
        """Say that a drill is being opened, where there is a line to say it on yet."""
        for line in self.query("#next").results(Static):
            line.update(Content("Opening …"))

    def _show_walls(self, message: WallsFound | None) -> None:
        """Say that code cannot run, why, and what to do."""
        if message is None:
            return
        notice = self.query_one("#walls-notice", Static)
        if message.problem:
            notice.update(
                Content.assemble(
                    ("✗ Code cannot run here. ", "bold $text-error"), clean(message.problem), "\n", clean(message.hint)
                )
            )
        notice.set_class(bool(message.problem), "-open")
        self._open_notices()

    def _show_forgotten(self, cards: int) -> None:
        self._forgotten = cards
        self.say_next()

    def say_next(self) -> None:
        """Say what there is to do, once that is known."""
        if not self._seen:
            return
        key = key_in_force(self.app, "cram_forgotten")
        self.query_one("#next", Static).update(_what_next(self._overview, self._forgotten, key))

    def _show_problems(self, problems: tuple[str, ...]) -> None:
        notice = self.query_one("#problems", Static)
        if problems:
            many = f"{len(problems)} problems" if len(problems) > 1 else "One problem"
            title = Content.styled(f"! {many} in card files; the other cards work.", "bold $text-warning")
            notice.update(Content("\n\n").join([title, *(Content(clean(problem)) for problem in problems)]))
        notice.set_class(bool(problems), "-open")
        self._open_notices()

    def _open_notices(self) -> None:
        self.query_one("#notices").set_class(bool(self.query("#notices .-open")), "-open")

    @property
    def deck(self) -> str | None:
        """The deck that the pointer is on; None for all, and while none is shown."""
        row = self.query_one("#decks", ListView).highlighted_child
        return row.deck if isinstance(row, DeckRow) else None

    def action_limits(self) -> None:
        """Show today's limits of the deck that the pointer is on, to be set."""
        if self._overview.decks:
            self.post_message(LimitsWanted(self.deck))

    def action_study_all(self) -> None:
        """Study every deck."""
        self.post_message(StudyDeck(None))

    @on(ListView.Selected)
    def _selected(self, event: ListView.Selected) -> None:
        if isinstance(event.item, DeckRow):
            self.post_message(StudyDeck(event.item.deck))


def _what_next(overview: Overview, forgotten: int, cram_key: str) -> Content:
    if not overview.decks:
        return Content(NO_DECKS)
    if not overview.due:
        done = Content.assemble(
            ("✓ Nothing is due now. ", "bold $text-success"), "Come back later; new cards open every day."
        )
        return done + cram_offer(forgotten, cram_key) if forgotten else done
    cards = "1 card is" if overview.due == 1 else f"{overview.due} cards are"
    return Content.assemble((f"{cards} waiting. ", "bold"), "Press ", (" enter ", "reverse"), " to study.")
