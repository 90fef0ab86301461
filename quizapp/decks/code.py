"""Code cards: the learner leaves named results behind, or defines a function."""

from quizapp.core.card import Cases, CodeBody
from quizapp.decks.expectations import LARGEST, read_expectations
from quizapp.decks.fields import Fields, shown
from quizapp.decks.python_code import read_python
from quizapp.decks.rules import DOTTED, read_rules
from quizapp.decks.strict_yaml import Map
from quizapp.decks.wrong import read_wrong

ARGUMENTS = "args"
JUDGED = ("expect", "grad", "call", "raises", "stdout")
"""A code card has at least one of these keys, or nothing is judged."""

_MOST_CASES = 1000


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
        rules=read_rules(card),
        raises=read_error_name(card),
        stdout=bool(card.flag("stdout")),
        partial=bool(card.flag("partial")),
        new_bytes=card.integer("new_bytes", 0, LARGEST),
        wrong=read_wrong(card, caught=True),
    )
    _check_judged(card)
    _check_drawn(card)
    if body.call:
        _check_function(card, body)
    if body.partial and body.cases.count == 1 and not any(each.statistics for each in body.expect):
        card.report("partial", "`partial` gives credit by case, and there is only one", "Add cases: {count: 20}.")
    return body


def read_error_name(card: Fields) -> str:
    """The name of the error that a card asks for."""
    return card.matching("raises", DOTTED, "Write the name of an error, such as ValueError.")


def _cases(card: Fields) -> Cases:
    fields = card.mapping("cases", "`cases`")
    if fields is None:
        return Cases()
    known_problems = len(fields.file.problems)
    cases = Cases(fields.integer("count", 1, _MOST_CASES) or 1, read_python(fields, "draw"))
    fields.close()
    if cases.draw and ARGUMENTS not in cases.draw and len(fields.file.problems) == known_problems:
        hint = f"End it with `{ARGUMENTS} = (…)`, the tuple of what the function is called with."
        fields.report("draw", f"`draw` sets no `{ARGUMENTS}`", hint)
    return cases


def _check_judged(card: Fields) -> None:
    """Report a card that judges nothing."""
    if not any(card.has(key) for key in JUDGED) and not _draws(card):
        hint = "Add `expect: {out: {}}` for names the code leaves behind, or `call: f` for a function."
        card.file.report(card.data.at, "a code card needs `expect` or `call`, or nothing is judged", hint)
        card.missing |= dict.fromkeys(("expect", "call"), card.file.problems[-1])


def _draws(card: Fields) -> bool:
    """Whether a card draws arguments for a function."""
    cases = card.data.get("cases")
    return isinstance(cases, Map) and "draw" in cases


def _check_drawn(card: Fields) -> None:
    """Report a function without arguments, and arguments without a function."""
    drawn = _draws(card)
    if card.has("call") and not drawn and "draw" not in card.data:
        hint = "Add cases: {count: 20, draw: …}, where `draw` sets `args`, a tuple."
        card.report("call", "`call` needs `cases` with `draw`, which makes the arguments", hint)
    if drawn and not card.has("call"):
        card.report("cases", "`draw` makes arguments, but there is no `call`", "Name the function: `call: f`.")


def _check_function(card: Fields, body: CodeBody) -> None:
    """Report what a function card cannot be asked: anything beyond its one result and its arguments."""
    if body.call == ARGUMENTS:
        card.report("call", "`args` is what `draw` makes, not a function", "Give the function another name.")
    _only(
        card,
        "expect",
        body.call,
        f"A function card has one result, which goes by its name: expect: {{{body.call}: …}}.",
    )
    _only(card, "grad", ARGUMENTS, "Gradients of the arguments are compared: grad: {args: {}}.")
    for name, at in card.items("keep"):
        if isinstance(name, str) and name != ARGUMENTS:
            hint = "Its arguments go by one name: keep: [args]."
            card.file.report(at, f"a function card cannot keep {shown(name)}", hint)


def _only(card: Fields, key: str, only: str, hint: str) -> None:
    """Report every name under `key` but the only one that makes sense."""
    names = card.data.get(key)
    if isinstance(names, Map):
        for name in names:
            if name != only:
                message = f"{shown(name)} is not known under `{key}` of a function card"
                card.file.report(names.keys_at[name], message, hint)
