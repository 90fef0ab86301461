"""What one case showed: every check that held, and every one that did not."""

from dataclasses import dataclass, field

from quizapp.core.values import Value

_MOST_FINDINGS = 50

Key = tuple[str, str]
"""A check and the name it is about."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One fact that did not hold. `place` is the name with its path inside, as out[1]['b'].

    `yours` and `expected` are the two sides in a few words; `got` and `want` the values where elements differ.
    """

    check: str
    name: str
    message: str
    place: str = ""
    yours: str = ""
    expected: str = ""
    got: Value | None = None
    want: Value | None = None


@dataclass(slots=True)
class Report:
    """The checks made so far, each under its check and name; a check made twice holds only if it held both times.

    A `bare` one is for whoever asks only what held: what takes long to say need not be said.
    """

    bare: bool = False
    checked: dict[Key, bool] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def held(self, check: str, name: str) -> None:
        """Note that a fact was as expected."""
        self.checked.setdefault((check, name), True)

    def failed(self, finding: Finding) -> None:
        """Note that a fact was not as expected; beyond a screenful only the fact is kept, not its words."""
        self.checked[finding.check, finding.name] = False
        if len(self.findings) < _MOST_FINDINGS:
            self.findings.append(finding)

    def check(self, ok: bool, finding: Finding) -> bool:
        """Note `finding` unless `ok`, and return `ok`."""
        if ok:
            self.held(finding.check, finding.name)
        else:
            self.failed(finding)
        return ok

    @property
    def failing(self) -> frozenset[Key]:
        """The checks that did not hold."""
        return frozenset(key for key, ok in self.checked.items() if not ok)
