"""What is measured while the learner's code runs: the operations it calls and the new memory it holds."""

from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from types import TracebackType
from typing import Any, Self

from quizapp.worker.account import Account
from quizapp.worker.given import Given
from quizapp.worker.trace import Trace


class Meters:
    """The meters that a job asks for, running while entered; `given` may be any values, of which memory counts."""

    def __init__(self, job: Mapping[str, Any], given: Iterable[object]) -> None:
        self._trace = Trace() if job["trace"] else None
        self._account = (
            Account(Given({str(place): each for place, each in enumerate(given)})) if job["account"] else None
        )
        self._running = ExitStack()

    def __enter__(self) -> Self:
        for meter in (self._trace, self._account):
            if meter is not None:
                self._running.enter_context(meter)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._running.__exit__(kind, error, trace)

    def read(self) -> dict[str, Any]:
        """The readings as facts of a case: `ops`, and `new_bytes` where an account was asked for."""
        found: dict[str, Any] = {"ops": self._trace.take() if self._trace else {}}
        if self._account is not None:
            found["new_bytes"] = self._account.peak
        return found
