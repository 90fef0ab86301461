"""How a worker is started: its plan, what it inherits, and what is made of its answers."""

import io
import json
import os
import socket
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from quizapp.core.run import Tier
from quizapp.errors import SandboxError
from quizapp.runner import launch as launch_
from quizapp.runner import layout
from quizapp.runner.launch import Worker, launch, need_answer, remove_scratch
from quizapp.worker.plan import Plan


class Started:
    """What would have been started."""

    def __init__(self, command: list[str], **how: Any) -> None:
        self.command, self.how = command, how
        self.plan = json.loads(os.pread(how["stdin"].fileno(), 1 << 20, 0))
        self.returncode: int | None = 3

    def wait(self, timeout: float | None = None) -> int:
        return 3


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, Worker]]:
    monkeypatch.setattr(subprocess, "Popen", Started)
    workers: dict[str, Worker] = {}
    yield workers
    for each in workers.values():
        each.close()


def plan_of(worker: Worker) -> dict[str, Any]:
    assert isinstance(worker.process, Started)
    told: dict[str, Any] = worker.process.plan
    return told


def test_the_worker_understands_the_plan(started: dict[str, Worker]) -> None:
    started["one"] = launch(Tier.NAMESPACES)
    assert Plan(**plan_of(started["one"])).namespaced


def test_arguments_and_environment_tell_nothing(started: dict[str, Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "secret")
    started["one"] = worker = launch(Tier.NAMESPACES, [Path("/my/decks")])
    assert isinstance(worker.process, Started)
    assert worker.process.how["env"] == {}
    assert worker.process.how["pass_fds"] == [plan_of(worker)["control"]]
    assert "decks" not in " ".join(worker.process.command)
    assert worker.process.command[1:5] == ["-I", "-S", "-B", "-c"]


def test_behind_namespaces_all_of_the_new_root_is_readable_and_else_only_what_is_listed(
    started: dict[str, Worker],
) -> None:
    started["walled"], started["listed"] = launch(Tier.NAMESPACES), launch(Tier.LANDLOCK)
    assert plan_of(started["walled"])["readable"] == ["/"]
    listed = plan_of(started["listed"])["readable"]
    assert "/" not in listed
    assert not any(Path.home() == Path(each) or Path(each) in Path.home().parents for each in listed)


def test_the_product_is_seen_as_its_worker_alone(started: dict[str, Worker]) -> None:
    started["one"] = launch(Tier.NAMESPACES)
    plan = plan_of(started["one"])
    assert plan["worker"] == str(layout.PACKAGE / "worker")
    assert plan["sys_path"][0] == "/quizapp"
    assert str(layout.PACKAGE.parent) not in plan["sys_path"]


def test_only_a_gpu_worker_is_shown_its_devices(started: dict[str, Worker], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "gpu_devices", lambda: ("/dev/nvidia0",))
    started["cpu"], started["gpu"] = launch(Tier.LANDLOCK), launch(Tier.LANDLOCK, device="cuda", single=True)
    assert "/dev/nvidia0" not in plan_of(started["cpu"])["devices"]
    assert "/dev/nvidia0" in plan_of(started["gpu"])["devices"]
    assert "/proc/driver" in plan_of(started["gpu"])["readable"]
    assert "/proc/driver" not in plan_of(started["cpu"])["readable"]


def worker(errors: bytes) -> Worker:
    ours, theirs = socket.socketpair()
    theirs.close()
    done = subprocess.Popen(["/bin/sh", "-c", "exit 3"])
    return Worker(ours, done, io.BytesIO(errors))


@pytest.mark.parametrize(
    ("data", "errors", "words"),
    [
        (b"", b"Traceback\nOSError: no room\n", "no room"),
        (b"", b"", "exit code 3"),
        (b"", b"\xff\xfe", "\ufffd"),
        (b'{"failed": "OSError: mount"}', b"", "could not be built: OSError: mount"),
    ],
)
def test_an_answer_that_is_none_is_told_with_its_reason(data: bytes, errors: bytes, words: str) -> None:
    asked = worker(errors)
    with pytest.raises(SandboxError, match=words):
        need_answer(data, asked)
    asked.close()


def test_an_answer_is_taken() -> None:
    asked = worker(b"")
    assert need_answer(b'{"warm": {}}', asked) == {"warm": {}}
    asked.close()


def test_a_worker_that_stays_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(launch_, "STOP_SECONDS", 0.0)
    ours, theirs = socket.socketpair()
    process = subprocess.Popen(["/bin/sleep", "1000"])
    staying = Worker(ours, process, io.BytesIO())
    assert staying.last_words() == "it does not answer"
    staying.close()
    theirs.close()
    assert process.returncode == -9


def test_scratch_folders_of_any_depth_go(tmp_path: Path) -> None:
    deep = tmp_path / "scratch"
    deep.mkdir()
    back = Path.cwd()
    try:
        os.chdir(deep)
        for _ in range(1500):
            os.mkdir("d")  # noqa: PTH102 - relative to where we went
            os.chdir("d")
    finally:
        os.chdir(back)
    remove_scratch(str(deep))
    assert list(tmp_path.iterdir()) == []
    remove_scratch(str(deep))
