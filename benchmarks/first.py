"""An app that starts, gives one verdict, and then tells its memory: a process of its own for the benchmark."""

import contextlib
import json
import os
import time
from pathlib import Path

from benchmarks.cards import TASKS
from quizapp.runner.linux import LinuxRunner
from quizapp.study.grading import Grader

_FIRST = TASKS[0]


def _pss_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def _below(pid: int) -> list[int]:
    found = [pid]
    for each in found:
        with contextlib.suppress(FileNotFoundError, ProcessLookupError):
            for task in Path(f"/proc/{each}/task").iterdir():
                found += map(int, (task / "children").read_text(encoding="ascii").split())
    return found[1:]


def _settle() -> None:
    """Wait until no process comes or goes."""
    before: list[int] = []
    while (now := _below(os.getpid())) != before:
        before = now
        time.sleep(1.5)


def _behind_the_walls() -> dict[str, float] | str:
    """MiB of the zygote with its keepers, and of each spare; memory that processes share is shared out among them."""
    try:
        shares = {pid: _pss_mb(pid) for pid in _below(os.getpid())}
    except PermissionError:
        return "not readable: run it as root to see"
    children = {pid: [each for each in _below(pid) if each in shares] for pid in shares}
    # A spare is a supervisor with one child that has none; what is above both is the zygote and its keepers.
    spares = [pid for pid, each in children.items() if len(each) == 1 and not children[each[0]]]
    sizes = [shares[pid] + shares[children[pid][0]] for pid in spares]
    return {
        "zygote": round(sum(shares.values()) - sum(sizes), 1),
        "spare": round(max(sizes, default=0.0), 1),
        "all": round(sum(shares.values()), 1),
    }


def main() -> None:
    """Print a line at the first verdict and, once warm, a line with the memory."""
    runner = LinuxRunner()
    runner.start()
    grader = Grader(runner)
    verdict = grader.grade(_FIRST.card, _FIRST.answer, seed=1, says=False)
    print(verdict.outcome if verdict else None, flush=True)
    skipped = runner.wait_warm()
    _settle()
    print(
        json.dumps({"app": round(_pss_mb(os.getpid()), 1), "walls": _behind_the_walls(), "skipped": skipped}),
        flush=True,
    )
    grader.close()


if __name__ == "__main__":
    main()
