"""What each kind of card has of its own: one reader a kind."""

import re
from collections.abc import Callable, Mapping

from quizapp.core.card import (
    Body,
    Cases,
    ChoiceBody,
    CodeBody,
    Kind,
    Option,
    PredictBody,
    RecallBody,
    Rules,
)
from quizapp.decks.cloze import read_cloze
from quizapp.decks.expectations import read_expectations
from quizapp.decks.fields import Fields, shown
from quizapp.decks.order import read_order
from quizapp.decks.python_code import check_python, read_python
from quizapp.decks.strict_yaml import Map
from quizapp.decks.wrong import read_wrong

_DOTTED = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*")
_MOST_CASES = 1000
_OPTION_HINT = "Write {text: …} and, on the right ones, correct: true."


def read_code(card: Fields) -> CodeBody:
    """A code card."""
    body = CodeBody(
        setup=read_python(card, "setup"),
        starter=card.code("starter"),
        reference=read_python(card, "reference", required=True),
        expect=read_expectations(card),
        keep=card.names("keep"),
        call=card.name("call"),
        cases=_cases(card),
        rules=_rules(card),
        raises=_error_name(card),
        stdout=bool(card.flag("stdout")),
        wrong=read_wrong(card, caught=True),
    )
    _cross_check(card)
    return body


def _cross_check(card: Fields) -> None:
    """Report keys that need, or exclude, each other."""
    judged = [key for key in ("expect", "grad", "call", "raises", "stdout") if card.has(key)]
    if not judged:
        hint = "Add `expect: {out: {}}` for names the code leaves behind, or `call: f` for a function."
        card.file.report(card.data.at, "a code card needs `expect` or `call`, or nothing is judged", hint)
    if "call" in judged and ("expect" in judged or "grad" in judged):
        hint = "A function card is judged by what its calls return: delete `expect` and `grad`, or `call`."
        card.report("call", "`call` and `expect` cannot stand together", hint)
    cases = card.data.get("cases")
    drawn = isinstance(cases, Map) and "draw" in cases
    if card.has("call") and not drawn:
        hint = "Add cases: {count: 20, draw: …}, where `draw` sets `args`, a tuple."
        card.report("call", "`call` needs `cases` with `draw`, which makes the arguments", hint)
    if drawn and not card.has("call"):
        card.report("cases", "`draw` makes arguments, but there is no `call`", "Name the function: `call: f`.")


def _cases(card: Fields) -> Cases:
    fields = card.mapping("cases", "`cases`")
    if fields is None:
        return Cases()
    cases = Cases(fields.integer("count", 1, _MOST_CASES) or 1, read_python(fields, "draw"))
    fields.close()
    return cases


def _rules(card: Fields) -> Rules:
    fields = card.mapping("rules", "`rules`")
    if fields is None:
        return Rules()
    rules = Rules(_operations(fields, "require"), _operations(fields, "forbid"))
    fields.close()
    for both in sorted(set(rules.require) & set(rules.forbid)):
        fields.report("forbid", f"{shown(both)} is both required and forbidden", "Keep it in one of the two lists.")
    return rules


def _operations(rules: Fields, key: str) -> tuple[str, ...]:
    found = rules.texts(key)
    for each in found:
        if not _DOTTED.fullmatch(each):
            rules.report(key, f"{shown(each)} is not an operation", "Write torch.einsum or Tensor.__matmul__.")
    return found


def _error_name(card: Fields) -> str:
    return card.matching("raises", _DOTTED, "Write the name of an error, such as ValueError.")


def read_predict(card: Fields) -> PredictBody:
    """A predict card."""
    code = read_python(card, "code")
    ask = card.text("ask", required=True).strip()
    if ask:
        check_python(card.file, card.at("ask"), "ask", ask, expression=True, samples=card.samples)
    return PredictBody(code=code, ask=ask, raises=_error_name(card), wrong=read_wrong(card))


def read_recall(card: Fields) -> RecallBody:
    """A recall card."""
    return RecallBody(
        answer=card.text("answer", required=True),
        points=card.texts("points"),
        wrong=read_wrong(card, plain=True),
    )


def read_choice(card: Fields) -> ChoiceBody:
    """A choice card."""
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
    if count == len(options) and count > 1 and not any(option.correct for option in options):
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
