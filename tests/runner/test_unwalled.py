"""Running in the open, for decks whose learner has allowed it: the same results, the same endings, and no walls."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Run, Tier
from quizapp.core.values import ScalarValue, TensorValue
from quizapp.errors import SandboxError
from quizapp.runner.unwalled import UnwalledRunner


@pytest.fixture(scope="module")
def runner() -> Iterator[UnwalledRunner]:
    runner = UnwalledRunner()
    runner.start()
    yield runner
    runner.close()


def run(runner: UnwalledRunner, code: str, *, seconds: float = 30.0, memory_mb: int = 1024) -> Run:
    return runner.run(Job(code=code, names=("out",), limits=Limits(seconds=seconds, memory_mb=memory_mb)))


def test_it_says_that_there_are_no_walls(runner: UnwalledRunner) -> None:
    assert runner.tier is Tier.NONE
    assert not runner.proof.holds


def test_a_result_and_what_was_printed(runner: UnwalledRunner) -> None:
    told: list[tuple[str, str]] = []
    job = Job(code="print('hello')\nout = torch.arange(4.).reshape(2, 2)", names=("out",), limits=Limits(seconds=30))
    found = runner.run(job, on_output=lambda name, text: told.append((name, text)))
    assert found.ending is Ending.FINISHED, found
    assert found.tier is Tier.NONE
    assert found.stdout == "hello\n"
    assert told == [("stdout", "hello\n")]
    value = found.cases[0].results["out"]
    assert isinstance(value, TensorValue)
    assert value.shape == (2, 2)


def test_an_error_is_the_learners_own(runner: UnwalledRunner) -> None:
    found = run(runner, "x = 1\nout = x / 0")
    assert found.ending is Ending.ERROR
    assert found.error is not None
    assert (found.error.type, found.error.line) == ("ZeroDivisionError", 2)


def test_a_run_without_end_is_ended(runner: UnwalledRunner) -> None:
    found = run(runner, "while True: pass", seconds=0.5)
    assert found.ending is Ending.TIME
    assert "0.5 s" in found.detail


def test_the_end_of_python_is_told(runner: UnwalledRunner) -> None:
    found = run(runner, "import os\nos._exit(3)")
    assert found.ending is Ending.CRASHED
    assert "code 3" in found.detail


def test_a_flood_of_output_is_ended_and_its_beginning_kept(runner: UnwalledRunner) -> None:
    found = run(runner, "while True: print('x' * 1000)")
    assert found.ending is Ending.OUTPUT
    assert found.truncated
    assert found.stdout.startswith("xxx")


def test_memory_is_bounded_where_linux_can(runner: UnwalledRunner) -> None:
    found = run(runner, "out = torch.zeros(1 << 28)", memory_mb=256)
    assert found.ending is Ending.MEMORY


def test_cancel_ends_at_once(runner: UnwalledRunner) -> None:
    cancel = Event()
    seen = Event()
    job = Job(code="print('on')\nwhile True: pass", limits=Limits(seconds=60))
    ended: list[Run] = []
    thread = Thread(target=lambda: ended.append(runner.run(job, on_output=lambda *_: seen.set(), cancel=cancel)))
    thread.start()
    assert seen.wait(60)
    cancel.set()
    thread.join(10)
    assert ended
    assert ended[0].ending is Ending.CANCELLED


def test_what_the_code_started_ends_with_it(runner: UnwalledRunner) -> None:
    code = "import subprocess\nprint(subprocess.Popen(['sleep', '600']).pid)\nout = 1"
    found = run(runner, code)
    assert found.ending is Ending.FINISHED
    child = Path(f"/proc/{int(found.stdout)}/stat")
    deadline = time.monotonic() + 10
    while child.exists() and child.read_text().split()[2] != "Z" and time.monotonic() < deadline:
        os.sched_yield()
    assert not child.exists() or child.read_text().split()[2] == "Z"


def test_the_next_run_knows_nothing_of_the_last(runner: UnwalledRunner) -> None:
    run(runner, "torch.left = 1\nopen('left', 'w').write('x')\nout = 1")
    code = "import os\nout = [hasattr(torch, 'left'), os.path.exists('left')]"
    value = run(runner, code).cases[0].results["out"]
    assert getattr(value, "items", ()) == (ScalarValue("bool", False), ScalarValue("bool", False))


def test_the_environment_is_not_the_learners(runner: UnwalledRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET", "mine")
    found = runner.run(Job(code="import os\nout = 'SECRET' in os.environ", names=("out",)))
    assert found.cases[0].results["out"] == ScalarValue("bool", False)


def test_a_device_that_is_not_there_is_told(runner: UnwalledRunner) -> None:
    with pytest.raises(SandboxError, match="no MPS device"):
        runner.run(Job(code="out = 1", device="mps"))


def test_nothing_runs_after_the_end() -> None:
    runner = UnwalledRunner()
    runner.close()
    with pytest.raises(SandboxError):
        runner.run(Job(code="out = 1"))
