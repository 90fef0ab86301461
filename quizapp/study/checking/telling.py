"""Says to an author in a line why an answer got the verdict it got."""

from quizapp.core.text import clean_line
from quizapp.core.verdict import Outcome, Verdict

_OURS = "This card's reference fails: "


def reason(verdict: Verdict) -> str:
    """The first paragraph of the feedback, for the rest of it speaks to a learner."""
    first = clean_line(verdict.feedback.partition("\n\n")[0]).removeprefix(_OURS)
    told = first[:1].upper() + first[1:]
    return told or f"It ends as {verdict.outcome.value}."


def caught_by(verdict: Verdict) -> list[str]:
    """The checks that failed, else the outcome, in the words of `caught_by`."""
    checks = sorted({each.check for each in verdict.checks if not each.ok})
    if verdict.outcome is Outcome.WRONG and checks:
        return checks
    return sorted({*checks, verdict.outcome.value})
