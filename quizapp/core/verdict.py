"""A verdict: what an answer turned out to be, fact by fact."""

from dataclasses import dataclass
from enum import StrEnum
from math import floor
from typing import Any

from quizapp.core.run import ErrorReport

SCHEMA = "quizapp.verdict/1"

CHECKS = (
    "missing",
    "type",
    "shape",
    "dtype",
    "device",
    "value",
    "structure",
    "keep",
    "shares",
    "stride",
    "new_bytes",
    "requires_grad",
    "grad",
    "statistic",
    "rule",
    "raises",
    "stdout",
)
"""The checks of code cards, in order of display; `caught_by` on a card names one of them."""


class Outcome(StrEnum):
    """What became of an answer; `internal` is our fault and never counts against the learner."""

    PASS = "pass"
    WRONG = "wrong"
    ERROR = "error"
    CRASHED = "crashed"
    TIME = "time"
    MEMORY = "memory"
    OUTPUT = "output"
    NOT_ALLOWED = "not_allowed"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One fact that was checked: which `check` (shape, value, …), of which `name`, whether it held, what was seen."""

    check: str
    name: str
    ok: bool
    message: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the attribute table: an attribute of a result, what it was, and what it had to be.

    `ok` is None for an attribute that the card does not judge.
    """

    name: str
    attribute: str
    got: str
    expected: str
    ok: bool | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The outcome of one attempt. `feedback` is for the learner and never holds the reference's answer.

    `facts` is the attribute table of the case that the feedback is about. `share` is the part of the cases that
    passed, from 0 to 1, on a card with `partial`; None elsewhere. `values` is what `${name}` stood for on a card whose
    values vary.
    """

    card: str
    outcome: Outcome
    checks: tuple[CheckResult, ...] = ()
    feedback: str = ""
    says: str = ""
    error: ErrorReport | None = None
    stdout: str = ""
    truncated: bool = False
    seconds: float = 0.0
    peak_mb: float = 0.0
    tier: str = "none"
    facts: tuple[Fact, ...] = ()
    share: float | None = None
    values: tuple[tuple[str, str], ...] = ()

    @property
    def passed(self) -> bool:
        """Whether the answer was right."""
        return self.outcome is Outcome.PASS

    @property
    def share_text(self) -> str:
        """The share of the cases in words, rounded down so that only a pass is 100%; "" where nothing is credited."""
        return "" if not self.share else f"{floor(self.share * 100 + 1e-9)}% of the cases passed"

    def to_json(self, answer_id: str = "") -> dict[str, Any]:
        """The verdict as the JSON object documented in docs/cli.md; `says` opens its `feedback`."""
        told = [part for part in (self.says, self.feedback) if part]
        return {
            "schema": SCHEMA,
            "id": answer_id,
            "card": self.card,
            "outcome": self.outcome.value,
            "checks": [
                {"check": each.check, "name": each.name, "ok": each.ok, "message": each.message} for each in self.checks
            ],
            "facts": [
                {
                    "name": each.name,
                    "attribute": each.attribute,
                    "got": each.got,
                    "expected": each.expected,
                    "ok": each.ok,
                }
                for each in self.facts
            ],
            "share": None if self.share is None else round(self.share, 6),
            "values": dict(self.values),
            "feedback": "\n\n".join(told),
            "stdout": self.stdout,
            "truncated": self.truncated,
            "seconds": round(self.seconds, 6),
            "peak_mb": round(self.peak_mb, 3),
            "tier": self.tier,
        }
