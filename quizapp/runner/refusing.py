"""The runner where there are no walls: native Windows and other systems. It runs nothing, and says what to do."""

from threading import Event
from typing import NoReturn

from quizapp.core.run import Job, Tier
from quizapp.errors import NoWallsError
from quizapp.runner.base import ALLOW, OnOutput
from quizapp.runner.proof import Proof


class RefusingRunner:
    """Answers every wish for walls with the reason why there are none."""

    def __init__(self, system: str) -> None:
        self._system = system
        self.reasons: dict[Tier, str] = {Tier.NONE: f"{system} has no walls that this program can build"}

    @property
    def tier(self) -> Tier:
        """Raises NoWallsError: there is none."""
        self._refuse()

    @property
    def proof(self) -> Proof:
        """Raises NoWallsError: there is nothing to prove."""
        self._refuse()

    def start(self) -> None:
        """Nothing can be started; a run says so."""

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> NoReturn:
        """Raises NoWallsError: code runs only behind walls."""
        self._refuse()

    def close(self) -> None:
        """Nothing was started."""

    def _refuse(self) -> NoReturn:
        raise NoWallsError(
            f"There are no walls to run code behind: {self.reasons[Tier.NONE]}.",
            "Use Linux or macOS; on Windows install WSL2 (wsl --install) and quizapp inside it. "
            f"Cards without code work here too. {ALLOW}",
        )
