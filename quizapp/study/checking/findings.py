"""What a check finds: findings with their places, how often wrong answers slip by, and the report on one card."""

from dataclasses import dataclass, field

from quizapp.core.card import Card, Position
from quizapp.study.checking.rules import RULES, Severity

LIKELIEST_SLIP = 1e-3
"""A wrong answer may get past an attempt once in a thousand times; beyond that its author is warned."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an author should mend: which rule does not hold, and the key or item of the card where it shows.

    `path` is that place inside the card, as "wrong[1].answer" (items count from 0) and "" for the card as a whole;
    `where` is the place in its file, None where no file is known. `hint` says what to do about it where that is more
    than the rule's own remedy.
    """

    rule: str
    message: str
    path: str = ""
    where: Position | None = field(default=None, compare=False)
    hint: str = ""

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return self.hint or RULES[self.rule].remedy

    @property
    def severity(self) -> Severity:
        """Whether this makes the check fail."""
        return RULES[self.rule].severity

    def __str__(self) -> str:
        return f"{self.where or 'unknown place'}: {self.severity.value}: {self.message} [{self.rule}]"


@dataclass(frozen=True, slots=True)
class Slip:
    """How often one wrong answer got past a drawn case: `survived` of `tried`, on a card that draws `cases`."""

    path: str
    survived: int
    tried: int
    cases: int

    @property
    def chance(self) -> float:
        """The measured chance that an attempt misses it: every case of the attempt lets it through."""
        share: float = self.survived / self.tried
        return share**self.cases


@dataclass(frozen=True, slots=True)
class CardReport:
    """What was found on one card, in how many runs.

    `answer` is what a predict card's question gives. `cached` tells that nothing was run, because the same card was
    checked before.
    """

    card: Card
    problems: tuple[Finding, ...] = ()
    runs: int = 0
    answer: str = ""
    slips: tuple[Slip, ...] = ()
    cached: bool = False

    @property
    def ok(self) -> bool:
        """Whether nothing found is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.problems)

    @property
    def warned(self) -> bool:
        """Whether anything found is a warning."""
        return any(finding.severity is Severity.WARNING for finding in self.problems)


@dataclass(slots=True)
class Sheet:
    """What has been found on a card so far; each check writes on it. The same finding is kept once."""

    findings: dict[Finding, None] = field(default_factory=dict)
    slips: list[Slip] = field(default_factory=list)
    runs: int = 0
    answer: str = ""

    def add(self, rule: str, message: str, path: str = "", hint: str = "") -> None:
        """Note that `rule` does not hold at `path`, and what to do where its own remedy does not say enough."""
        self.findings.setdefault(Finding(rule, message, path, hint=hint))

    @property
    def failed(self) -> bool:
        """Whether an error was found."""
        return any(finding.severity is Severity.ERROR for finding in self.findings)
