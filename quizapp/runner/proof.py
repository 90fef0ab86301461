"""What a probe of the walls has shown."""

from dataclasses import dataclass

ATTEMPTS = {
    "read": "reading a file of yours",
    "write": "writing a file of yours",
    "connect": "reaching the network",
    "signal": "signalling a process of yours",
    "start": "starting a process",
}


@dataclass(frozen=True, slots=True)
class Proof:
    """What was tried behind the walls and whether it was refused."""

    refused: tuple[str, ...]
    holes: tuple[str, ...]
    problem: str = ""

    @property
    def holds(self) -> bool:
        """Whether everything that must fail has failed."""
        return not self.problem and not self.holes and len(self.refused) == len(ATTEMPTS)

    def __str__(self) -> str:
        if self.problem:
            return self.problem
        if self.holes:
            return "NOT stopped: " + ", ".join(ATTEMPTS[each] for each in self.holes)
        return "tried and refused: " + ", ".join(ATTEMPTS[each] for each in self.refused)
