"""Order cards: lines that the learner puts in order, and lines that do not belong."""

from quizapp.core.card import OrderBody
from quizapp.core.order import ORDER_CHECKS, joined, strange_lines
from quizapp.decks.card_file import Mark
from quizapp.decks.expectations import read_expectations
from quizapp.decks.fields import Fields, shown
from quizapp.decks.places import place
from quizapp.decks.python_code import first_fault, read_python
from quizapp.decks.wrong import read_wrong

_MOST_LINES = 40  # lines and distractors, as many as can be looked over


def read_order(card: Fields) -> OrderBody:
    """An order card."""
    body = OrderBody(
        lines=card.texts("lines", required=True),
        setup=read_python(card, "setup"),
        expect=read_expectations(card),
        keep=card.names("keep"),
        distractors=card.texts("distractors"),
        wrong=read_wrong(card, caught=True, more=ORDER_CHECKS),
    )
    if len(body.lines) == card.size("lines") > 0:
        _check_lines(card, body)
    return body


def _check_lines(card: Fields, body: OrderBody) -> None:
    if len(set(body.lines)) < 2:
        card.report("lines", "these lines have only one order", "Give at least two that differ.")
    if len(body.lines) + len(body.distractors) > _MOST_LINES:
        card.report("lines", f"more than {_MOST_LINES} lines cannot be put in order", "Join lines, or make two cards.")
    for line, at in card.items("distractors"):
        if line in body.lines:
            hint = "Change it: a distractor must differ from every line."
            card.file.report(at, f"the distractor {shown(line)} is one of the lines", hint)
    for wrong in body.wrong:
        for line in strange_lines(body, wrong.answer)[:1]:
            message = f"a wrong answer holds {shown(line)}, which is none of the lines"
            card.report("wrong", message, "Use the lines and distractors as they are written, indentation included.")
    if body.runs:
        _check_runs(card, body)


def _check_runs(card: Fields, body: OrderBody) -> None:
    """Report where Python cannot read the lines in the author's order."""
    code = joined(body.lines)
    fault = first_fault(code, samples=card.samples)
    if fault is None:
        return
    before = code[: max(fault.offset, 0)].split("\n")
    at = _place(card, body, len(before), len(before[-1]) + 1) if fault.offset >= 0 else card.at("lines")
    card.file.report(at, f"`lines` {fault.message}", "In your order, Python must be able to read them.")


def _place(card: Fields, body: OrderBody, line: int, column: int) -> Mark:
    """Where in the card file line `line` and column `column` of the joined lines stand."""
    for text, (_, at) in zip(body.lines, card.items("lines"), strict=True):
        height = text.count("\n") + 1
        if line <= height:
            return place(card.file, at, text, line, column)
        line -= height
    return card.at("lines")
