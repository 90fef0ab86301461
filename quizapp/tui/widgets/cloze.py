"""A text with gaps: it fills while the learner types, one line of input a gap."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static

from quizapp.core.card import ClozeBody, Gap
from quizapp.core.cloze import gap_answers
from quizapp.core.text import clean, clean_line
from quizapp.tui.ahead import first_line
from quizapp.tui.messages import AnswerChanged, AnswerGiven
from quizapp.tui.prose import prose
from quizapp.tui.widgets.answer import Answer

_HOLE = "\ue000"  # a character for private use, which stands for a gap while the text is styled
_BLANK = "______"


def gapped(body: ClozeBody, typed: Sequence[str], at: int) -> Content:
    """The text with what is typed so far in its gaps; the gap `at` (from 0) is the one being typed into."""
    holed = "".join(_HOLE if isinstance(part, Gap) else part.replace(_HOLE, "") for part in body.parts)
    pieces = prose(holed).split(_HOLE, allow_blank=True)
    parts: list[Content] = [pieces[0]]
    for number, (text, piece) in enumerate(zip(typed, pieces[1:], strict=False)):
        parts += [_gap(number, text, len(typed) > 1, here=number == at), piece]
    return Content.assemble(*parts)


def _gap(number: int, text: str, numbered: bool, *, here: bool) -> Content:
    blank = f"{number + 1} {_BLANK}" if numbered else _BLANK
    return Content.assemble(
        (f" {clean_line(text) or blank} ", "bold $text-accent on $accent 30%" if here else "$text on $surface")
    )


class _Scroll(VerticalScroll, can_focus=False, inherit_bindings=False):
    """Scrolls by itself to the gap typed into; the arrows are left to the gaps."""


class ClozeAnswer(Answer):
    """The text above, its gaps below it; Enter goes on to the next empty gap, and hands in when there is none."""

    TITLE = "fill the gaps"

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "go(-1)", "Gap above", show=False),
        Binding("down", "go(1)", "Gap below", show=False),
        Binding("enter", "on", "Next gap, or hand in", show=False),
    ]

    def __init__(self, body: ClozeBody, draft: str) -> None:
        super().__init__()
        self._body = body
        self._at = 0
        typed = gap_answers(draft, len(body.gaps))[: len(body.gaps)]
        self._inputs = [Input(clean_line(text), select_on_focus=False, compact=True) for text in typed]
        if len(self._inputs) == 1:
            self.border_title = Content("fill the gap")

    def compose(self) -> ComposeResult:
        """Lay out the text, and a line for each gap."""
        with _Scroll():
            yield Static(id="cloze-text")
            for number, field in enumerate(self._inputs, 1):
                label = f"{number:>2} " if len(self._inputs) > 1 else " › "
                yield Horizontal(Static(Content(label), classes="gap-label"), field, classes="gap")

    def on_mount(self) -> None:
        """Show the text as it stands."""
        self._draw()

    @property
    def text(self) -> str:
        """One gap a line."""
        return "\n".join(field.value for field in self._inputs)

    @property
    def field(self) -> Widget:
        """The gap being typed into."""
        return self._inputs[self._at]

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type the first line of it."""
        self._inputs[self._at].insert_text_at_cursor(first_line(pieces))

    @property
    def lacking(self) -> str:
        """Something must be typed."""
        return "" if self.text.strip() else "Type what belongs in the gap first."

    def _draw(self) -> None:
        self.query_one("#cloze-text", Static).update(
            gapped(self._body, [field.value for field in self._inputs], self._at)
        )

    def action_go(self, step: int) -> None:
        """Go to the gap above or below."""
        self._inputs[(self._at + step) % len(self._inputs)].focus()

    @on(Input.Submitted)
    def action_on(self) -> None:
        """Go to the next gap that is still empty; hand in when none is."""
        following = [*self._inputs[self._at + 1 :], *self._inputs[: self._at + 1]]
        empty = next((field for field in following if not field.value.strip()), None)
        if empty is None:
            self.post_message(AnswerGiven())
        else:
            empty.focus()

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show which gap is typed into."""
        if event.widget in self._inputs:
            self._at = self._inputs.index(event.widget)
            self._draw()

    @on(Input.Changed)
    def _changed(self, event: Input.Changed) -> None:
        if event.value != (cleaned := clean(event.value)):
            event.input.value = cleaned
        self._draw()
        self.post_message(AnswerChanged(self.text))
