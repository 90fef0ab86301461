"""The filter, run on the calls it is for by an interpreter of its own instructions, for both machines."""

import errno
import os
import platform
import re
import struct
from pathlib import Path

import pytest

from quizapp.worker import seccomp
from quizapp.worker.syscall_numbers import AARCH64, BY_MACHINE, X86_64

PID = 77
ALLOW = 0x7FFF0000
KILL = 0x80000000
EPERM = 0x00050000 | errno.EPERM
ENOSYS = 0x00050000 | errno.ENOSYS
AUDIT = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
MACHINES = pytest.mark.parametrize("machine", ["x86_64", "aarch64"])


def answer(program: bytes, data: bytes) -> int:
    """What the kernel would answer: runs the few instructions of classic BPF that the filter is made of."""
    code = list(struct.iter_unpack("HBBI", program))
    accumulator = place = 0
    while True:
        kind, if_true, if_false, k = code[place]
        place += 1
        if kind == 0x20:
            (accumulator,) = struct.unpack_from("<I", data, k)
        elif kind == 0x54:
            accumulator &= k
        elif kind == 0x15:
            place += if_true if accumulator == k else if_false
        elif kind == 0x35:
            place += if_true if accumulator >= k else if_false
        elif kind == 0x06:
            return int(k)
        else:
            raise AssertionError(f"instruction {kind:#x} is not one of the filter's")


def asked(machine: str, name: str, *arguments: int, gpu: bool = False) -> int:
    """The filter's answer to the call `name` on `machine`."""
    padded = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    data = struct.pack("<iIQ6Q", BY_MACHINE[machine][name], AUDIT[machine], 0, *padded)
    return answer(seccomp.program(PID, machine, gpu=gpu), data)


@MACHINES
@pytest.mark.parametrize("gpu", [False, True])
def test_programs_differ_in_nothing_but_the_process(machine: str, gpu: bool) -> None:
    one, other = (seccomp.program(pid, machine, gpu=gpu) for pid in (0x11121314, 0x21222324))
    assert one.replace(struct.pack("I", 0x11121314), struct.pack("I", 0x21222324)) == other
    assert one != other


@MACHINES
def test_the_process_is_named_in_four_rules(machine: str) -> None:
    assert len(seccomp._around_pid(machine, gpu=False)) == 1 + 4  # kill, tgkill, prlimit64, sched_setaffinity


def test_what_is_prepared_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    seccomp.prepare()
    monkeypatch.setattr(seccomp, "ALLOWED", [])
    assert asked(platform.machine(), "read") == ALLOW


@MACHINES
def test_every_named_call_gets_its_answer(machine: str) -> None:
    numbers = BY_MACHINE[machine]
    assert {asked(machine, name) for name in seccomp.ALLOWED if name in numbers} == {ALLOW}
    assert {asked(machine, name) for name in seccomp.REFUSED if name in numbers} == {EPERM}


@MACHINES
def test_a_call_nobody_thought_of_does_not_exist(machine: str) -> None:
    clone3 = struct.pack("<iIQ6Q", 435, AUDIT[machine], 0, *[0] * 6)
    io_uring_of_tomorrow = struct.pack("<iIQ6Q", 999, AUDIT[machine], 0, *[0] * 6)
    assert answer(seccomp.program(PID, machine), clone3) == ENOSYS
    assert answer(seccomp.program(PID, machine), io_uring_of_tomorrow) == ENOSYS


@MACHINES
@pytest.mark.parametrize("audit", [0x40000003, 0x40000028, 0])
def test_calls_of_another_machine_kill(machine: str, audit: int) -> None:
    assert answer(seccomp.program(PID, machine), struct.pack("<iIQ6Q", 1, audit, 0, *[0] * 6)) == KILL


@pytest.mark.parametrize("number", [0x40000000, 0x40000000 + 59, 0xFFFFFFFF])
def test_calls_in_the_x32_way_kill(number: int) -> None:
    data = struct.pack("<IIQ6Q", number, AUDIT["x86_64"], 0, *[0] * 6)
    assert answer(seccomp.program(PID, "x86_64"), data) == KILL


