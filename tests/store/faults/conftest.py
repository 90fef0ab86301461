import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, TYPE_CHECKING

import pytest

from quizapp.store.copying import copy
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Learner

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


@dataclass
class Ended:
    """How a victim ended (minus the number of a signal), what it had acknowledged, the points that it passed."""

    status: int
    acks: list[str] = field(default_factory=list)
    points: int = 0

    @property
    def killed(self) -> bool:
        return self.status in (-signal.SIGKILL, -signal.SIGXFSZ)


class Victims:
    """Steps taken in processes of their own, which are ended at will."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin: IO[str] = process.stdin
        self._stdout: IO[str] = process.stdout

    def take(self, step: str, folder: Path, **end: float) -> Ended:
        """Take a step that ends at a `point`, at a `size`, `after` so many seconds from outside, or on its own."""
        self._stdin.write(json.dumps({"step": step, "folder": str(folder), **end}) + "\n")
        self._stdin.flush()
        ended = Ended(0)
        while True:
            word, _, rest = self._stdout.readline().strip().partition(" ")
            if word == "ack":
                ended.acks.append(rest)
            elif word == "points":
                ended.points = int(rest)
            elif word == "end":
                ended.status = int(rest)
                return ended


@pytest.fixture(scope="session")
def victims() -> Iterator[Victims]:
    process = subprocess.Popen(
        [sys.executable, str(HERE / "victims.py")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    yield Victims(process)
    process.communicate()


Prepared = Callable[[], Path]


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder in memory where there is one: a kill takes nothing from the system, so no disk need be waited for."""
    memory = Path("/dev/shm")
    made = Path(tempfile.mkdtemp(prefix="quizapp-faults-", dir=memory if os.access(memory, os.W_OK) else None))
    yield made
    shutil.rmtree(made)


@pytest.fixture
def record(place: Path, learner: "Learner") -> Prepared:
    """Give fresh copies of a folder with a record of a dozen answers, and `older.db`, a backup with five of them."""
    path = place / "data" / "quizapp.db"
    with Store(path) as store:
        for number in range(12):
            learner.answer(store, f"card-{number % 4}")
            if number == 4:
                copy(path, path.with_name("older.db"))
    number = 0

    def fresh() -> Path:
        nonlocal number
        number += 1
        shutil.rmtree(place / f"record-{number - 1}", ignore_errors=True)
        made = place / f"record-{number}"
        shutil.copytree(path.parent, made)
        return made

    return fresh


@pytest.fixture
def folder(record: Prepared) -> Path:
    """A record of a dozen answers, with a journal and a backup of five."""
    return record()


@pytest.fixture
def one_fault(record_property: Callable[[str, object], None]) -> None:
    """Let the summary count this test as one fault."""
    record_property("faults", 1)
