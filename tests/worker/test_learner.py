"""What the learner's process does to itself before any code runs, tried in processes of their own."""

from collections.abc import Callable
from dataclasses import fields

from quizapp.core.run import Job
from quizapp.worker import learner


def test_only_its_own_descriptors_stay_and_in_their_places(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "from quizapp.worker import learner\n"
        "shown = os.dup(1)\n"
        "pipes = [os.pipe() for _ in range(20)]\n"
        "job, result, out, err = pipes[3][0], pipes[1][1], pipes[9][1], pipes[7][1]\n"
        "outer = os.dup(shown)\n"
        "r_job, r_result, r_out = pipes[3][1], pipes[1][0], pipes[9][0]\n"
        "ends = dict(job=job, result=result, out=out, err=err)\n"
        "names = {name: os.readlink(f'/proc/self/fd/{end}') for name, end in ends.items()}\n"
        "learner.arrange_descriptors(job, result, out, err, shown)\n"
        "found = {int(each): os.readlink(f'/proc/self/fd/{each}') for each in os.listdir('/proc/self/fd')\n"
        "         if os.path.exists(f'/proc/self/fd/{each}') or int(each) < 6}\n"
        "told = [found[0] == '/dev/null', found[1] == names['out'], found[2] == names['err'],\n"
        "        found[3] == names['job'], found[4] == names['result'], sorted(found)[:6] == [0, 1, 2, 3, 4, 5]]\n"
        "os.write(5, repr(told + [len(found) <= 7]).encode())\n"
    )
    assert printed == repr([True] * 7)


def test_streams_opened_ahead_write_to_whatever_has_their_numbers_by_then(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os, sys\n"
        "from quizapp.worker import learner\n"
        "shown = os.dup(1)\n"
        "learner.open_streams()\n"
        "(out, out_end), (err, err_end), (job, _), (_, result) = (os.pipe() for _ in range(4))\n"
        "kept = [os.dup(each) for each in (out, err)]\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    learner.arrange_descriptors(job, result, out_end, err_end)\n"
        "    print('one line'); sys.stderr.write('another\\n'); print(repr(sys.stdin.read()))\n"
        "    os._exit(0)\n"
        "os.waitpid(pid, 0)\n"
        "os.write(shown, repr([os.read(each, 99) for each in kept]).encode())\n"
    )
    assert printed == repr([b"one line\n''\n", b"another\n"])


def test_a_parent_that_is_gone_takes_it_along(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "from quizapp.worker import learner\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    learner._die_with(os.getppid() + 1)\n"
        "    os._exit(0)\n"
        "print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert printed.split() == ["1"]


def test_limits_are_set_for_good(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import resource as r\n"
        "from quizapp.worker import learner\n"
        "from quizapp.worker.plan import Walls\n"
        "learner._limit(Walls(True, (), (), '/tmp'))\n"
        "print([r.getrlimit(each) for each in (r.RLIMIT_CORE, r.RLIMIT_NOFILE, r.RLIMIT_MEMLOCK, r.RLIMIT_NPROC)])\n"
        "size = learner._memory_kb(0) * 1024\n"
        "bounds = learner._limit_job(1 << 28, 3.0, 'cpu')\n"
        "soft, hard = r.getrlimit(r.RLIMIT_AS)\n"
        "print(bounds == (hard, hard), abs(soft - size - (1 << 28)) < (1 << 22), hard - soft == 64 << 20)\n"
        "print(r.getrlimit(r.RLIMIT_CPU))\n"
    )
    assert printed.splitlines() == ["[(0, 0), (256, 256), (0, 0), (64, 64)]", "True True True", "(11, 12)"]


def test_a_gpu_is_not_bounded_in_address_space(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import resource as r\n"
        "from quizapp.worker import learner\n"
        "before = r.getrlimit(r.RLIMIT_AS)\n"
        "print(learner._limit_job(1 << 28, 3.0, 'cuda'), r.getrlimit(r.RLIMIT_AS) == before)\n"
    )
    assert printed.split() == ["None", "True"]


def test_walls_that_cannot_be_built_are_told_and_nothing_runs(alone: Callable[[str], str]) -> None:
    printed = alone(
        "import os\n"
        "from quizapp.worker import learner, landlock\n"
        "from quizapp.worker.plan import Walls\n"
        "def refuse(*_): raise OSError(38, 'no Landlock here')\n"
        "landlock.new_ruleset = refuse\n"
        "read, write = os.pipe(); job, _ = os.pipe()\n"
        "pid = os.fork()\n"
        "if pid == 0:\n"
        "    parent = os.getppid()\n"
        "    learner.run(Walls(False, (), (), '/tmp'), None, parent, job, write, os.dup(1), os.dup(2))\n"
        "os.close(write)\n"
        "print(os.read(read, 1000).decode(), os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))\n"
    )
    assert printed.strip() == "FOSError: [Errno 38] no Landlock here 1"


def test_what_is_rehearsed_is_a_whole_job() -> None:
    assert set(learner._REHEARSAL) == {field.name for field in fields(Job)} - {"limits"}
