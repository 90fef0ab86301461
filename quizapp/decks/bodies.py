"""What each kind of card has of its own: one reader a kind."""

import re
from collections.abc import Callable, Mapping

from quizapp.core.card import (
    Body,
    ChoiceBody,
    Kind,
    Option,
    PredictBody,
    RecallBody,
)
from quizapp.decks.cloze import read_cloze
from quizapp.decks.code import read_code, read_error_name
from quizapp.decks.fields import Fields, shown
from quizapp.decks.order import read_order
from quizapp.decks.python_code import check_python, read_python
from quizapp.decks.wrong import read_wrong

_PRINTS = re.compile(r"print\s*\(")
_OPTION_HINT = "Write {text: …} and, on the right ones, correct: true."


def read_predict(card: Fields) -> PredictBody:
    """A predict card."""
    code = read_python(card, "code")
    ask = card.text("ask", required=True).strip()
    if ask:
        check_python(card.file, card.at("ask"), "ask", ask, expression=True, samples=card.samples)
        if _PRINTS.match(ask):
            card.report("ask", "`ask` prints, and what `print` gives is None", "Ask for what it prints.")
    if card.has("answer"):
        card.known["answer"] = None
        hint = "Delete the line: what `ask` gives is found by running it, and `quizapp check` shows it."
        card.report("answer", "a predict card is told no answer", hint)
    return PredictBody(code=code, ask=ask, raises=read_error_name(card), wrong=read_wrong(card))


def read_recall(card: Fields) -> RecallBody:
    """A recall card."""
    return RecallBody(
        answer=card.text("answer", required=True),
        points=card.texts("points"),
        wrong=read_wrong(card, plain=True),
    )


def read_choice(card: Fields) -> ChoiceBody:
    """A choice card."""
    known_problems = len(card.file.problems)
    options: list[Option] = []
    for fields in card.parts("options", "an option", _OPTION_HINT, required=True):
        option = _option(fields)
        if option.text and any(option.text == other.text for other in options):
            message = f"the option {shown(option.text)} stands twice"
            fields.file.report(fields.data.at, message, "Make each option differ.")
        options.append(option)
    count = card.size("options")
    if count == 1:
        card.report("options", "one option is no choice", "Give at least two.")
    marked = any(option.correct for option in options) or len(card.file.problems) > known_problems
    if count == len(options) and count > 1 and not marked:
        card.report("options", "no option is correct", "Put `correct: true` on each right one.")
    return ChoiceBody(tuple(options))


def _option(fields: Fields) -> Option:
    option = Option(fields.text("text", required=True), bool(fields.flag("correct")), fields.text("says"))
    fields.close()
    return option


BODIES: Mapping[Kind, Callable[[Fields], Body]] = {
    Kind.CODE: read_code,
    Kind.PREDICT: read_predict,
    Kind.RECALL: read_recall,
    Kind.CHOICE: read_choice,
    Kind.CLOZE: read_cloze,
    Kind.ORDER: read_order,
}
