"""What a learner is told of each end, and that runs share nothing, behind the walls of both tiers.

How the walls hold against hostile code is the business of test_abuse.py.
"""

import threading
from threading import Event

import pytest

from quizapp.core.card import Limits
from quizapp.core.run import Ending, Job, Run
from quizapp.core.values import ScalarValue
from quizapp.runner.linux import LinuxRunner

LIMITS = Limits(seconds=20.0, memory_mb=256, output_kb=1)


def run(runner: LinuxRunner, code: str, limits: Limits = LIMITS) -> Run:
    return runner.run(Job(code=code, names=("out",), limits=limits))


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("import socket; socket.create_connection(('127.0.0.1', 9))", "reach the network"),
        ("import urllib.request; urllib.request.urlopen('http://127.0.0.1')", "reach the network"),
        ("import subprocess; subprocess.run(['ls'])", "start another program"),
        ("import os; os.fork()", "start another process"),
        ("import os; os.kill(1, 9)", "signal a process"),
        ("open('/home/me/data.csv')", "use /home/me/data.csv, outside the scratch folder"),
        ("open('/etc/hosts', 'w')", "use /etc/hosts, outside the scratch folder"),
        ("import os; open('f', 'w'); os.chmod('f', 0)", "change the rights of a file"),
        ("import os; open('f', 'w'); os.symlink('f', 'g')", "link files"),
        ("np.save('/model.npy', np.ones(1))", "/model.npy"),
        ("torch.save(torch.ones(1), '/model.pt')", "outside the scratch folder"),
        ("torch.ones(9).share_memory_()", "shared memory"),
    ],
)
def test_what_was_tried_is_named(runner: LinuxRunner, code: str, words: str) -> None:
    found = run(runner, code)
    assert found.ending is Ending.NOT_ALLOWED, found
    assert words in found.detail
    assert found.error is not None
    assert found.error.line == 1


@pytest.mark.parametrize(
    "code",
    [
        "from torch.utils.data import DataLoader\nlist(DataLoader(range(4), num_workers=1))",
        "import multiprocessing\nmultiprocessing.Pool(1).map(abs, [1])",
        "f = torch.compile(lambda x: x + 1)\nf(torch.ones(2))",
    ],
)
def test_what_needs_other_processes_says_so(runner: LinuxRunner, code: str) -> None:
    found = run(runner, code, Limits(seconds=60.0))
    assert found.ending is Ending.NOT_ALLOWED, found
    assert "num_workers=0" in found.detail
    assert "torch.compile" in found.detail
    assert found.error is not None
    assert found.error.line == 2


def test_an_ordinary_data_loader_runs(runner: LinuxRunner) -> None:
    found = run(runner, "from torch.utils.data import DataLoader\nout = len(list(DataLoader(range(8), batch_size=3)))")
    assert found.cases[0].results == {"out": ScalarValue("int", 3)}


def test_numpy_and_files_of_ones_own_are_usable(runner: LinuxRunner) -> None:
    code = "np.save('a.npy', np.ones(3))\ntorch.save(torch.ones(2), 't.pt')\nout = float(np.load('a.npy').sum()) + "
    found = run(runner, code + "float(torch.load('t.pt').sum())")
    assert found.cases[0].results == {"out": ScalarValue("float", 5.0)}


def test_a_file_that_is_missing_in_the_scratch_folder_is_an_ordinary_error(runner: LinuxRunner) -> None:
    found = run(runner, "open('data.csv')")
    assert (found.ending, found.error and found.error.type) == (Ending.ERROR, "FileNotFoundError")


def test_an_error_shows_only_the_learners_lines(runner: LinuxRunner) -> None:
    found = run(runner, "def f(x):\n    return x @ torch.ones(3)\n\nf(torch.ones(2))")
    assert found.error is not None
    assert found.error.message.startswith("inconsistent tensor size") or "size" in found.error.message
    assert (found.error.line, found.error.source) == (2, "    return x @ torch.ones(3)")
    assert "site-packages" not in found.error.trace
    assert "quizapp" not in found.error.trace


def test_memory_tells_peak_and_limit(runner: LinuxRunner) -> None:
    found = run(runner, "x = []\nwhile True: x.append(torch.ones(1 << 18))")
    assert found.ending is Ending.MEMORY
    assert "256 MiB" in found.detail
    assert 200 < found.peak_mb < 330
    assert f"{found.peak_mb:.0f} MiB" in found.detail


def test_time_tells_the_limit_and_the_memory_held(runner: LinuxRunner) -> None:
    found = run(runner, "x = torch.ones(1 << 24)\nwhile True: pass", Limits(seconds=0.5))
    assert found.ending is Ending.TIME
    assert "0.5 s" in found.detail
    assert found.peak_mb > 50


