"""Where the learner answers: one widget a kind, all with the same few methods."""

from collections.abc import Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, Static, TextArea

from quizapp.core.card import Card, ChoiceBody, ClozeBody, CodeBody, OrderBody, PredictBody, RecallBody
from quizapp.core.text import clean, clean_line
from quizapp.study.revealing import Revealed
from quizapp.tui.ahead import first_line
from quizapp.tui.messages import AnswerChanged, AnswerGiven, Picked
from quizapp.tui.prose import code, prose
from quizapp.tui.widgets.answer import Answer
from quizapp.tui.widgets.area import Area
from quizapp.tui.widgets.cloze import ClozeAnswer
from quizapp.tui.widgets.editor import CodeEditor
from quizapp.tui.widgets.order import OrderAnswer
from quizapp.tui.widgets.ticks import Ticks


class CodeAnswer(Answer):
    """Code in an editor."""

    TITLE = "your code"
    FILE = "answer.py"

    def __init__(self, draft: str) -> None:
        super().__init__()
        self._editor = CodeEditor(draft)

    def compose(self) -> ComposeResult:
        """Lay out the editor."""
        yield self._editor

    @property
    def text(self) -> str:
        """The code."""
        return self._editor.text

    @property
    def field(self) -> Widget:
        """The editor."""
        return self._editor

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type it as the keys would."""
        self._editor.type_ahead(pieces)

    def set_text(self, text: str) -> None:
        """Replace the code."""
        self._editor.set_text(text)

    def mark_line(self, line: int) -> None:
        """Mark the line that failed."""
        self._editor.mark_line(line)

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.post_message(AnswerChanged(self.text))


class PredictAnswer(Answer):
    """A value on one line."""

    TITLE = "your prediction"

    def __init__(self, body: PredictBody, draft: str) -> None:
        super().__init__()
        self._ask = body.ask
        self._input = Input(
            clean_line(draft),
            placeholder="a value, a shape, a dtype or an error's name",
            select_on_focus=False,  # trying again mends the last prediction
            compact=True,
        )

    def compose(self) -> ComposeResult:
        """Lay out what is asked and the line for the answer."""
        yield Static(Content.assemble(code(self._ask), ("  gives", "dim")), id="ask")
        yield self._input

    @property
    def text(self) -> str:
        """The prediction."""
        return self._input.value

    @property
    def field(self) -> Widget:
        """The input line."""
        return self._input

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type the first line of it."""
        self._input.insert_text_at_cursor(first_line(pieces))

    @property
    def lacking(self) -> str:
        """An empty line is no prediction."""
        return "" if self.text.strip() else "Type what it gives first."

    @on(Input.Changed)
    def _changed(self) -> None:
        if self._input.value != (cleaned := clean(self._input.value)):
            self._input.value = cleaned
        self.post_message(AnswerChanged(self.text))

    @on(Input.Submitted)
    def _submitted(self) -> None:
        self.post_message(AnswerGiven())


class RecallAnswer(Answer):
    """Words, then the card's answer beside them and its points to tick."""

    TITLE = "your words"
    FILE = "answer.txt"

    def __init__(self, draft: str) -> None:
        super().__init__()
        placeholder = Content("Say it in your own words; then compare.")
        self._area = Area(clean(draft), soft_wrap=True, compact=True, placeholder=placeholder)
        self._ticks: Ticks | None = None

    def compose(self) -> ComposeResult:
        """Lay out the words."""
        yield self._area

    @property
    def text(self) -> str:
        """The words."""
        return self._area.text

    @property
    def ticked(self) -> frozenset[int] | None:
        """The points ticked, None until they are shown."""
        return None if self._ticks is None else self._ticks.ticked

    @property
    def field(self) -> Widget:
        """The words, then the points."""
        return self._area if self._ticks is None else self._ticks

    @property
    def wants_answer_shown(self) -> bool:
        """Self-check needs the card's answer in sight."""
        return self._ticks is None

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type it."""
        self._area.insert(clean("".join(pieces)))

    def set_text(self, text: str) -> None:
        """Replace the words, as one step that can be undone."""
        self._area.replace(clean(text), (0, 0), self._area.document.end)

    def compare(self, revealed: Revealed) -> None:
        """Show the card's answer and the points to tick; a card without points asks about the whole."""
        self._area.read_only = True
        self.add_class("-comparing")
        self._ticks = Ticks(revealed.points or ("my answer says the same",), many=True)
        answer = Content.assemble(("the answer", "bold $text-success"), "\n", prose(revealed.answer))
        told = Static(answer, id="recall-answer")
        self._ticks.border_title = Content("tick what yours covered, then enter")
        self.mount(VerticalScroll(told, self._ticks, id="compare", can_focus=False))

    @on(TextArea.Changed)
    def _changed(self) -> None:
        self.post_message(AnswerChanged(self.text))


class ChoiceAnswer(Answer):
    """Options to pick from."""

    TITLE = "pick one"

    def __init__(self, body: ChoiceBody, draft: str) -> None:
        super().__init__()
        many = sum(option.correct for option in body.options) > 1
        ticked = _picked(draft, len(body.options))
        self._ticks = Ticks(
            [option.text for option in body.options],
            many=many,
            ticked=ticked if many or len(ticked) == 1 else frozenset(),
        )
        if many:
            self.border_title = Content("pick every right one")

    def compose(self) -> ComposeResult:
        """Lay out the options."""
        yield VerticalScroll(self._ticks, can_focus=False)

    @property
    def text(self) -> str:
        """The numbers picked, as `1,3`."""
        return ",".join(str(index + 1) for index in sorted(self._ticks.ticked))

    @property
    def lacking(self) -> str:
        """Something must be picked."""
        return "" if self._ticks.ticked else "Pick an option first."

    @property
    def field(self) -> Widget:
        """The list."""
        return self._ticks

    @on(Picked)
    def _changed(self) -> None:
        self.post_message(AnswerChanged(self.text))


def _picked(draft: str, options: int) -> frozenset[int]:
    """The options that a draft such as `1,3` picks, from 0; none for what was never written by a choice card."""
    numbers = {each.strip() for each in draft.split(",")}
    there = {str(number): number - 1 for number in range(1, options + 1)}
    return frozenset(there[each] for each in numbers) if numbers <= there.keys() else frozenset()


def answer_for(card: Card, draft: str, lines: Sequence[str] = ()) -> Answer:
    """The widget that a card of this kind is answered in; `lines` are those of an order card, as they are shown."""
    match card.body:
        case CodeBody():
            return CodeAnswer(draft)
        case PredictBody() as body:
            return PredictAnswer(body, draft)
        case RecallBody():
            return RecallAnswer(draft)
        case ChoiceBody() as body:
            return ChoiceAnswer(body, draft)
        case ClozeBody() as body:
            return ClozeAnswer(body, draft)
        case OrderBody() as body:
            return OrderAnswer(body, lines, draft)
