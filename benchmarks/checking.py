"""What `quizapp check` costs: 1,000 cards for the first time, again, and with one changed, beside a process a run.

A process for each answer (reference, starter, two wrong ones) is measured on a sample, half of it before the check and
half after, and scaled to all: one process after another, as a simple checker would, and two at a time, as one for two
cores would. The check itself needs fewer runs: that a starter with `...` is unfinished can be seen.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from benchmarks.generated import deck, scripts

CARDS = 1000
_ANSWERS = 4
_SAMPLE = 10
_WORDS = "Add `c` down the columns"

REACH = {
    "1,000 cards, s": ("<=", 60.0),
    "a process each / check": (">=", 100.0),
    "nothing changed, s": ("<=", 2.0),
}
"""What the product promises itself, and which way; the first on two cores that nobody else uses."""


def _start(script: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen([sys.executable, "-c", script])


def _seconds_each(side_by_side: int, count: int) -> float:
    """Seconds a process takes, when so many run at a time, on the mean of `count` of them."""
    codes = list(islice(cycle(scripts()), count))
    started = time.perf_counter()
    for first in range(0, count, side_by_side):
        running = [_start(code) for code in codes[first : first + side_by_side]]
        if any(process.wait() for process in running):
            raise RuntimeError("a script of the benchmark failed")
    return (time.perf_counter() - started) / count


def _check(file: Path, home: Path) -> tuple[float, dict[str, Any]]:
    """Seconds from the start of the program to its end, and what it told."""
    started = time.perf_counter()
    told = subprocess.run(
        [sys.executable, "-m", "quizapp", "check", "--json", str(file)],
        env={**os.environ, "QUIZAPP_HOME": str(home)},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=True,
    )
    return time.perf_counter() - started, json.loads(told.stdout)


def measure() -> dict[str, Any]:
    """All figures, and how they stand to what is promised."""
    half = _SAMPLE // 2
    with tempfile.TemporaryDirectory() as folder:
        file, home = Path(folder) / "deck.yaml", Path(folder) / "home"
        text = deck(CARDS)
        file.write_text(text, encoding="utf-8")
        one, two = [_seconds_each(1, half)], [_seconds_each(2, 2 * half)]
        first, told = _check(file, home)
        one.append(_seconds_each(1, half))
        two.append(_seconds_each(2, 2 * half))
        again, _ = _check(file, home)
        file.write_text(text.replace(_WORDS, f"{_WORDS},", 1), encoding="utf-8")
        changed, _ = _check(file, home)
    answers = CARDS * _ANSWERS
    figures: dict[str, Any] = {
        "cards": CARDS,
        "answers": answers,
        "runs": told["runs"],
        "seconds": {"first": round(first, 2), "again": round(again, 2), "one changed": round(changed, 2)},
        "a process, s": {"one after another": round(sum(one) / 2, 3), "two at a time": round(sum(two) / 2, 3)},
        "a process each / check": {
            "one after another": round(sum(one) / 2 * answers / first, 1),
            "two at a time": round(sum(two) / 2 * answers / first, 1),
        },
    }
    return figures | {"reach": _reach(figures)}


def _reach(figures: dict[str, Any]) -> dict[str, Any]:
    found = {
        "1,000 cards, s": figures["seconds"]["first"] * 1000 / CARDS,
        "a process each / check": figures["a process each / check"]["one after another"],
        "nothing changed, s": figures["seconds"]["again"],
    }
    return {
        name: {"value": round(value, 2), "reach": f"{REACH[name][0]} {REACH[name][1]:g}", "met": _met(name, value)}
        for name, value in found.items()
    }


def _met(name: str, value: float) -> bool:
    way, bound = REACH[name]
    return value <= bound if way == "<=" else value >= bound


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(f"quizapp check, {figures['cards']:,} code cards with {figures['answers']:,} answers")
    print(f"{figures['runs']:,} runs, each in a process of its own")
    for name, seconds in figures["seconds"].items():
        print(f"{name:40}{seconds:>10.2f} s")
    for way, seconds in figures["a process, s"].items():
        ratio = figures["a process each / check"][way]
        whole = seconds * figures["answers"]
        print(f"{f'a process each, {way}':40}{whole:>10.0f} s (a sample, scaled): {ratio} times as long")
    print()
    for name, each in figures["reach"].items():
        print(f"{name:40}{each['value']:>10}   {each['reach']:>8}   {'reached' if each['met'] else 'MISSED'}")
