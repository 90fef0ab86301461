"""One showing of one card: what the learner has tried, seen and been told since it appeared."""

from dataclasses import dataclass
from datetime import datetime

from quizapp.core.card import Card, CodeBody, Kind, OrderBody
from quizapp.core.order import joined, shuffled
from quizapp.core.rating import Attempted
from quizapp.core.verdict import Outcome, Verdict

LONGEST = 600.0
"""Seconds of one showing that count at most; beyond that the learner was away."""


@dataclass(slots=True)
class Showing:
    """Progress on the card now shown. `counted` is the verdict that the rating goes by: the last one up to a pass.

    `seed` is what this showing's values were drawn by, and what its lines are shuffled by. It has `returned` when its
    rating was taken back.
    """

    card: Card
    since: datetime
    seed: int = 0
    tries: int = 0
    hints: tuple[str, ...] = ()
    revealed: bool = False
    verdict: Verdict | None = None
    counted: Verdict | None = None
    returned: bool = False
    _spoilt: bool = False

    def apply(self, verdict: Verdict) -> None:
        """Take in a verdict; what is tried after a pass is play, and an `internal` outcome is never a try."""
        self.verdict = verdict
        if verdict.outcome is Outcome.INTERNAL or self.passed:
            return
        self.tries += 1
        self.counted = verdict

    def take_hint(self) -> str | None:
        """Uncover the next hint, None when all are uncovered."""
        if not self.more_hints:
            return None
        hint = self.card.hints[len(self.hints)]
        self.hints = (*self.hints, hint)
        return hint

    def reveal(self) -> None:
        """Note that the answer is shown; after a pass that gives nothing away."""
        self.revealed = True
        self._spoilt = self._spoilt or not self.passed

    @property
    def lines(self) -> tuple[str, ...]:
        """The lines of an order card as they are shown; () on other kinds."""
        return shuffled(self.card.body, self.seed) if isinstance(self.card.body, OrderBody) else ()

    @property
    def starter(self) -> str:
        """What the learner begins with: a code card's starter, the shuffled lines of an order card."""
        return self.card.body.starter if isinstance(self.card.body, CodeBody) else joined(self.lines)

    @property
    def more_hints(self) -> bool:
        """Whether there is a hint still covered."""
        return len(self.hints) < len(self.card.hints)

    @property
    def passed(self) -> bool:
        """Whether an answer was right."""
        return self.counted is not None and self.counted.passed

    @property
    def can_rate(self) -> bool:
        """Whether there is something to rate: a verdict that counts, or an answer that was revealed."""
        return self.counted is not None or self.revealed

    def seconds(self, now: datetime) -> float:
        """Time since the card appeared, between 0 (a clock set back) and `LONGEST`."""
        return min(max((now - self.since).total_seconds(), 0.0), LONGEST)

    @property
    def gave_up(self) -> bool:
        """Whether the answer was shown before the learner had given one."""
        # Reading the answer is part of every self-check: a recall card is given up only where nothing was ticked.
        self_checked = self.card.kind is Kind.RECALL and self.counted is not None
        return self._spoilt and not self_checked

    def attempted(self, now: datetime) -> Attempted:
        """How it went, in the terms that a rating is suggested by."""
        points = [check.ok for check in self.counted.checks if check.check == "point"] if self.counted else []
        return Attempted(
            passed=self.passed,
            tries=self.tries,
            hints=len(self.hints),
            revealed=self.gave_up,
            ticked=sum(points) / len(points) if points else None,
            kind=self.card.kind,
            seconds=self.seconds(now),
        )
