"""The zygote's loop, without torch and without walls: it forks on request, hands over, and never falls through."""

from collections.abc import Callable

import pytest

_PRELUDE = """
import os, json, select, signal, socket, sys, time
from quizapp.worker import child, zygote
from quizapp.worker.plan import Walls
signal.signal(signal.SIGCHLD, signal.SIG_IGN)
WALLS = Walls(True, (), (), "/tmp")
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
def become(walls, descriptors, uid, gid, *, series):
    os.write(descriptors.result, f"{os.getpid()} {series}".encode())
    os._exit(0)
child.become = become
from quizapp.worker import syscalls
syscalls.fork_into = lambda flags: os.fork()
def ask(what=b"spawn"):
    pipes = [os.pipe() for _ in range(5)]
    socket.send_fds(ours, [what], [write for _, write in pipes])
    for _, write in pipes: os.close(write)
    return os.read(pipes[2][0], 20)
"""


def test_a_child_for_each_request_and_the_end_with_the_socket(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "pid = os.fork()\n"
        "if pid == 0:\n"
        "    ours.close()\n"
        "    while zygote.serve_one(theirs, WALLS): pass\n"
        "    os._exit(7)\n"
        "theirs.close()\n"
        "print(len({ask() for _ in range(3)} - {b''}))\n"
        "print(*(ask(what).split()[1].decode() for what in (b'spawn', b'series')))\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_DFL)\n"
        "ours.close()\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert printed.split() == ["3", "False", "True", "7"]


@pytest.mark.parametrize(
    ("step", "skipped"),
    [("lambda: None", "[]"), ("lambda: 1 / 0", "['<lambda>: ZeroDivisionError: division by zero']")],
)
def test_the_successor_pays_and_then_serves(alone: Callable[[str], str], step: str, skipped: str) -> None:
    printed = alone(
        _PRELUDE + "zygote._IDLE_MILLISECONDS = 0\n"
        "if os.fork() == 0:\n"
        "    ours.close()\n"
        f"    zygote.serve(theirs, WALLS, [{step}])\n"
        "    os._exit(0)\n"
        "theirs.close()\n"
        "print(json.loads(ours.recv(4096))['warm']['skipped'])\n"
        "print(ask() != b'')\n"
    )
    assert printed.splitlines() == [skipped, "True"]


def test_a_successor_that_dies_leaves_the_zygote_serving(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "zygote._IDLE_MILLISECONDS = 0\n"
        "if os.fork() == 0:\n"
        "    ours.close()\n"
        "    zygote.serve(theirs, WALLS, [lambda: os.kill(os.getpid(), 9)])\n"
        "    os._exit(0)\n"
        "theirs.close()\n"
        "print(json.loads(ours.recv(4096))['warm']['skipped'])\n"
        "print(ask() != b'')\n"
    )
    assert "ended before its end" in printed
    assert printed.splitlines()[1] == "True"


def test_a_child_that_raises_never_becomes_a_zygote(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "def fail(*_): raise RuntimeError\n"
        "child.become = fail\n"
        "signal.signal(signal.SIGCHLD, signal.SIG_DFL)\n"
        "sys.stderr = open(os.devnull, 'w')\n"
        "child.spawn(WALLS, child.Descriptors(*[os.open(os.devnull, os.O_RDWR) for _ in range(5)]))\n"
        "print(os.waitstatus_to_exitcode(os.wait()[1]), os.getpid() == int(os.readlink('/proc/self')))\n"
    )
    assert printed.split() == ["1", "True"]


def test_a_fork_that_fails_leaves_the_zygote_alive(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "def refuse(flags): raise OSError(11, 'no more')\n"
        "syscalls.fork_into = refuse\n"
        "child.spawn(WALLS, child.Descriptors(*[os.open(os.devnull, os.O_RDWR) for _ in range(5)]))\n"
        "print('alive')\n"
    )
    assert printed.split() == ["alive"]
