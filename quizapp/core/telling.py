"""The order in which a verdict is told: the attribute table, then what is known of the mistake, then all the rest."""

from quizapp.core.judge.wording import paragraphs
from quizapp.core.table import table_text
from quizapp.core.verdict import Verdict


def beyond_table(verdict: Verdict, feedback: str) -> str:
    """The feedback without the words of the attribute table, with which it opens where there is one."""
    return feedback.removeprefix(_table(verdict)).lstrip("\n")


def told_in_order(verdict: Verdict) -> list[str]:
    """What there is to tell, paragraph by paragraph, the most certain first; without blank lines around."""
    opening = _table(verdict) if verdict.feedback.startswith(_table(verdict)) else ""
    parts = (opening, verdict.says, beyond_table(verdict, verdict.feedback))
    return [part.strip("\n").rstrip() for part in parts if part.strip()]


def _table(verdict: Verdict) -> str:
    return paragraphs([table_text(verdict.facts)])
