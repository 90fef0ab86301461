"""A sheet to pick other cards than those that are due: by what is offered, or by a search."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, Input, OptionList, Static
from textual.widgets.option_list import Option

from quizapp.core.text import clean, clean_line
from quizapp.errors import UsageError
from quizapp.study.filtering import Offer, Pick
from quizapp.study.finding import terms_of
from quizapp.tui.keys import bound

COUNTS = "Answers count: cards that are not due yet are scheduled by the days that have gone by."
CRAM = "Cram: no answer is recorded, and no card moves. What is wrong comes once more."


class PickScreen(ModalScreen[Pick | None]):
    """Gives back what the learner picks; None for nothing."""

    HELP_TITLE: ClassVar[str] = "On the sheet of other cards"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "study", "Study", priority=True),
        bound("cram", "cram", "Cram or count"),
        Binding("tab", "app.focus_next", "Search or list"),
        bound("back", "dismiss(None)", "Back"),
    ]

    def __init__(self, offers: tuple[Offer, ...]) -> None:
        super().__init__()
        self._offers = offers
        self._crams = False

    def compose(self) -> ComposeResult:
        """Lay out the offers and the line for a search."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content("Other cards")
            yield OptionList(*(Option(Content(_line(offer))) for offer in self._offers), id="offers")
            yield Input(placeholder="a search, such as tag:axes -is:new flag:1", id="search")
            yield Static(id="pick-trouble")
            yield Static(id="pick-how")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Begin on the offers where there are any."""
        self.query_one("#offers").display = bool(self._offers)
        self.query_one("#offers" if self._offers else "#search").focus()
        self._show_how()

    def action_study(self) -> None:
        """Pick the offer pointed at, or what the search line asks for."""
        offers = self.query_one("#offers", OptionList)
        if offers.has_focus and offers.highlighted is not None:
            self._picked(self._offers[offers.highlighted].search)
        else:
            self._picked(self.query_one("#search", Input).value)

    def action_cram(self) -> None:
        """Change between answers that count and those that do not."""
        self._crams = not self._crams
        self._show_how()

    def _show_how(self) -> None:
        text = CRAM if self._crams else COUNTS
        self.query_one("#pick-how", Static).update(Content.styled(text, "$text-warning" if self._crams else ""))

    @on(OptionList.OptionSelected)
    def _offer_selected(self, event: OptionList.OptionSelected) -> None:
        self._picked(self._offers[event.option_index].search)

    def _picked(self, search: str) -> None:
        try:
            terms_of(search)
        except UsageError as error:
            trouble = Content.styled(clean(f"{error.message}\n{error.hint}"), "$text-error")
            self.query_one("#pick-trouble", Static).update(trouble)
        else:
            self.dismiss(Pick(search, cram=self._crams))


def _line(offer: Offer) -> str:
    return f"{offer.cards:>4}  {clean_line(offer.title)}"