@MACHINES
class TestArguments:
    def test_threads_start_and_processes_do_not(self, machine: str) -> None:
        thread = 0x3D0F00
        assert asked(machine, "clone", thread) == ALLOW
        for process in (17, 0, 0x4000 | 17, 0x100):
            assert asked(machine, "clone", process) == EPERM

    @pytest.mark.parametrize("space", [0x20000, 0x2000000, 0x4000000, 0x8000000, 0x10000000, 0x20000000, 0x40000000])
    def test_no_namespace_comes_with_a_thread(self, machine: str, space: int) -> None:
        assert asked(machine, "clone", 0x3D0F00 | space) == EPERM

    @pytest.mark.parametrize("name", ["kill", "tgkill"])
    def test_only_the_process_itself_is_signalled(self, machine: str, name: str) -> None:
        assert asked(machine, name, PID, 9) == ALLOW
        for other in (0, 1, PID + 1, 0xFFFFFFFF, (1 << 64) - PID):
            assert asked(machine, name, other, 9) == EPERM

    def test_the_kernel_and_the_filter_see_the_same_half_of_an_int(self, machine: str) -> None:
        # A process id is an int: bits above it are nothing to the kernel, and nothing to the filter.
        assert asked(machine, "kill", (1 << 40) | PID, 9) == ALLOW
        assert asked(machine, "kill", (1 << 40) | 1, 9) == EPERM

    @pytest.mark.parametrize("name", ["prlimit64", "sched_setaffinity"])
    def test_only_its_own_limits_and_places(self, machine: str, name: str) -> None:
        assert asked(machine, name, 0) == asked(machine, name, PID) == ALLOW
        assert asked(machine, name, 1) == EPERM

    @pytest.mark.parametrize("command", [8, 10, 15, 1024, 1026, 1031, 1033])
    def test_no_file_sends_signals_or_holds_leases(self, machine: str, command: int) -> None:
        assert asked(machine, "fcntl", 3, command) == EPERM

    @pytest.mark.parametrize("command", [0, 1, 2, 3, 4, 6, 1030])
    def test_the_usual_of_open_files(self, machine: str, command: int) -> None:
        assert asked(machine, "fcntl", 3, command) == ALLOW

    @pytest.mark.parametrize(
        ("flags", "expected"),
        [(0, ALLOW), (0o2, ALLOW), (0o1101, ALLOW), (0o1102, ALLOW), (0o1000, EPERM), (0o2001000, EPERM)],
    )
    def test_reading_does_not_truncate(self, machine: str, flags: int, expected: int) -> None:
        assert asked(machine, "openat", 3, 0, flags) == expected
        if "open" in BY_MACHINE[machine]:
            assert asked(machine, "open", 0, flags) == expected

    @pytest.mark.parametrize(
        ("mode", "expected"), [(0o777, ALLOW), (0o700, ALLOW), (0o300, EPERM), (0o077, EPERM), (0, EPERM)]
    )
    def test_folders_stay_open_to_their_owner(self, machine: str, mode: int, expected: int) -> None:
        assert asked(machine, "mkdirat", 3, 0, mode) == expected
        assert asked(machine, "umask", 0o777 & ~mode) == expected

    def test_terminals_are_out_of_reach(self, machine: str) -> None:
        for command in (0x5412, 0x540E, 0x541C, 0x541D):
            assert asked(machine, "ioctl", 0, command) == EPERM
            assert asked(machine, "ioctl", 0, command, gpu=True) == EPERM
        assert asked(machine, "ioctl", 1, 0x5401) == ALLOW

    def test_names_of_threads_and_mappings_only(self, machine: str) -> None:
        assert asked(machine, "prctl", 15) == asked(machine, "prctl", 0x53564D41) == ALLOW
        for option in (1, 4, 22, 24, 35, 36, 38, 0x59616D61):
            assert asked(machine, "prctl", option) == EPERM

    def test_a_gpu_gets_its_own_calls_and_no_more(self, machine: str) -> None:
        assert asked(machine, "ioctl", 5, 0xC020462A) == EPERM
        assert asked(machine, "ioctl", 5, 0xC020462A, gpu=True) == ALLOW
        assert asked(machine, "memfd_create") == EPERM
        assert asked(machine, "memfd_create", gpu=True) == ALLOW
        for name in ("socket", "execve", "ptrace"):
            assert asked(machine, name, gpu=True) == EPERM


@MACHINES
def test_jumps_stay_inside_and_the_program_is_short_enough(machine: str) -> None:
    code = list(struct.iter_unpack("HBBI", seccomp.program(PID, machine, gpu=True)))
    assert len(code) < 4096
    for place, (kind, if_true, if_false, _) in enumerate(code):
        assert kind not in (0x15, 0x35) or place + 1 + max(if_true, if_false) < len(code)


def test_no_call_is_both_allowed_and_refused() -> None:
    looked_at = {"clone", "kill", "tgkill", "prlimit64", "sched_setaffinity", "fcntl", "open", "openat", "mkdir",
                 "mkdirat", "umask", "ioctl", "prctl"}  # fmt: skip
    assert not set(seccomp.ALLOWED) & set(seccomp.REFUSED)
    assert not looked_at & (set(seccomp.ALLOWED) | set(seccomp.REFUSED))
    assert set(X86_64) == looked_at | set(seccomp.ALLOWED) | set(seccomp.REFUSED)
    assert set(AARCH64) <= set(X86_64)


@pytest.mark.parametrize(
    ("numbers", "header"),
    [(X86_64, "/usr/include/x86_64-linux-gnu/asm/unistd_64.h"), (AARCH64, "/usr/include/asm-generic/unistd.h")],
)
def test_numbers_are_the_kernels(numbers: dict[str, int], header: str) -> None:
    if not Path(header).exists():
        pytest.skip(f"{header} is not installed, so the numbers cannot be compared with the kernel's own")
    text = Path(header).read_text(encoding="utf-8")
    told = {name: int(value) for name, value in re.findall(r"#define __NR(?:3264)?_(\w+)\s+(\d+)", text)}
    renamed = {"newfstatat": "fstatat", "fadvise64": "fadvise64"}
    known = {name: told.get(name, told.get(renamed.get(name, ""))) for name in numbers}
    assert {name: number for name, number in numbers.items() if known[name] not in (None, number)} == {}
    assert sum(known[name] is not None for name in numbers) > 0.8 * len(numbers)


def test_the_filter_holds_a_process_of_its_own(alone: "object") -> None:
    assert callable(alone)
    printed = alone(
        "import os, socket\n"
        "from quizapp.worker import seccomp\n"
        "seccomp.restrict()\n"
        "for attempt in (os.fork, socket.socket, lambda: os.kill(1, 0), lambda: os.umask(0o777),\n"
        "                lambda: os.execv('/bin/true', ['true'])):\n"
        "    try:\n        attempt(); print('done')\n"
        "    except PermissionError:\n        print('refused')\n"
        "os.kill(os.getpid(), 0); print('itself')\n"
    )
    assert printed.split() == ["refused"] * 5 + ["itself"]
    assert os.getpid()
