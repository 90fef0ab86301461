"""The verdict in words: a sign and a word, whose mistake it was, what differed, where it failed."""

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.widgets import Static

from quizapp.core.card import Kind
from quizapp.core.run import ErrorReport
from quizapp.core.text import clean, clean_line
from quizapp.core.verdict import Outcome, Verdict
from quizapp.tui.prose import code, prose

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
_PART = {"code": "line", "setup": "line of the setup", "draw": "line of the card's draw", "ask": "the question, line"}


def sign(verdict: Verdict) -> str:
    """✓ or ✗, and ! where it was not the learner's doing."""
    return "✓" if verdict.passed else "!" if verdict.outcome is Outcome.INTERNAL else "✗"


def headline(verdict: Verdict, kind: Kind) -> Content:
    """The outcome, and for code what the run took."""
    style = "bold $text-success" if verdict.passed else "bold $text-error"
    if verdict.outcome is Outcome.INTERNAL:
        style = "bold $text-warning"
    parts: list[str | tuple[str, str]] = [(f"{sign(verdict)} {_WORDS[verdict.outcome]}", style)]
    if kind is Kind.CODE and verdict.seconds:
        parts.append((f"   {took(verdict)}", "dim"))
    return Content.assemble(*parts)


def took(verdict: Verdict) -> str:
    """Time and memory of the run, in units that read well."""
    seconds = verdict.seconds
    time = f"{seconds * 1000:.0f} ms" if seconds < 1 else f"{seconds:.1f} s"
    return f"{time}, {verdict.peak_mb:.0f} MiB" if verdict.peak_mb >= 1 else time


def checks_line(verdict: Verdict) -> Content:
    """Each check's name with its own sign, in the order they were made, one of a name."""
    seen: dict[str, bool] = {}
    for each in verdict.checks:
        seen[each.check] = seen.get(each.check, True) and each.ok
    chips = [
        Content.assemble(("✓ " if ok else "✗ ", "$text-success" if ok else "bold $text-error"), name.replace("_", " "))
        for name, ok in seen.items()
    ]
    return Content("   ").join(chips)


def error_text(error: ErrorReport) -> Content:
    """The error in torch's or Python's own words, with the line it came from."""
    parts: list[Content] = []
    if error.line:
        where = Content.assemble((f"{_PART.get(error.part, 'line')} {error.line}", "bold"), "  ")
        parts.append(where + code(error.source.strip()))
    message = clean(error.message).strip()
    parts.append(Content.assemble((clean_line(error.type), "bold $text-error"), f": {message}" if message else ""))
    return Content("\n").join(parts)


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
        if verdict.says:
            yield Static(prose(verdict.says), id="says")
        if verdict.error is not None:
            yield Static(error_text(verdict.error), id="error")
        yield from self._differences()

    def _differences(self) -> Iterator[Static]:
        feedback = clean(self._verdict.feedback).strip("\n")
        if feedback:
            yield Static(Content(feedback), id="feedback")
        if self._kind is Kind.CODE and self._verdict.checks:
            yield Static(checks_line(self._verdict), id="checks")
