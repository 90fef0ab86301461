"""Who is to blame for a reference that does not pass: the key where it shows, and what its author can do."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.core.card import CodeBody, Expectation
from quizapp.core.judge.case import judge_case
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.values import MissingValue

_ALWAYS_THERE = "torch, np, math, nn and F are there without an import"
_DRAW = "`draw` has sizes(n), size(), ints(…), floats(…) and choice(…), and the code must set `args`, a tuple."
_LIMITS = {
    Ending.TIME: "Let it do less, or give the card more time: `limits: {seconds: 30}`.",
    Ending.MEMORY: "Let it take less, or give the card more: `limits: {memory_mb: 2048}`.",
    Ending.OUTPUT: "Let it print less, or keep more of it: `limits: {output_kb: 256}`.",
}
_OWN_KEYS = frozenset(("shares", "stride", "new_bytes", "requires_grad"))
"""Checks that are made only where an expectation has their key."""


@dataclass(frozen=True, slots=True)
class Blame:
    """The key of a card to blame, what to call it, and what to do; `told` says what is wrong where the key says it."""

    path: str
    name: str = "the reference"
    hint: str = ""
    told: str = ""


def blame(body: CodeBody, run: Run) -> Blame:
    """What made the reference's `run` fail its own card."""
    error = run.error or next((case.error for case in run.cases if case.error is not None), None)
    if error is not None and not body.raises:
        return _raised(error)
    if body.raises and error is None:
        return Blame("raises", hint="Mend the reference, or take `raises` out.")
    if run.ending in _LIMITS:
        return Blame("reference", hint=_LIMITS[run.ending])
    for case in run.cases:
        found = next((each for each in _in_case(body, case)), None)
        if found is not None:
            return found
    return Blame("reference")


def _raised(error: ErrorReport) -> Blame:
    """The part of the card that raised an error."""
    if error.part == "draw":
        own = "Draw" in error.message or error.type == "NameError"
        return Blame("cases.draw", "`draw`", _DRAW if own else "Mend the code of `draw`.")
    if error.part == "setup":
        there = f"{_ALWAYS_THERE}; write `torch.` before what is torch's."
        return Blame("setup", "the setup", there if error.type == "NameError" else "Mend the setup.")
    if error.type == "NameError":
        return Blame("reference", hint=f"Make it in `setup`; {_ALWAYS_THERE}.")
    if error.type == "TypeError" and "positional argument" in error.message:
        return Blame("reference", hint="`args` must be a tuple of all that the function is called with: args = (x, y).")
    return Blame("reference")


def _in_case(body: CodeBody, case: CaseFacts) -> Iterator[Blame]:
    """What the facts of one case show, the plainest first."""
    for expectation in body.expect:
        if isinstance(case.results.get(expectation.name, MissingValue()), MissingValue) and not body.raises:
            yield Blame("reference", hint=_made_instead(body, expectation.name))
        elif expectation.shares and not _is_known(expectation.shares, case):
            yield _shares_nothing(body, expectation, case)
    if body.call and isinstance(case.results.get(body.call, MissingValue()), MissingValue):
        yield Blame("reference", hint=_made_instead(body, body.call))
    for place, name in enumerate(body.keep):
        if name in case.kept and isinstance(case.kept[name].before, MissingValue):
            told = f"`{name}` cannot be kept, for it is not there before the code runs"
            yield Blame(f"keep[{place}]", hint=_given_hint("Keep", case), told=told)
    for check, name in sorted(judge_case(body, case, case).report.failing):
        if check in _OWN_KEYS and any(each.name == name for each in body.expect):
            yield Blame(f"expect.{name}.{check}", hint=f"Mend the reference, or what `{check}` asks of `{name}`.")
        elif check == "keep" and name in body.keep:
            yield Blame(f"keep[{body.keep.index(name)}]", hint=f"Mend the reference, or do not keep `{name}`.")
        elif check == "rule":
            yield Blame("rules", hint="Mend the reference, or the rule that it breaks.")


def _is_known(owner: str, case: CaseFacts) -> bool:
    """Whether there is memory of this name, or of what is inside it."""
    return any(name == owner or name.startswith((f"{owner}[", f"{owner}.")) for name in case.storages)


def _shares_nothing(body: CodeBody, expectation: Expectation, case: CaseFacts) -> Blame:
    owner = expectation.shares
    there = "the function is given no such argument" if body.call else "the setup makes no tensor of that name"
    told = f"`{expectation.name}` cannot share the memory of `{owner}`: {there}"
    return Blame(f"expect.{expectation.name}.shares", hint=_given_hint("Name", case), told=told)


def _given_hint(verb: str, case: CaseFacts) -> str:
    names = [name for name in case.storages if re.fullmatch(r"\w+|args\[\d+\]", name)]
    return f"{verb} what is there: {', '.join(f'`{name}`' for name in names)}." if names else "Make it in `setup`."


def _made_instead(body: CodeBody, name: str) -> str:
    """What the reference makes in place of what is asked for, "" where that is nothing."""
    made = [f"`{each}`" for each in dict.fromkeys(names_made(body.reference)) if each != name]
    asked = "`call`" if body.call else "`expect`"
    return f"It makes {', '.join(made)}: name that under {asked}, or make `{name}`." if made else ""


def names_made(code: str) -> Iterator[str]:
    """The names that the outermost statements of `code` set; none where it is no Python, which is told elsewhere."""
    try:
        lines = ast.parse(code).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return
    for line in lines:
        if isinstance(line, ast.FunctionDef | ast.ClassDef):
            yield line.name
        elif not isinstance(line, ast.Import | ast.ImportFrom):
            yield from (each.id for each in ast.walk(line) if isinstance(each, ast.Name) and _is_set(each))


def _is_set(name: ast.Name) -> bool:
    return isinstance(name.ctx, ast.Store)
