"""The macOS runner without Seatbelt: its processes, limits and sentences, and that it runs nothing unproved.

Only harmless code runs here, because on this system nothing holds it. Seatbelt itself has not been tried.
"""

import os
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.core.values import ScalarValue, TensorValue
from quizapp.errors import SandboxError
from quizapp.runner import macos
from quizapp.runner.collect import collect
from quizapp.runner.conclude import conclude
from quizapp.runner.macos import SeatbeltRunner, SeatbeltSource
from quizapp.runner.pipes import Ends
from quizapp.runner.pool import Pool
from quizapp.runner.proof import ATTEMPTS, Proof

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs POSIX processes, which Windows has not")


@pytest.fixture
def pool() -> Iterator[Pool]:
    pool = Pool(SeatbeltSource((), "cpu", wrapper=()), 1)
    yield pool
    pool.close()


def run(pool: Pool, code: str, limits: Limits | None = None, cancel: Event | None = None) -> Run:
    job = Job(code=code, names=("out",), limits=limits or Limits(seconds=30.0))
    spare = pool.take()
    try:
        return conclude(collect(spare, job, None, cancel), job, spare.tier)
    finally:
        pool.retire(spare)


def test_a_run_and_what_is_left_of_it(pool: Pool) -> None:
    found = run(pool, "import os\nout = torch.ones(2)\nprint(os.getcwd(), os.getpid())")
    assert found.ending is Ending.FINISHED, found
    assert found.tier is Tier.SEATBELT
    assert isinstance(found.cases[0].results["out"], TensorValue)
    folder, pid = found.stdout.split()
    assert not Path(folder).exists()
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_ends_of_every_other_kind(pool: Pool) -> None:
    crashed = run(pool, "import os; os.abort()")
    assert (crashed.ending, "SIGABRT" in crashed.detail) == (Ending.CRASHED, True)
    cancel = Event()
    cancel.set()
    assert run(pool, "while True: pass", cancel=cancel).ending is Ending.CANCELLED


def test_memory_is_watched_however_large_the_app_is() -> None:
    ballast = b"x" * (700 << 20)  # a child's peak, as the system counts it, begins with that of who started it
    pool = Pool(SeatbeltSource((), "cpu", wrapper=()), 1)
    code = "x = torch.ones(1 << 26)\nwhile True: pass"
    try:
        found = run(pool, code, Limits(seconds=10.0, memory_mb=100))
    finally:
        pool.close()
    assert found.ending is Ending.MEMORY
    assert len(ballast) == 700 << 20


def test_memory_is_watched(pool: Pool) -> None:
    found = run(pool, "x = torch.ones(1 << 26)\nwhile True: pass", Limits(seconds=60.0, memory_mb=100))
    assert (found.ending, "100 MiB" in found.detail) == (Ending.MEMORY, True)


def test_the_scratch_folder_is_watched(pool: Pool) -> None:
    code = "n = 0\nwhile n < 40:\n  open(f'f{n}', 'wb').write(bytes(4 << 20)); n += 1\nimport time; time.sleep(60)"
    assert run(pool, code, Limits(seconds=60.0)).ending is Ending.OUTPUT


def test_walls_that_do_not_hold_are_found_out_and_nothing_runs() -> None:
    runner = SeatbeltRunner(wrapper=())
    with pytest.raises(SandboxError, match="NOT stopped") as refused:
        runner.run(Job(code="out = 1"))
    assert "reading a file of yours" in refused.value.message
    assert Tier.SEATBELT in runner.reasons
    runner.close()
    with pytest.raises(SandboxError, match="closed"):
        _ = runner.tier


def test_a_background_start_that_fails_is_told_by_the_first_run(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = SeatbeltRunner(wrapper=("/no/such/sandbox-exec",))
    runner.start()
    for each in threading.enumerate():
        if each.name == "quizapp-runner":
            each.join()
    with pytest.raises(OSError, match="sandbox-exec"):
        _ = runner.proof
    runner.close()


def test_with_walls_that_hold_jobs_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macos, "prove", lambda _: Proof(tuple(ATTEMPTS), ()))
    runner = SeatbeltRunner(wrapper=())
    try:
        found = runner.run(Job(code="out = 6 * 7", names=("out",)))
        assert found.cases[0].results == {"out": ScalarValue("int", 42)}
        assert runner.tier is Tier.SEATBELT
        assert runner.proof.holds
    finally:
        runner.close()


def test_the_command_is_wrapped_in_the_profile() -> None:
    command = SeatbeltSource((), "mps").command("/scratch", Ends(1, 2, 3, 4, 5))
    assert command[:2] == ["/usr/bin/sandbox-exec", "-p"]
    assert command[2].startswith("(version 1)")
    assert '(subpath "/scratch")' in command[2]
    assert command[-1].endswith("main('mps', *[2, 3, 4, 5, 1])")


def test_a_worker_that_cannot_start_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    before = len(os.listdir("/proc/self/fd"))  # noqa: PTH208
    with pytest.raises(OSError, match="no/such"):
        SeatbeltSource((), "cpu", wrapper=("/no/such", "-p")).spawn()
    assert list(tmp_path.iterdir()) == []
    assert len(os.listdir("/proc/self/fd")) == before  # noqa: PTH208


def test_a_device_that_is_not_there_is_told() -> None:
    pool = Pool(SeatbeltSource((), "mps", wrapper=()), 1)
    with pytest.raises(SandboxError, match="MPS"):
        pool.take()
    pool.close()
