"""Landlock: what it is asked for on kernels of every version, and what it does to a process of its own."""

import ctypes
from collections.abc import Callable
from pathlib import Path

import pytest

from quizapp.worker import landlock


@pytest.mark.parametrize(
    ("version", "rights"),
    [(1, 0x1FFF), (2, 0x3FFF), (3, 0x7FFF), (4, 0x7FFF), (5, 0xFFFF), (6, 0xFFFF), (99, 0xFFFF)],
)
def test_each_version_is_asked_for_all_it_knows(version: int, rights: int) -> None:
    assert landlock._handled(version) == rights


class Kernel:
    """Takes down what would be asked of a kernel of one Landlock version."""

    def __init__(self, version: int) -> None:
        self.version = version
        self.ruleset: tuple[int, int, int] | None = None
        self.rules: dict[int, int] = {}
        self.closed_behind = False

    def syscall(self, number: int, *arguments: object) -> int:
        if number == 444 and arguments[0] is None:
            return self.version
        if number == 444:
            attributes = arguments[0]._obj  # type: ignore[attr-defined]
            self.ruleset = (attributes.fs, attributes.net, attributes.scoped)
            return 9
        if number == 445:
            rule = arguments[2]._obj  # type: ignore[attr-defined]
            self.rules[rule.parent] = rule.allowed
            return 0
        assert number == 446
        self.closed_behind = True
        return 0


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], Kernel]:
    def make(version: int) -> Kernel:
        made = Kernel(version)
        monkeypatch.setattr(landlock, "syscall", made.syscall)
        monkeypatch.setattr(landlock, "prctl", lambda *_: None)
        monkeypatch.setattr("os.close", lambda _: None)
        monkeypatch.setattr("os.open", lambda path, _: hash(path) % 1000)
        return made

    return make


@pytest.mark.parametrize(
    ("version", "net", "scoped"), [(1, 0, 0), (3, 0, 0), (4, 3, 0), (5, 3, 0), (6, 3, 3), (7, 3, 3)]
)
def test_network_and_signals_from_the_version_that_has_them(
    kernel: Callable[[int], Kernel], version: int, net: int, scoped: int
) -> None:
    made = kernel(version)
    landlock.restrict(landlock.new_ruleset([], [], "/tmp"))
    assert made.ruleset is not None
    assert made.ruleset[1:] == (net, scoped)
    assert made.closed_behind


@pytest.mark.parametrize("version", [1, 2, 3, 5, 7])
def test_a_place_gets_only_what_it_is_for(kernel: Callable[[int], Kernel], version: int, tmp_path: Path) -> None:
    made = kernel(version)
    readable, scratch = str(tmp_path), "/tmp"
    landlock.new_ruleset([readable], ["/dev/null"], scratch)
    assert not made.closed_behind
    write, read, read_folder, ioctl = 1 << 1, 1 << 2, 1 << 3, 1 << 15
    assert made.rules[hash(readable) % 1000] == read | read_folder
    assert made.rules[hash("/dev/null") % 1000] == read | write | (ioctl if version >= 5 else 0)
    allowed = made.rules[hash(scratch) % 1000]
    assert allowed & (read | write | read_folder) == read | write | read_folder
    for device_socket_pipe_link_run in (1, 1 << 6, 1 << 9, 1 << 10, 1 << 11, 1 << 12, ioctl):
        assert not allowed & device_socket_pipe_link_run


def test_a_kernel_without_it_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object) -> int:
        ctypes.set_errno(38)
        return -1

    monkeypatch.setattr(landlock, "syscall", missing)
    assert landlock.version() == 0
    with pytest.raises(OSError, match="landlock"):
        landlock.new_ruleset([], [], "/tmp")


def test_a_ruleset_that_cannot_be_finished_is_closed(
    kernel: Callable[[int], Kernel], monkeypatch: pytest.MonkeyPatch
) -> None:
    made, closed = kernel(7), list[int]()

    def refused(number: int, *arguments: object) -> int:
        return -1 if number == 445 else made.syscall(number, *arguments)

    monkeypatch.setattr(landlock, "syscall", refused)
    monkeypatch.setattr("os.close", closed.append)
    with pytest.raises(OSError, match="landlock rule for /tmp"):
        landlock.new_ruleset([], [], "/tmp")
    assert closed == [hash("/tmp") % 1000, 9]


def test_a_process_of_its_own_stays_inside(alone: Callable[[str], str], tmp_path: Path) -> None:
    if landlock.version() == 0:
        pytest.skip("this kernel has no Landlock, so nothing can be confined by it")
    for name in ("scratch", "read", "other"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "file").write_text("x", encoding="utf-8")
    printed = alone(
        f"base = {str(tmp_path)!r}\n"
        "import os\n"
        "from quizapp.worker import landlock\n"
        "ruleset = landlock.new_ruleset([base + '/read', base + '/gone'], [], base + '/scratch')\n"
        "landlock.restrict(ruleset)\n"
        "try:\n    os.fstat(ruleset)\n"
        "except OSError:\n    print('closed')\n"
        "def attempt(name, mode):\n"
        "    try:\n        open(base + name, mode).close(); print('done')\n"
        "    except OSError:\n        print('refused')\n"
        "attempt('/read/file', 'r'); attempt('/scratch/new', 'w'); attempt('/scratch/file', 'r')\n"
        "attempt('/read/file', 'a'); attempt('/read/new', 'w'); attempt('/other/file', 'r'); attempt('/other/x', 'w')\n"
        "try:\n    os.rename(base + '/scratch/file', base + '/read/moved'); print('done')\n"
        "except OSError:\n    print('refused')\n"
    )
    assert printed.split() == ["closed"] + ["done"] * 3 + ["refused"] * 5
