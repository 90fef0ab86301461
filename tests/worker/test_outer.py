"""The outer walls' own decisions; that the walls stand is proved from behind them in tests/runner."""

import json
import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizapp.worker import outer
from quizapp.worker.plan import Plan


@pytest.fixture
def uid_map(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    def set_to(text: str) -> None:
        read = Path.read_text
        monkeypatch.setattr(
            Path, "read_text", lambda self, **how: text if str(self) == "/proc/self/uid_map" else read(self, **how)
        )

    return set_to


@pytest.mark.parametrize(
    ("text", "mapped"),
    [
        ("         0          0 4294967295\n", True),
        ("         0       1000          1\n", False),
        ("         0       1000          1\n         1     100000      65536\n", True),
        ("         0     100000      65534\n", False),
        ("         0     100000      65535\n", True),
        ("", False),
    ],
)
def test_nobody_exists_where_the_map_says_so(uid_map: Callable[[str], None], text: str, mapped: bool) -> None:
    uid_map(text)
    assert outer.is_mapped(outer.NOBODY) is mapped


@pytest.mark.parametrize(("user", "text", "gives_up"), [(0, "0 0 4294967295", True), (0, "0 1000 1", False),
                                                        (1000, "0 0 4294967295", False)])  # fmt: skip
def test_root_is_given_up_where_there_is_somebody_else_to_be(
    uid_map: Callable[[str], None], monkeypatch: pytest.MonkeyPatch, user: int, text: str, gives_up: bool
) -> None:
    uid_map(text)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    assert outer._gives_up_root() is gives_up


@pytest.fixture
def sockets() -> Iterator[tuple[socket.socket, socket.socket]]:
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    yield ours, theirs
    ours.close()
    theirs.close()


def test_a_failure_is_told_and_the_socket_stays(sockets: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = sockets
    outer._tell(theirs.fileno(), "OSError: no room")
    outer._tell(theirs.fileno(), "again")
    assert json.loads(ours.recv(1000)) == {"failed": "OSError: no room"}
    assert json.loads(ours.recv(1000)) == {"failed": "again"}


def test_telling_nobody_is_no_failure(sockets: tuple[socket.socket, socket.socket]) -> None:
    ours, theirs = sockets
    ours.close()
    outer._tell(theirs.fileno(), "x")
    assert theirs.fileno() >= 0


def test_the_keeper_waits_for_orphans_and_ends_as_the_first(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os, time\n"
        "from quizapp.worker import outer, syscalls\n"
        "read, write = os.pipe()\n"
        "keeper = os.fork()\n"
        "if keeper == 0:\n"
        "    os.close(read)\n"
        "    syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)\n"
        "    if os.fork() == 0:\n"
        "        if os.fork() == 0:\n"
        "            os.write(write, b'orphan '); os._exit(5)\n"
        "        os._exit(3)\n"
        "    outer._keep(write)\n"
        "os.close(write)\n"
        "_, status = os.waitpid(keeper, 0)\n"
        "print(os.read(read, 100).decode(), os.waitstatus_to_exitcode(status))\n"
    )
    assert printed.split() in (["orphan", "3"], ["orphan", "5"])


def test_the_environment_has_no_threads_and_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN", "x")
    seen: dict[str, object] = {}

    def note(path: str, arguments: list[str], environment: dict[str, str]) -> None:
        seen.update(path=path, arguments=arguments, environment=environment)

    monkeypatch.setattr(os, "execve", note)
    monkeypatch.setattr(os, "set_inheritable", lambda *_: None)
    plan = Plan(9, "namespaces", "/usr/bin/python3", ("/a",), (), (), (), "/w", ("/",), (), "/scratch")
    outer._become_worker(plan)
    environment = seen["environment"]
    assert isinstance(environment, dict)
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["CUDA_VISIBLE_DEVICES"] == ""
    assert environment["HOME"] == environment["TMPDIR"] == "/scratch"
    assert "TOKEN" not in environment
    arguments = seen["arguments"]
    assert isinstance(arguments, list)
    assert arguments[1:5] == ["-I", "-S", "-B", "-c"]
    assert "/w" not in str(arguments)  # where things are outside is nobody's business


def test_only_a_worker_for_a_gpu_may_see_one(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[dict[str, str]] = []
    monkeypatch.setattr(os, "execve", lambda _path, _arguments, environment: seen.append(environment))
    monkeypatch.setattr(os, "set_inheritable", lambda *_: None)
    plan = Plan(9, "landlock", "/p", (), (), (), (), "/w", (), (), "/tmp", device="cuda", single=True)
    outer._become_worker(plan)
    assert "CUDA_VISIBLE_DEVICES" not in seen[0]
