"""Calls that Python does not wrap raise what Python would raise, and do what they say to a process of its own."""

import errno
import os
from collections.abc import Callable

import pytest

from quizapp.worker import syscalls
from quizapp.worker.syscall_numbers import BY_MACHINE


def test_a_failure_is_an_os_error_with_its_number_and_place() -> None:
    with pytest.raises(OSError, match="mount /nowhere") as caught:
        syscalls.mount("none", "/nowhere/at/all", None, syscalls.MS_BIND)
    assert caught.value.errno in (errno.ENOENT, errno.EPERM)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda: syscalls.unmount("/nowhere/at/all"),
        lambda: syscalls.pivot_root("/nowhere", "/nowhere"),
        lambda: syscalls.make_readonly("/nowhere/at/all"),
        lambda: syscalls.unshare(-1),
        lambda: syscalls.prctl(-1),
    ],
)
def test_every_call_tells_its_failure(attempt: Callable[[], None]) -> None:
    with pytest.raises(OSError, match=r"\w+"):
        attempt()


def test_what_succeeds_is_returned() -> None:
    assert syscalls.check(3, "anything") == 3
    assert syscalls.syscall(BY_MACHINE[syscalls.MACHINE]["getpid"]) == os.getpid()


@pytest.mark.parametrize("machine", ["x86_64", "aarch64"])
def test_numbers_are_those_of_the_filter(machine: str) -> None:
    for name, number in syscalls.NUMBERS[machine].items():
        assert BY_MACHINE[machine][name] == number


def test_capabilities_are_gone_for_good(alone: Callable[[str], str]) -> None:
    printed = alone(
        "from quizapp.worker import syscalls\n"
        "syscalls.drop_bounding_set(); syscalls.drop_capabilities(); syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)\n"
        "for line in open('/proc/self/status'):\n"
        "    if line.startswith(('Cap', 'NoNewPrivs')): print(line.split()[1])\n"
    )
    told = [int(each, 16) for each in printed.split()]
    inheritable, permitted, effective, bounding, ambient, no_new = told
    assert inheritable == permitted == effective == ambient == 0
    assert no_new == 1
    assert bounding == 0 or os.geteuid() != 0  # only who may drop from the set can


def test_a_capability_can_be_kept_and_given_up_later(alone: Callable[[str], str]) -> None:
    if os.geteuid() != 0:
        pytest.skip("only who has capabilities can keep one")
    printed = alone(
        "from quizapp.worker import syscalls as s\n"
        "def show():\n"
        "    for line in open('/proc/self/status'):\n"
        "        if line.startswith(('CapPrm', 'CapEff', 'CapBnd')): print(line.split()[1])\n"
        "s.drop_capabilities(kept=s.CAP_SYS_ADMIN); show()\n"
        "s.keep_capabilities(0); show()\n"
    )
    assert [int(each, 16) for each in printed.split()] == [1 << 21, 1 << 21, 0, 0, 0, 0]


def test_a_fork_that_python_is_not_told_of_is_a_child_all_the_same(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "from quizapp.worker import syscalls as s\n"
        "told = []\n"
        "os.register_at_fork(before=lambda: told.append(1), after_in_child=lambda: told.append(1))\n"
        "read, write = os.pipe(); me = os.getpid()\n"
        "pid = s.fork()\n"
        "if pid == 0:\n"
        "    same = os.getppid() == me and os.getpid() != me\n"
        "    os.write(write, f'{same} {told}'.encode()); os._exit(7)\n"
        "_, status = os.waitpid(pid, 0)\n"
        "print(os.read(read, 20).decode(), os.waitstatus_to_exitcode(status))\n"
    )
    assert printed.strip() == "True [] 7"


def test_a_fork_that_fails_raises(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os, resource\n"
        "from quizapp.worker import syscalls as s\n"
        "os.setresuid(65534, 65534, 65534) if os.geteuid() == 0 else None\n"
        "resource.setrlimit(resource.RLIMIT_NPROC, (0, 0))\n"
        "try: s.fork()\n"
        "except OSError as error: print(error)\n"
    )
    assert "fork: Resource temporarily unavailable" in printed


def test_a_fork_into_a_namespace_is_a_child_with_its_own_numbers(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "from quizapp.worker import syscalls as s\n"
        "read, write = os.pipe()\n"
        "pid = s.fork_into(s.CLONE_NEWUSER | s.CLONE_NEWPID)\n"
        "if pid == 0:\n"
        "    os.write(write, f'{os.getpid()} {os.getppid()}'.encode()); os._exit(7)\n"
        "_, status = os.waitpid(pid, 0)\n"
        "print(os.read(read, 20).decode(), os.waitstatus_to_exitcode(status))\n"
    )
    assert printed.split() == ["1", "0", "7"]
