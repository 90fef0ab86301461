"""Runs in series: one after another in the namespaces of one child, each in a process of its own."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Tier
from quizapp.core.values import ScalarValue, SequenceValue, Value
from quizapp.errors import SandboxError
from quizapp.runner.linux import LinuxRunner

_LOOK = """
import os
torch.marked = getattr(torch, "marked", 0) + 1
space = os.readlink("/proc/self/ns/pid")
out = os.getpid(), len(os.listdir()), torch.marked, space
open("left", "w").close()
"""
_JOB = Job(code=_LOOK, names=("out",))


@pytest.fixture(scope="module", params=[Tier.NAMESPACES, Tier.LANDLOCK], ids=lambda tier: tier.value)
def series(request: pytest.FixtureRequest) -> Iterator[LinuxRunner]:
    """A warm runner whose one spare serves what can be served in series."""
    runner = LinuxRunner(tiers=[request.param], spares=1, series=True)
    try:
        runner.wait_warm()
    except SandboxError as error:
        runner.close()
        pytest.skip(f"this machine has no {request.param.value} walls: {error.message}")
    yield runner
    runner.close()


def plain(value: Value) -> object:
    """A value of plain Python out of its facts."""
    if isinstance(value, SequenceValue):
        return [plain(each) for each in value.items]
    assert isinstance(value, ScalarValue)
    return value.value


def look(runner: LinuxRunner) -> list[object]:
    """What a run sees: its process id, files in its scratch folder, earlier marks on torch, its pid namespace."""
    run = runner.run(_JOB)
    assert run.ending is Ending.FINISHED, run
    told = plain(run.cases[0].results["out"])
    assert isinstance(told, list)
    return told


def test_each_run_has_a_process_a_scratch_folder_and_a_torch_of_its_own(series: LinuxRunner) -> None:
    told = [look(series) for _ in range(3)]
    assert len({str(each[0]) for each in told}) == 3
    assert [each[1:3] for each in told] == [[0, 1]] * 3


def test_the_namespaces_are_those_of_the_run_before_where_there_are_any(series: LinuxRunner) -> None:
    spaces = [look(series)[3] for _ in range(3)]
    assert len(set(map(str, spaces))) == 1
    if series.tier is Tier.NAMESPACES:
        assert spaces[0] != str(Path("/proc/self/ns/pid").readlink())


@pytest.mark.parametrize(
    ("code", "ending"),
    [
        ("1 / 0", Ending.ERROR),
        ("while True: pass", Ending.TIME),
        ("import os; os.abort()", Ending.CRASHED),
        ("x = [0] * 10**10", Ending.MEMORY),
        ("open('/etc/shadow')", Ending.NOT_ALLOWED),
        ("while True: print('x' * 65536)", Ending.OUTPUT),
        ("import os; os.closerange(0, 9); os._exit(0)", Ending.CRASHED),
    ],
)
def test_the_run_after_one_that_ended_badly_is_as_any(series: LinuxRunner, code: str, ending: Ending) -> None:
    limits = Limits(seconds=1.0, memory_mb=256, output_kb=64)
    assert series.run(replace(_JOB, code=code, limits=limits)).ending is ending
    assert look(series)[1:3] == [0, 1]


def test_what_goes_on_behind_a_whole_report_is_ended_before_the_next_run(series: LinuxRunner) -> None:
    code = "import atexit, threading\nout = 1\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()"
    assert series.run(Job(code=code, names=("out",))).ending is Ending.FINISHED
    assert look(series)[1:3] == [0, 1]


def test_memory_is_counted_for_each_run(series: LinuxRunner) -> None:
    large = series.run(Job(code="x = torch.ones(16 << 20)", names=()))
    small = series.run(Job(code="x = torch.ones(1)", names=()))
    assert large.peak_mb >= 64 > small.peak_mb


def test_a_zygote_that_is_gone_is_started_again(series: LinuxRunner) -> None:
    look(series)
    series._get().zygote.abandon()
    assert look(series)[1:3] == [0, 1]
    assert look(series)[1:3] == [0, 1]
