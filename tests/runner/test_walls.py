"""Hostile snippets behind both tiers of walls: how each ends, that nothing outside changed, that the next run works.

The runner's probe has proved the walls before any of these runs.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job
from quizapp.core.values import ScalarValue
from quizapp.runner.linux import LinuxRunner

SECRET = "the-secret-of-this-test"
E = Ending

ENDS = {
    "raises": ("1 / 0", {E.ERROR}),
    "syntax": ("x = (", {E.ERROR}),
    "exits": ("import sys; sys.exit(3)", {E.ERROR}),
    "exits_hard": ("import os; os._exit(0)", {E.CRASHED}),
    "exits_hard_with_code": ("import os; os._exit(7)", {E.CRASHED}),
    "aborts": ("import os; os.abort()", {E.CRASHED}),
    "segfaults": ("import ctypes; ctypes.string_at(0)", {E.CRASHED}),
    "kills_itself": ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", {E.CRASHED}),
    "raises_base": ("raise BaseException('x')", {E.ERROR}),
    "raises_interrupt": ("raise KeyboardInterrupt", {E.ERROR}),
    "recursion": ("def f(): return f()\nf()", {E.ERROR}),
    "message_raises": ("class X(Exception):\n    def __str__(self): 1/0\nraise X()", {E.ERROR}),
    "nul_byte": ("x = '\\0' * 5; raise ValueError(x)", {E.ERROR}),
    "surrogate": ("raise ValueError('\\ud800')", {E.ERROR}),
}

HANGS = {
    "loop": "while True: pass",
    "loop_ignoring_interrupts": "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\nwhile True: pass",
    "loop_swallowing_everything": "while True:\n    try:\n        1/0\n    except BaseException: pass",
    "sleeps": "import time; time.sleep(100)",
    "waits_for_a_thread": "import threading\nthreading.Event().wait()",
    "waits_for_input_of_a_pipe": "import os\nr, w = os.pipe()\nos.read(r, 1)",
    "stops_on_a_lock": "import threading\nl = threading.Lock(); l.acquire(); l.acquire()",
    "big_power": "x = 10 ** 10 ** 9",
}

FILLS = {
    "prints_without_end": ("while True: print('x' * 1000)", {E.OUTPUT}),
    "prints_errors_without_end": ("import sys\nwhile True: print('x' * 1000, file=sys.stderr)", {E.OUTPUT}),
    "writes_to_the_descriptor": ("import os\nwhile True: os.write(1, b'x' * 4096)", {E.OUTPUT}),
    "huge_tensor": ("x = torch.zeros(10**11)", {E.MEMORY}),
    "many_tensors": ("x = []\nwhile True: x.append(torch.ones(10**6))", {E.MEMORY}),
    "huge_list": ("x = [0] * 10**10", {E.MEMORY}),
    "huge_string": ("x = 'a' * 10**11", {E.MEMORY}),
    "anonymous_memory": ("import mmap\nx = [mmap.mmap(-1, 1 << 28) for _ in range(20)]", {E.MEMORY}),
    "one_big_file": ("f = open('big', 'wb')\nwhile True: f.write(b'x' * (1 << 20))", {E.ERROR, E.OUTPUT, E.CRASHED}),
    "many_files": ("i = 0\nwhile True:\n    i += 1; open(f'f{i}', 'w').close()", {E.ERROR, E.OUTPUT}),
    "deep_folders": (
        "import os\nfor i in range(2000):\n    os.mkdir('d'); os.chdir('d')",
        {E.FINISHED, E.ERROR, E.OUTPUT},
    ),
    "many_descriptors": ("import os\nx = [os.dup(0) for _ in range(10000)]", {E.ERROR}),
    "many_threads": (
        "import threading, time\nfor i in range(10000): threading.Thread(target=time.sleep, args=(9,)).start()",
        {E.ERROR, E.MEMORY, E.TIME, E.OUTPUT, E.CRASHED},
    ),
}

NOT_ALLOWED = {
    "fork": "import os; os.fork()",
    "forkpty": "import os; os.forkpty()",
    "subprocess": "import subprocess; subprocess.run(['true'])",
    "system": "import os\nif os.system('true'): raise PermissionError(1, 'no')",
    "spawn": "import os; os.posix_spawn('/bin/true', ['true'], {})",
    "exec": "import os; os.execv('/bin/true', ['true'])",
    "multiprocessing": "import multiprocessing as m\np = m.get_context('fork').Process(target=print); p.start()",
    "inet": "import socket; socket.socket().connect(('127.0.0.1', 22))",
    "inet6": "import socket; socket.socket(socket.AF_INET6)",
    "udp": "import socket; socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
    "unix": "import socket; socket.socket(socket.AF_UNIX)",
    "netlink": "import socket; socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)",
    "vsock": "import socket; socket.socket(socket.AF_VSOCK)",
    "socketpair": "import socket; socket.socketpair()",
    "passwd": "open('/etc/passwd').read()",
    "shadow": "open('/etc/shadow').read()",
    "home": "open('/root/.bashrc').read()",
    "secret": "open(SECRET_PATH).read()",
    "write_secret": "open(SECRET_PATH, 'w')",
    "delete_secret": "import os; os.unlink(SECRET_PATH)",
    "write_beside": "import os; open(os.path.dirname(SECRET_PATH) + '/new', 'w')",
    "chmod_secret": "import os; os.chmod(SECRET_PATH, 0)",
    "utime_secret": "import os; os.utime(SECRET_PATH, (1, 1))",
    "symlink": "import os; os.symlink(SECRET_PATH, 'link')",
    "hardlink": "import os; os.link(SECRET_PATH, 'link')",
    "memfd": "import os; os.memfd_create('x')",
    "kill_supervisor": "import os; os.kill(os.getppid() or 1, 9)",
    "kill_everything": "import os; os.kill(-1, 9)",
    "kill_group": "import os; os.killpg(0, 9)",
    "supervisor_memory": "import os; open(f'/proc/{os.getppid() or 1}/mem', 'rb').read(1)",
    "own_root_by_parent": "import os; os.listdir(f'/proc/{os.getppid() or 1}/root/')",
    "chroot": "import os; os.chroot('.')",
    "set_user": "import os; os.setuid(0)",
    "set_group": "import os; os.setgid(0)",
    "dev_mem": "open('/dev/mem', 'rb')",
    "kernel_setting": "open('/proc/sys/kernel/core_pattern', 'w')",
    "python_library": "import torch, os; open(torch.__file__, 'a')",
}

FOOLS_ITSELF = {
    "patches_json": "import json\njson.dumps = lambda *a, **k: 1/0",
    "patches_torch": "torch.Tensor.contiguous = None\ntorch.Tensor.detach = None",
    "patches_builtins": "import builtins\nbuiltins.len = None; builtins.isinstance = None",
    "closes_everything": "import os\nos.closerange(0, 200)",
    "forges_a_frame": (
        "import os\nfor fd in range(3, 20):\n    try: os.write(fd, b'\\x02\\0\\0\\0{}')\n    except OSError: pass"
    ),
    "replaces_stdout": "import sys\nsys.stdout = None; sys.stderr = None",
    "walks_frames": "import sys\nx = sys._getframe()\nwhile x: y = x.f_locals; x = x.f_back",
    "walks_garbage": "import gc\nx = len(gc.get_objects())",
    "hooks_exit": "import atexit\natexit.register(lambda: 1/0)",
    "raw_syscalls": (
        "import ctypes\nl = ctypes.CDLL(None)\nfor n in (56, 57, 58, 101, 272, 308, 435): l.syscall(n, 0, 0, 0, 0)"
    ),
}


@pytest.fixture
def secret(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A file outside the walls that everybody may read and write, and that must stay as it is."""
    folder = tmp_path_factory.mktemp("outside")
    for each in (folder, *folder.parents[:2]):
        each.chmod(0o777)
    path = folder / "secret"
    path.write_text(SECRET)
    path.chmod(0o666)
    yield path
    assert path.read_text() == SECRET
    assert [each.name for each in folder.iterdir()] == ["secret"]
    assert path.stat().st_mode & 0o777 == 0o666
    assert path.stat().st_mtime > 1000


