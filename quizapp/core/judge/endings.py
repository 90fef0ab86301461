"""Runs that did not finish: what became of them, in a sentence for the learner."""

from collections.abc import Callable

from quizapp.core.card import Limits
from quizapp.core.judge.describe import short
from quizapp.core.judge.numerals import brief
from quizapp.core.judge.wording import indented, paragraphs
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.core.text import clean
from quizapp.core.verdict import Outcome

OUTCOMES = {
    Ending.ERROR: Outcome.ERROR,
    Ending.CRASHED: Outcome.CRASHED,
    Ending.TIME: Outcome.TIME,
    Ending.MEMORY: Outcome.MEMORY,
    Ending.OUTPUT: Outcome.OUTPUT,
    Ending.NOT_ALLOWED: Outcome.NOT_ALLOWED,
    Ending.INTERNAL: Outcome.INTERNAL,
    Ending.CANCELLED: Outcome.INTERNAL,
}
"""The outcome of every ending but `finished`."""

_PARTS = {"setup": "in the card's setup", "draw": "while the card drew its cases", "ask": "in the card's question"}
_LIMITED = frozenset({Ending.TIME, Ending.MEMORY, Ending.OUTPUT})  # the card's limit says it all
_MOST_MESSAGE = 800


def ending_text(run: Run, limits: Limits) -> str:
    """Why a run did not finish, said to who wrote the code."""
    if run.ending is Ending.ERROR and run.error is not None:
        return error_text(run.error)
    lead = _LEADS[run.ending](limits)
    detail = _without_stop(run.detail) if run.ending not in _LIMITED else ""
    return paragraphs([f"{lead} {detail[0].upper()}{detail[1:]}." if detail else lead])


def _without_stop(detail: str) -> str:
    return short(detail, 300).rstrip(".")


_LEADS: dict[Ending, Callable[[Limits], str]] = {
    Ending.FINISHED: lambda _: "Your code ran to its end.",
    Ending.ERROR: lambda _: "Your code raised an error.",
    Ending.TIME: lambda limits: (
        f"Your code was stopped after {brief(float(limits.seconds))} s, the limit of this card. "
        "Is there a loop that never ends?"
    ),
    Ending.MEMORY: lambda limits: f"Your code asked for more than {limits.memory_mb} MiB of memory, this card's limit.",
    Ending.OUTPUT: lambda limits: f"Your code printed more than {limits.output_kb} KiB, the limit of this card.",
    Ending.CRASHED: lambda _: "The Python process that ran your code died.",
    Ending.NOT_ALLOWED: lambda _: "Your code tried something that is not allowed behind the walls.",
    Ending.INTERNAL: lambda _: "Your answer could not be run. That is our fault and does not count against you.",
    Ending.CANCELLED: lambda _: "The run was cancelled before it ended.",
}


def error_text(error: ErrorReport, *more: str) -> str:
    """An exception as the learner reads it: type and message, then the line it came from."""
    message = clean(error.message)[:_MOST_MESSAGE].strip()
    kind = short(error.type) or "An error without a name"  # which only a forger reports
    lead = f"{kind}: {message}" if message else kind
    where = _where(error)
    return paragraphs([lead + (f"\n{where}" if where else ""), *more])


def _where(error: ErrorReport) -> str:
    place = _PARTS.get(error.part, "")
    if error.line < 1:
        return indented([place]) if place else ""
    line = f"line {error.line}{f' {place}' if place else ''}"
    source = short(error.source, 200)
    return indented([f"{line}: {source}" if source else line])


def reference_trouble(run: Run, limits: Limits) -> str:
    """Why a reference's run gave nothing to judge by, in a few words for its author."""
    if run.ending is Ending.ERROR and run.error is not None:
        return f"it raises {short(run.error.type)}: {short(run.error.message, 200)}"
    words = {
        Ending.TIME: f"it runs for more than {brief(float(limits.seconds))} s",
        Ending.MEMORY: f"it needs more than {limits.memory_mb} MiB",
        Ending.OUTPUT: f"it prints more than {limits.output_kb} KiB",
        Ending.CRASHED: "its process died",
        Ending.NOT_ALLOWED: "it tries what is not allowed behind the walls",
    }
    lead = words.get(run.ending, "its run did not end well")
    return f"{lead} ({_without_stop(run.detail)})" if run.detail.strip() and run.ending not in _LIMITED else lead
