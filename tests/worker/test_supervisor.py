"""The supervisor, without torch and without walls: one run after another, each told of from its birth to its end."""

from collections.abc import Callable

_PRELUDE = """
import json, os, signal, socket, sys, tempfile
from quizapp.worker import learner, supervisor
from quizapp.worker.plan import Walls
WALLS = Walls(False, (), (), sys.argv[1] if len(sys.argv) > 1 else "/tmp")
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
made = []
def run(walls, ruleset, parent, job, result, stdout, stderr, *, rehearse):
    told = os.read(job, 99).decode()
    if told == "hang": signal.pause()
    home = {os.environ["HOME"], os.environ["TMPDIR"], tempfile.gettempdir()} == {walls.scratch}
    seen = [rehearse, os.path.isdir(walls.scratch), os.getppid() == parent, home, ruleset is None]
    os.write(result, " ".join(map(str, [told, *seen])).encode())
    os._exit(int(told))
learner.run = run
def ends():
    pipes = [os.pipe() for _ in range(4)]
    return (pipes[0][1], pipes[1][0]), [pipes[0][0], pipes[1][1], pipes[2][1], pipes[3][1]]
def start(series):
    mine, others = ends()
    pid = os.fork()
    if not pid:
        ours.close()
        supervisor.supervise(WALLS, theirs, supervisor.Ends(*others), series=series)
    for each in others: os.close(each)
    return pid, mine
def more():
    mine, others = ends()
    socket.send_fds(ours, [b"next"], others)
    for each in others: os.close(each)
    return mine
def born():
    data, handles, _, _ = socket.recv_fds(ours, 999, 2)
    told = json.loads(data)
    made.append(told["scratch"])
    for each in handles: os.close(each)
    return len(handles), told["pid"] > 0
def serve(mine, job):
    seen = born()
    os.write(mine[0], job)
    print(*seen, os.read(mine[1], 99).decode(), json.loads(ours.recv(999))["code"])
def clean():
    for each in made: os.rmdir(each)
"""


def test_a_single_run_is_rehearsed_and_the_end_of_all(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "pid, mine = start(False)\n"
        "serve(mine, b'3')\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        "clean()\n"
    )
    assert printed.splitlines() == ["2 True 3 True True True True True 3", "0"]


def test_a_series_goes_on_until_the_runner_has_gone(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "pid, mine = start(True)\n"
        "serve(mine, b'0'); serve(more(), b'5'); serve(more(), b'0')\n"
        "ours.close()\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), len(set(made)))\n"
        "clean()\n"
    )
    lines = printed.splitlines()
    assert lines == [*(f"2 True {code} False True True True True {code}" for code in (0, 5, 0)), "0 3"]


def test_a_process_that_goes_on_is_ended_when_the_next_is_asked_for(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "pid, mine = start(True)\n"
        "born(); os.write(mine[0], b'hang')\n"
        "mine = more()\n"
        "print(json.loads(ours.recv(999))['code'])\n"
        "serve(mine, b'0')\n"
        "ours.close(); os.waitpid(pid, 0); clean()\n"
    )
    assert printed.splitlines() == ["-9", "2 True 0 False True True True True 0"]


def test_a_process_that_goes_on_is_ended_when_the_runner_goes(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "pid, mine = start(True)\n"
        "born(); os.write(mine[0], b'hang')\n"
        "ours.close()\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), os.read(mine[1], 9))\n"
        "clean()\n"
    )
    assert printed.splitlines() == ["0 b''"]


def test_what_cannot_be_started_does_not_fall_through(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "def run(*args, **more): raise OSError('no')\n"
        "learner.run = run\n"
        "sys.stderr = open(os.devnull, 'w')\n"
        "pid, mine = start(False)\n"
        "born()\n"
        "print(json.loads(ours.recv(999))['code'], os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
        "clean()\n"
    )
    assert printed.split() == ["1", "0"]


def test_its_own_descriptors_do_not_grow_in_number(alone: Callable[[str], str]) -> None:
    printed = alone(
        _PRELUDE + "import pathlib\n"
        "pid, mine = start(True)\n"
        "serve(mine, b'0')\n"
        "count = lambda: len(list(pathlib.Path(f'/proc/{pid}/fd').iterdir()))\n"
        "first = count()\n"
        "for _ in range(5): serve(more(), b'0')\n"
        "print(count() - first)\n"
        "ours.close(); os.waitpid(pid, 0); clean()\n"
    )
    assert printed.splitlines()[-1] == "0"
