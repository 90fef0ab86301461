"""What a verdict costs, beside a cold start of Python with torch and beside `exec` in a warm interpreter.

Times are milliseconds, taken in turn within one run, so that their ratios hold on a machine that is busy with other
things. A verdict is the learner's run, the reference's (which is known by then, as in a drill) and the judging.
"""

import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from benchmarks.cards import TASKS, Task
from quizapp.core.card import CodeBody
from quizapp.core.verdict import Outcome
from quizapp.runner.linux import LinuxRunner
from quizapp.study.grading import Grader

_ROUNDS = 40
_COLD_ROUNDS = 5
_START_ROUNDS = 3
_HURRIED_ROUNDS = 10
_THINKING_SECONDS = 0.25  # between two runs, as a learner leaves at least; spares are refilled meanwhile

REACH = {
    "one operation: verdict less exec, ms": ("<=", 8.0),
    "one operation: cold / verdict": (">=", 150.0),
    "training step: cold / verdict": (">=", 100.0),
    "one operation: cold / back to back": (">=", 40.0),
    "first verdict / import torch": ("<=", 1.3),
    "zygote and two spares, MiB": ("<=", 330.0),
}
"""What the product promises itself, and which way."""


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    return {"median": round(statistics.median(ordered), 3), "p99": round(p99, 3), "least": round(ordered[0], 3)}


def _grade(grader: Grader, task: Task) -> None:
    verdict = grader.grade(task.card, task.answer, seed=1, says=False)
    if verdict is None or verdict.outcome is not Outcome.PASS:
        raise RuntimeError(f"the benchmark's own answer to {task.name} gave {verdict}")


def _cold(script: str) -> None:
    subprocess.run([sys.executable, "-c", f"import torch\n{script}"], check=True)


def _first_verdict() -> tuple[float, dict[str, Any]]:
    """Milliseconds from the start of an app to its first verdict, and the memory it holds once warm."""
    started = time.perf_counter()
    with subprocess.Popen([sys.executable, "-m", "benchmarks.first"], stdout=subprocess.PIPE, text=True) as app:
        assert app.stdout is not None
        outcome = app.stdout.readline().strip()
        seconds = time.perf_counter() - started
        if outcome != Outcome.PASS:
            raise RuntimeError(f"the first verdict was {outcome!r}")
        memory: dict[str, Any] = json.loads(app.stdout.readline())
    return seconds * 1000, memory


def measure() -> dict[str, Any]:
    """All figures, and how they stand to what is promised."""
    starts: list[float] = []
    bare: list[float] = []
    memory: dict[str, Any] = {}
    for _ in range(_START_ROUNDS):
        bare.append(_timed(lambda: _cold("")))
        milliseconds, memory = _first_verdict()
        starts.append(milliseconds)
    figures: dict[str, Any] = {"start": {"first verdict": _spread(starts), "import torch": _spread(bare)}}
    figures["memory"] = memory
    runner = LinuxRunner()
    grader = Grader(runner)
    try:
        runner.start()
        runner.wait_warm()
        figures["tier"] = runner.tier.value
        figures["tasks"] = {task.name: _measure_task(grader, task) for task in TASKS}
    finally:
        grader.close()
    figures["reach"] = _reach(figures)
    return figures


def _measure_task(grader: Grader, task: Task) -> dict[str, Any]:
    import torch

    assert isinstance(task.card.body, CodeBody)
    _grade(grader, task)  # the reference is known from here on
    cold: list[float] = []
    floor: list[float] = []
    verdict: list[float] = []
    for number in range(_ROUNDS):
        if number % (_ROUNDS // _COLD_ROUNDS) == 0:
            cold.append(_timed(lambda: _cold(task.script)))
        floor.append(_timed(lambda: exec(task.script, {"torch": torch})))
        time.sleep(_THINKING_SECONDS)
        verdict.append(_timed(lambda: _grade(grader, task)))
    hurried = [_timed(lambda: _grade(grader, task)) for _ in range(_HURRIED_ROUNDS)]
    return {
        "cold": _spread(cold),
        "exec": _spread(floor),
        "verdict": _spread(verdict),
        "back to back": _spread(hurried),
    }


def _reach(figures: dict[str, Any]) -> dict[str, Any]:
    def median(task: str, what: str) -> float:
        return float(figures["tasks"][task][what]["median"])

    one, step, walls = "one operation", "training step", figures["memory"]["walls"]
    start = figures["start"]
    found = {
        "one operation: verdict less exec, ms": median(one, "verdict") - median(one, "exec"),
        "one operation: cold / verdict": median(one, "cold") / median(one, "verdict"),
        "training step: cold / verdict": median(step, "cold") / median(step, "verdict"),
        "one operation: cold / back to back": median(one, "cold") / median(one, "back to back"),
        "first verdict / import torch": start["first verdict"]["median"] / start["import torch"]["median"],
    }
    if isinstance(walls, dict):
        found["zygote and two spares, MiB"] = walls["all"]
    return {
        name: {"value": round(value, 2), "reach": f"{REACH[name][0]} {REACH[name][1]:g}", "met": _met(name, value)}
        for name, value in found.items()
    }


def _met(name: str, value: float) -> bool:
    way, bound = REACH[name]
    return value <= bound if way == "<=" else value >= bound


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    columns = ("cold", "exec", "verdict", "back to back")
    print(f"runs behind the {figures['tier']} walls, milliseconds: median (p99)")
    print(f"{'':20}" + "".join(f"{name:>20}" for name in columns))
    for name, task in figures["tasks"].items():
        cells = (f"{task[column]['median']:.2f} ({task[column]['p99']:.1f})" for column in columns)
        print(f"{name:20}" + "".join(f"{cell:>20}" for cell in cells))
    start, memory = figures["start"], figures["memory"]
    print(f"first verdict after {start['first verdict']['median']:.0f} ms; importing torch takes "
          f"{start['import torch']['median']:.0f} ms")  # fmt: skip
    print(f"memory, MiB: app {memory['app']}, behind the walls {memory['walls']}")
    print()
    for name, each in figures["reach"].items():
        print(f"{name:40}{each['value']:>10}   {each['reach']:>8}   {'reached' if each['met'] else 'MISSED'}")
