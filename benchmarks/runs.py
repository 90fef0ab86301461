"""What a run behind the walls costs, beside a cold start of Python with torch and beside `exec` in a warm interpreter.

Every figure is in milliseconds and taken alternately in one process, so that their ratios hold on a busy machine.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from quizapp.core.run import Ending, Job
from quizapp.runner.linux import LinuxRunner

_ROUNDS = 30
_COLD_ROUNDS = 3
_THINKING_SECONDS = 0.2  # between two runs, as a learner leaves; spares are refilled meanwhile

SNIPPETS = {
    "one operation": "out = torch.arange(6.).reshape(2, 3) + 1",
    "training step": (
        "w = torch.nn.Linear(8, 4)\nopt = torch.optim.SGD(w.parameters(), lr=0.1)\n"
        "loss = w(torch.ones(16, 8)).square().mean()\nloss.backward()\nopt.step()\nout = loss.detach()"
    ),
}


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    return {"median": round(statistics.median(ordered), 3), "p99": round(ordered[int(0.99 * (len(ordered) - 1))], 3)}


def _run(runner: LinuxRunner, code: str) -> None:
    run = runner.run(Job(code=code, names=("out",)))
    if run.ending is not Ending.FINISHED:
        raise RuntimeError(f"the benchmark's own code ended with {run.ending}: {run.detail}")


def measure() -> dict[str, Any]:
    """The figures of every snippet, and the time from starting the runner to its first result."""
    runner = LinuxRunner()
    figures: dict[str, Any] = {}
    try:
        first = _timed(lambda: _run(runner, SNIPPETS["one operation"]))
        bare = _timed(lambda: subprocess.run([sys.executable, "-c", "import torch"], check=True))
        figures["start"] = {"first result": round(first, 1), "import torch": round(bare, 1)}
        runner.start()
        time.sleep(5)  # the warm-up, which a learner's first minute hides
        for name, code in SNIPPETS.items():
            figures[name] = _measure_snippet(runner, code)
    finally:
        runner.close()
    return figures


def _measure_snippet(runner: LinuxRunner, code: str) -> dict[str, Any]:
    import torch

    cold = [
        _timed(lambda: subprocess.run([sys.executable, "-c", "import torch\n" + code], check=True))
        for _ in range(_COLD_ROUNDS)
    ]
    floor, walled = [], []
    for _ in range(_ROUNDS):
        floor.append(_timed(lambda: exec(code, {"torch": torch})))
        time.sleep(_THINKING_SECONDS)
        walled.append(_timed(lambda: _run(runner, code)))
    hurried = [_timed(lambda: _run(runner, code)) for _ in range(10)]
    return {
        "cold": _spread(cold),
        "in process": _spread(floor),
        "run": _spread(walled),
        "back to back": _spread(hurried),
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures and their ratios as a table."""
    first, bare = figures["start"]["first result"], figures["start"]["import torch"]
    print(f"first result after {first:.0f} ms, {first / bare:.2f} × a bare import of torch")
    print(
        f"{'snippet':16}{'cold':>10}{'exec':>10}{'run':>10}{'p99':>10}{'hurried':>10}{'cold/run':>10}{'run-exec':>10}"
    )
    for name in SNIPPETS:
        each = figures[name]
        cold, floor, run = (each[key]["median"] for key in ("cold", "in process", "run"))
        print(
            f"{name:16}{cold:10.1f}{floor:10.2f}{run:10.2f}{each['run']['p99']:10.2f}"
            f"{each['back to back']['median']:10.2f}{cold / run:10.0f}{run - floor:10.2f}"
        )
