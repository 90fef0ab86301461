"""Proves the walls by trying them: code behind them attempts what must fail, and reports that it failed."""

import os
import tempfile
from pathlib import Path
from types import TracebackType

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Run
from quizapp.core.values import MappingValue, ScalarValue
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.pool import Pool
from quizapp.runner.proof import ATTEMPTS, Proof

_CODE = """
import os, signal, socket

def _try(action):
    try:
        action()
    except BaseException:
        return "refused"
    return "done"

def _read():
    with open({secret!r}) as file:
        file.read()

def _write():
    with open({target!r}, "w") as file:
        file.write("x")

def _connect():
    socket.create_connection(("127.0.0.1", 9), 0.2)

def _see():
    os.kill({pid}, 0)

def _start():
    if os.fork() == 0:
        os._exit(0)

proof = {{"read": _try(_read), "write": _try(_write), "connect": _try(_connect), "signal": _try(_see),
          "start": _try(_start)}}
"""


class Bait:
    """A secret file outside the walls, and the job that tries to get at it; gone when the `with` block ends."""

    def __init__(self) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="quizapp-probe-")
        # Open to everybody, so that only the walls can be what stops a reader or writer.
        Path(self._folder.name).chmod(0o777)
        secret = Path(self._folder.name) / "secret"
        secret.write_text("secret", encoding="utf-8")
        secret.chmod(0o666)
        self._target = Path(self._folder.name) / "written"
        code = _CODE.format(secret=str(secret), target=str(self._target), pid=os.getpid())
        self.job = Job(code=code, names=("proof",), limits=Limits(seconds=10.0))

    def __enter__(self) -> "Bait":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()

    def read(self, run: Run) -> Proof:
        """What the run of `job` proves."""
        written = self._target.exists()
        if run.ending is not Ending.FINISHED or not run.cases:
            return Proof((), (), f"the probe ended with {run.ending.value}: {run.detail}")
        found = run.cases[0].results.get("proof")
        told = dict(_pairs(found)) if isinstance(found, MappingValue) else {}
        if written:
            told["write"] = "done"
        refused = tuple(each for each in ATTEMPTS if told.get(each) == "refused")
        return Proof(refused, tuple(each for each in ATTEMPTS if each not in refused))


def _pairs(found: MappingValue) -> list[tuple[str, str]]:
    return [
        (str(key.value), str(value.value))
        for key, value in found.items
        if isinstance(key, ScalarValue) and isinstance(value, ScalarValue)
    ]


def prove(pool: Pool) -> Proof:
    """Try the walls around a child of `pool`; raises SandboxError or OSError when there is none to try."""
    with Bait() as bait, pool.take() as spare:
        return bait.read(conclude(collect(spare, bait.job, None, None), bait.job, spare.tier))
