"""The verdict in words: a sign and a word, whose mistake it was, what differed, where it failed."""

import re

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from quizapp.core.card import Kind
from quizapp.core.run import ErrorReport
from quizapp.core.telling import beyond_table
from quizapp.core.text import clean, clean_line
from quizapp.core.verdict import Outcome, Verdict
from quizapp.tui.prose import code, prose
from quizapp.tui.widgets.facts import facts_table

_WORDS = {
    Outcome.PASS: "Right",
    Outcome.WRONG: "Not yet",
    Outcome.ERROR: "Error",
    Outcome.CRASHED: "Crashed",
    Outcome.TIME: "Out of time",
    Outcome.MEMORY: "Out of memory",
    Outcome.OUTPUT: "Too much output",
    Outcome.NOT_ALLOWED: "Not allowed",
    Outcome.INTERNAL: "Our fault – this does not count",
}
_MARKED = re.compile(r"(?<=\s)>[^\s<>]+<(?=\s|$)")  # an element of a grid that differs
_RUN_KINDS = frozenset({Kind.CODE, Kind.ORDER})
_CHECKS = {"missing": "present"}  # the check is named for its failure; with a ✓ beside it that would read wrongly
_RESULT = ("present", "type", "shape", "dtype", "device", "value", "structure", "statistic")
_PART = {"code": "line", "setup": "line of the setup", "draw": "line of the card's draw", "ask": "the question, line"}


def sign(verdict: Verdict) -> str:
    """✓ or ✗, and ! where it was not the learner's doing."""
    return "✓" if verdict.passed else "!" if verdict.outcome is Outcome.INTERNAL else "✗"


def headline(verdict: Verdict, kind: Kind) -> Content:
    """The outcome, and for code what the run took and what each check found."""
    style = "bold $text-success" if verdict.passed else "bold $text-error"
    if verdict.outcome is Outcome.INTERNAL:
        style = "bold $text-warning"
    parts: list[str | Content | tuple[str, str]] = [(f"{sign(verdict)} {_WORDS[verdict.outcome]}", style)]
    if verdict.share_text and not verdict.passed:
        parts.append(f"  {verdict.share_text}")
    if verdict.seconds and kind in _RUN_KINDS:
        parts.append((f"  {took(verdict)}", "dim"))
    if verdict.checks and kind in _RUN_KINDS:
        parts += ["   ", checks_line(verdict, brief=facts_table(verdict.facts) is not None)]
    return Content.assemble(*parts)


def took(verdict: Verdict) -> str:
    """Time and memory of the run, in units that read well."""
    seconds = verdict.seconds
    time = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return f"{time}, {verdict.peak_mb:.0f} MiB" if verdict.peak_mb >= 1 else time


def checks_line(verdict: Verdict, *, brief: bool = False) -> Content:
    """The names of the checks, those that failed first, each side under its sign; `brief` leaves out what held.

    A result that is right in everything, though the answer is wrong, is named as a whole.
    """
    held: dict[str, bool] = {}
    for each in verdict.checks:
        name = _CHECKS.get(each.check, each.check.replace("_", " "))
        held[name] = held.get(name, True) and each.ok
    of_result = [ok for name, ok in held.items() if name in _RESULT]
    if verdict.outcome is Outcome.WRONG and of_result and all(of_result):
        held = {"result": True, **{name: ok for name, ok in held.items() if name not in _RESULT}}
    failed = ", ".join(name for name, ok in held.items() if not ok)
    passed = "" if brief else ", ".join(name for name, ok in held.items() if ok)
    sides = [
        Content.assemble(("✗ ", "bold $text-error"), failed) if failed else None,
        Content.assemble(("✓ ", "$text-success"), passed) if passed else None,
    ]
    return Content("   ").join([side for side in sides if side is not None])


def error_text(error: ErrorReport) -> Content:
    """The error in torch's or Python's own words, with the line it came from."""
    parts: list[Content] = []
    if error.line:
        where = Content.assemble((f"{_PART.get(error.part, 'line')} {error.line}", "bold"), "  ")
        parts.append(where + code(error.source.strip()))
    message = clean(error.message).strip()
    parts.append(Content.assemble((clean_line(error.type), "bold $text-error"), f": {message}" if message else ""))
    return Content("\n").join(parts)


def beyond_error(verdict: Verdict) -> str:
    """The feedback without its paragraph on the error, which `error_text` shows better."""
    parts = verdict.feedback.strip("\n").split("\n\n")
    if verdict.error is not None and parts[0].startswith(clean_line(verdict.error.type)):
        del parts[0]
    return "\n\n".join(parts)


class VerdictView(Vertical):
    """Everything that is told about one verdict."""

    def __init__(self, verdict: Verdict, kind: Kind) -> None:
        super().__init__(classes="-pass" if verdict.passed else "-fail")
        self._verdict = verdict
        self._kind = kind

    def compose(self) -> ComposeResult:
        """Lay out what there is to tell, the most useful first."""
        verdict = self._verdict
        yield Static(headline(verdict, self._kind), id="headline")
        if (table := facts_table(verdict.facts)) is not None:
            yield Static(table, id="facts")
        if verdict.says:
            yield Static(prose(verdict.says), id="says")
        if verdict.error is not None:
            yield Static(error_text(verdict.error), id="error")
        if feedback := beyond_table(verdict, beyond_error(verdict)):
            yield Static(prose(feedback).highlight_regex(_MARKED, style="bold $text-error"), id="feedback")
