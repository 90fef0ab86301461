"""One round of a check: every card's report, what is wrong in the files, and the figures of both."""

from collections.abc import Sequence
from dataclasses import dataclass

from quizapp.core.card import Card
from quizapp.decks.problem import Problem
from quizapp.study.checking.findings import CardReport


@dataclass(frozen=True, slots=True)
class Round:
    """What came of one check of a library, in `seconds`."""

    reports: tuple[CardReport, ...]
    problems: tuple[Problem, ...] = ()
    seconds: float = 0.0

    @property
    def failed(self) -> int:
        """How many cards have an error."""
        return sum(not report.ok for report in self.reports)

    @property
    def warned(self) -> int:
        """How many cards have a warning."""
        return sum(report.warned for report in self.reports)

    @property
    def cached(self) -> int:
        """How many cards were known from an earlier check."""
        return sum(report.cached for report in self.reports)

    @property
    def runs(self) -> int:
        """How many runs were made, each in a process of its own."""
        return sum(report.runs for report in self.reports)

    @property
    def caught(self) -> int:
        """How many wrong answers of code cards were tried and caught."""
        return sum(len(report.slips) for report in self.reports)

    @property
    def likeliest(self) -> float:
        """The greatest measured chance that an attempt misses one of them."""
        return max((slip.chance for report in self.reports for slip in report.slips), default=0.0)


def news(before: Sequence[CardReport], now: Sequence[CardReport]) -> tuple[CardReport, ...]:
    """The reports of `now` that were found anew, or say other things than `before`."""
    said = {_key(report.card): report.problems for report in before}
    return tuple(
        report
        for report in now
        if report.runs or _key(report.card) not in said or said[_key(report.card)] != report.problems
    )


def _key(card: Card) -> tuple[str, str]:
    return card.deck, card.id