def test_output_is_cut_and_marked(runner: LinuxRunner) -> None:
    found = run(runner, "print('x' * 3000)\nimport sys\nprint('e', file=sys.stderr)\nout = 1")
    assert found.ending is Ending.FINISHED
    assert found.truncated
    assert found.stdout == "x" * 1024
    assert found.stderr == "e\n"


def test_a_flood_is_ended_and_its_beginning_kept(runner: LinuxRunner) -> None:
    found = run(runner, "while True: print('y' * 1000)")
    assert found.ending is Ending.OUTPUT
    assert found.truncated
    assert found.stdout.startswith("yyy")


@pytest.mark.parametrize(("number", "name"), [(11, "SIGSEGV"), (6, "SIGABRT"), (9, "SIGKILL"), (15, "SIGTERM")])
def test_a_crash_names_its_signal(runner: LinuxRunner, number: int, name: str) -> None:
    found = run(runner, f"import os; os.kill(os.getpid(), {number})")
    assert found.ending is Ending.CRASHED
    assert name in found.detail


def test_what_was_printed_before_a_crash_is_kept(runner: LinuxRunner) -> None:
    found = run(runner, "print('so far')\nimport ctypes; ctypes.string_at(0)")
    assert (found.ending, found.stdout) == (Ending.CRASHED, "so far\n")


def test_cancelling_before_and_while_it_runs(runner: LinuxRunner) -> None:
    cancel = Event()
    cancel.set()
    assert runner.run(Job(code="while True: pass"), cancel=cancel).ending is Ending.CANCELLED
    cancel = Event()
    seen: list[str] = []

    def stop_at_output(_: str, text: str) -> None:
        seen.append(text)
        cancel.set()

    code = "print('here')\nwhile True: pass"
    found = runner.run(Job(code=code, limits=Limits(seconds=60.0)), on_output=stop_at_output, cancel=cancel)
    assert found.ending is Ending.CANCELLED
    assert "".join(seen) == "here\n"


def test_a_screen_that_fails_leaves_no_child_behind(runner: LinuxRunner) -> None:
    def fail(_: str, __: str) -> None:
        raise RuntimeError("the screen is gone")

    with pytest.raises(RuntimeError, match="screen"):
        runner.run(Job(code="print('x')\nwhile True: pass", limits=Limits(seconds=60.0)), on_output=fail)
    assert run(runner, "out = 1").ending is Ending.FINISHED


def test_two_runs_share_no_files(runner: LinuxRunner) -> None:
    assert run(runner, "open('left', 'w').write('x')").ending is Ending.FINISHED
    found = run(runner, "import os\nout = len(os.listdir('.'))")
    assert found.cases[0].results == {"out": ScalarValue("int", 0)}


def test_two_runs_share_no_state(runner: LinuxRunner) -> None:
    changed = (
        "import os, builtins\ntorch.left = builtins.left = 1\ntorch.set_grad_enabled(False)\nos.environ['LEFT'] = '1'"
    )
    assert run(runner, changed).ending is Ending.FINISHED
    code = (
        "import os, builtins\n"
        "out = [hasattr(torch, 'left'), hasattr(builtins, 'left'), torch.is_grad_enabled(), 'LEFT' in os.environ]\n"
        "out = str(out)"
    )
    found = run(runner, code)
    assert found.cases[0].results == {"out": ScalarValue("str", "[False, False, True, False]")}


def test_the_environment_holds_only_what_is_needed(runner: LinuxRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOKEN_OF_MINE", "secret")
    threads = {"OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMEXPR_NUM_THREADS", "MALLOC_ARENA_MAX"}
    known = {"PATH", "LANG", "HOME", "TMPDIR", "PYTHONDONTWRITEBYTECODE", "CUDA_VISIBLE_DEVICES", "LC_CTYPE"} | threads
    found = run(
        runner, "import os\nout = ' '.join(each for each in os.environ if not each.startswith(('TORCH', 'KMP')))"
    )
    told = found.cases[0].results["out"]
    assert isinstance(told, ScalarValue)
    assert set(str(told.value).split()) <= known


def test_runs_in_several_threads_at_once(runner: LinuxRunner) -> None:
    found: dict[int, Run] = {}

    def one(number: int) -> None:
        found[number] = run(runner, f"out = {number}")

    threads = [threading.Thread(target=one, args=(number,)) for number in range(6)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert {n: each.cases[0].results["out"] for n, each in found.items()} == {
        n: ScalarValue("int", n) for n in range(6)
    }
