"""What every way of running code has in common."""

from collections.abc import Callable, Mapping
from threading import Event
from typing import Protocol

from quizapp.core.run import Job, Run, Tier
from quizapp.runner.proof import Proof

OnOutput = Callable[[str, str], None]
"""Called with "stdout" or "stderr" and a piece of text while the code runs, from the running thread."""


ALLOW = "To run a deck you trust in the open: unwalled = true below [decks.ID] in config.toml."
"""What a learner without walls is told last; `study` heeds the setting."""


class Runner(Protocol):
    """Runs jobs behind walls; safe to use from several threads."""

    @property
    def tier(self) -> Tier:
        """How strong the walls are; probes on first use, and raises SandboxError where there are none."""

    @property
    def proof(self) -> Proof:
        """What was tried behind the walls before anything else ran there; raises SandboxError where there are none."""

    @property
    def reasons(self) -> Mapping[Tier, str]:
        """Why each tier that was tried and does not hold does not."""

    def start(self) -> None:
        """Begin to get ready in the background, and return at once."""

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        """Run `job` to its end and return what is known; raises SandboxError when there are no walls.

        `cancel`, once set, ends the run at once with the ending `cancelled`.
        """

    def close(self) -> None:
        """End every process this runner started."""