def run(runner: LinuxRunner, code: str, seconds: float = 5.0, memory_mb: int = 256) -> Ending:
    """How `code` ended; the next run must work, and neither may have seen the secret."""
    found = runner.run(Job(code=code, limits=Limits(seconds=seconds, memory_mb=memory_mb)))
    assert SECRET not in found.stdout + found.stderr + repr(found.error)
    after = runner.run(Job(code="x = 1 + 1", names=("x",)))
    assert after.ending is Ending.FINISHED
    assert after.cases[0].results == {"x": ScalarValue("int", 2)}
    return found.ending


@pytest.mark.parametrize("name", ENDS)
def test_an_end_of_any_kind_is_told_as_what_it_is(runner: LinuxRunner, name: str) -> None:
    code, endings = ENDS[name]
    assert run(runner, code) in endings


@pytest.mark.parametrize("name", HANGS)
def test_what_does_not_end_is_ended(runner: LinuxRunner, name: str) -> None:
    assert run(runner, HANGS[name], seconds=0.6) in {Ending.TIME, Ending.ERROR if name == "big_power" else Ending.TIME}


@pytest.mark.parametrize("name", FILLS)
def test_what_fills_something_up_is_bounded(runner: LinuxRunner, name: str) -> None:
    code, endings = FILLS[name]
    assert run(runner, code, seconds=8.0) in endings


@pytest.mark.parametrize("name", NOT_ALLOWED)
def test_what_reaches_out_is_stopped_and_named(runner: LinuxRunner, secret: Path, name: str) -> None:
    code = f"SECRET_PATH = {str(secret)!r}\n" + NOT_ALLOWED[name]
    ending = run(runner, code)
    assert ending in {Ending.NOT_ALLOWED, Ending.ERROR}, name


@pytest.mark.parametrize("name", FOOLS_ITSELF)
def test_tampering_fools_only_the_tamperer(runner: LinuxRunner, name: str) -> None:
    assert run(runner, FOOLS_ITSELF[name]) is not Ending.INTERNAL


def test_no_process_outlives_its_run(runner: LinuxRunner) -> None:
    run(runner, "import threading\nthreading.Thread(target=lambda: [0 for _ in iter(int, 1)]).start()", seconds=0.5)
    code = "import os\nmine = [p for p in os.listdir('/proc') if p.isdigit()]"
    found = runner.run(Job(code=code, names=("mine",)))
    assert found.ending in {Ending.FINISHED, Ending.NOT_ALLOWED}


def test_two_runs_share_no_files(runner: LinuxRunner) -> None:
    assert runner.run(Job(code="open('left', 'w').write('x')")).ending is Ending.FINISHED
    found = runner.run(Job(code="import os\nx = os.listdir('.')\ny = len(x)", names=("y",)))
    assert found.cases[0].results == {"y": ScalarValue("int", 0)}


def test_the_environment_is_clean(runner: LinuxRunner) -> None:
    code = "import os\nx = [k for k in os.environ if 'QUIZ' in k or 'TOKEN' in k]\ny = len(x)"
    found = runner.run(Job(code=code, names=("y",)))
    assert found.cases[0].results == {"y": ScalarValue("int", 0)}
