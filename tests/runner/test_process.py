"""The zygote as a process: what it says of itself, what it survives, and that nothing is left of it."""

import os
import select
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Tier
from quizapp.errors import SandboxError
from quizapp.runner import launch
from quizapp.runner.linux import LinuxRunner
from quizapp.runner.pipes import wait_for
from quizapp.runner.process import Zygote
from quizapp.runner.spare import Spare

TIERS = pytest.mark.parametrize("tier", [Tier.NAMESPACES, Tier.LANDLOCK])


def children(pid: int) -> list[int]:
    return [int(each) for each in Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()]


def below(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        found += children(each)
    return found[1:]


def gone(pids: list[int]) -> bool:
    """Wait until none of these processes is left."""
    for pid in pids:
        try:
            process = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        try:
            if not wait_for(process, select.POLLIN, time.monotonic() + 60):
                return False
        finally:
            os.close(process)
    return True


@pytest.fixture
def start() -> Iterator[Callable[..., Zygote]]:
    started: list[Zygote] = []

    def make(tier: Tier, **more: Any) -> Zygote:
        started.append(Zygote(tier, **more))
        return started[-1]

    yield make
    for each in started:
        each.close()


@pytest.fixture
def walled(runner: LinuxRunner) -> LinuxRunner:
    """Only where the tier's walls can be built."""
    return runner


def test_it_says_what_it_is(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    found = zygote.wait_ready()
    assert found == zygote.wait_ready()
    assert found.python == sys.version.split()[0]
    assert found.torch[0].isdigit()
    assert zygote.alive


def test_nothing_is_left_of_it_when_it_is_closed(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    versions = zygote.wait_ready()
    spare = zygote.spawn()
    spare.wait_ready()
    processes = below(zygote.pid)
    assert len(processes) >= 3
    spare.close()
    zygote.close()
    assert gone(processes)
    assert not zygote.alive
    assert walled.tier is Tier.NAMESPACES or not Path(versions.scratch).exists()


def test_its_children_go_with_the_app(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    zygote.wait_ready()
    spare = zygote.spawn()
    spare.wait_ready()
    processes = below(zygote.pid)
    # What the kernel does to the sockets of an app that is killed.
    spare.control.close()
    zygote._worker.control.close()
    assert gone(processes)


@pytest.mark.parametrize("running", [True, False])
def test_a_series_goes_with_the_app(start: Callable[..., Zygote], walled: LinuxRunner, running: bool) -> None:
    zygote = start(walled.tier, series=True)
    zygote.wait_ready()
    spare = zygote.spawn()
    spare.wait_ready()
    processes = below(zygote.pid)
    if not running:
        spare.kill()
        spare.read_end()  # now the supervisor waits for the next run
    spare.control.close()
    zygote._worker.control.close()
    assert gone(processes)


def test_a_successor_takes_over_and_serves(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    zygote.wait_ready()
    cold = zygote.spawn()
    cold.wait_ready()
    while not zygote.warm:
        wait_for(zygote._worker.control.fileno(), select.POLLIN, time.monotonic() + 60)
    assert not cold.warm
    assert zygote.skipped == ()
    with zygote.spawn() as warm:
        warm.wait_ready()
        assert warm.warm
    assert cold.wait_gone(0) is False  # the first zygote stays until its children have ended
    cold.close()
    assert zygote.alive


def test_a_zygote_that_is_gone_says_so(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    zygote.wait_ready()
    zygote.abandon()
    assert gone([zygote.pid])
    zygote._worker.process.wait()
    assert not zygote.alive


def test_a_thread_that_waits_hears_of_the_end(start: Callable[..., Zygote], walled: LinuxRunner) -> None:
    zygote = start(walled.tier)
    zygote.abandon()
    with pytest.raises(SandboxError, match="did not start"):
        zygote.wait_ready()


def test_a_python_that_cannot_start_is_told_in_its_own_words(
    start: Callable[..., Zygote], walled: LinuxRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(launch, "_BOOT", "raise SystemExit('no such luck {path}'[:12])")
    with pytest.raises(SandboxError, match="no such luck"):
        start(walled.tier).wait_ready()


def test_walls_that_cannot_be_built_are_told_with_their_reason(
    start: Callable[..., Zygote], walled: LinuxRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    if walled.tier is not Tier.NAMESPACES:
        pytest.skip("this tier builds no root folder that a missing place could spoil")
    monkeypatch.setattr(launch, "_DEVICES", ("/dev/null", "/dev/no-such-device"))
    with pytest.raises(SandboxError, match="no-such-device"):
        start(walled.tier).wait_ready()


class TestRecovery:
    """Whatever is killed, the next runs work, and nothing is the learner's fault."""

    @pytest.fixture
    def own(self, walled: LinuxRunner) -> Iterator[LinuxRunner]:
        own = LinuxRunner(tiers=[walled.tier])
        assert own.run(Job(code="x = 1")).ending is Ending.FINISHED
        own.wait_warm()
        yield own
        own.close()

    def works_again(self, own: LinuxRunner) -> None:
        endings = [own.run(Job(code="x = 1")).ending for _ in range(4)]
        assert set(endings) <= {Ending.FINISHED, Ending.INTERNAL}
        assert endings[-1] is Ending.FINISHED

    def test_every_process_below_the_app_killed_in_turn(self, own: LinuxRunner) -> None:
        for number in range(len(below(own._get().zygote.pid))):
            processes = below(own._get().zygote.pid)
            if number < len(processes):
                os.kill(processes[number], signal.SIGKILL)
            self.works_again(own)

    def test_a_supervisor_killed_while_it_runs(self, own: LinuxRunner, monkeypatch: pytest.MonkeyPatch) -> None:
        pool = own._get().pool
        taken: list[Spare] = []
        take = pool.take
        monkeypatch.setattr(pool, "take", lambda: taken.append(take()) or taken[-1])  # type: ignore[func-returns-value]

        def kill(_: str, text: str) -> None:
            signal.pidfd_send_signal(taken[0]._supervisor, signal.SIGKILL)

        run = own.run(Job(code="print('now')\nwhile True: pass", limits=Limits(seconds=60.0)), on_output=kill)
        assert run.ending is Ending.INTERNAL
        assert "not your fault" in run.detail
        self.works_again(own)


def test_no_descriptor_is_left_by_what_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sorted(os.listdir("/proc/self/fd"))  # noqa: PTH208

    def refuse(*_: object, **__: object) -> None:
        raise OSError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("subprocess.Popen", refuse)
    with pytest.raises(OSError, match="unavailable"):
        Zygote(Tier.LANDLOCK)
    assert sorted(os.listdir("/proc/self/fd")) == before  # noqa: PTH208
