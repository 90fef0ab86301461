"""The question: what is asked, the code that is given, and the hints uncovered so far."""

from collections.abc import Iterable

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quizapp.core.card import Card, CodeBody, OrderBody, PredictBody
from quizapp.core.text import clean_line
from quizapp.tui.prose import code, prose


def given_code(card: Card) -> str:
    """The code a learner is given to read."""
    match card.body:
        case CodeBody(setup=setup) | OrderBody(setup=setup):
            return setup
        case PredictBody(code=text):
            return text
        case _:
            return ""


class Question(VerticalScroll):
    """Reads top to bottom: prompt, given code, hints."""

    def __init__(self, card: Card, hints: Iterable[str]) -> None:
        super().__init__()
        self._card = card
        self._hints = tuple(hints)
        self.border_title = Content(clean_line(card.title) or clean_line(card.id))

    def compose(self) -> ComposeResult:
        """Lay out what the card asks."""
        yield Static(prose(self._card.prompt), id="prompt")
        given = given_code(self._card)
        if given.strip():
            yield Static(code(given), id="given")
        for number, hint in enumerate(self._hints, 1):
            yield Hint(number, hint)

    def add_hint(self, number: int, hint: str) -> None:
        """Show one more hint and bring it into view."""
        self.mount(Hint(number, hint))
        self.call_after_refresh(self.scroll_end, animate=False)


class Hint(Static):
    """One hint."""

    def __init__(self, number: int, text: str) -> None:
        super().__init__(Content.assemble((f"hint {number}  ", "bold"), prose(text)), classes="hint")
