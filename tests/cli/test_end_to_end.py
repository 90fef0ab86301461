"""The program as a person starts it: in a process of its own, with real walls and a real database."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from quizapp.errors import ExitCode, SandboxError
from quizapp.paths import database_file
from quizapp.runner import open_runner
from quizapp.store.store import Store

Shell = Callable[..., "subprocess.CompletedProcess[str]"]
Drill = Callable[..., "subprocess.Popen[str]"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def walls() -> None:
    """Skip where no code can be run."""
    runner = open_runner()
    try:
        assert runner.tier
    except SandboxError as error:
        pytest.skip(f"code runs only behind walls, and there are none here: {error.message}")
    finally:
        runner.close()


@pytest.fixture
def drill(home: Path) -> Iterator[Drill]:
    """Start a plain drill that waits for its input."""
    started: list[subprocess.Popen[str]] = []

    def start(*args: str | Path) -> "subprocess.Popen[str]":
        process = subprocess.Popen(
            [sys.executable, "-m", "quizapp", "drill", *map(str, args)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            cwd=ROOT,
            env={**os.environ, "QUIZAPP_HOME": str(home)},
        )
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.communicate()


def read_until(process: "subprocess.Popen[str]", text: str) -> str:
    """Read what the program says up to the line that holds `text`."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if text in line:
            return said
    raise AssertionError(f"{text!r} was never said, but: {said}")


def recorded() -> list[str]:
    store = Store(database_file())
    try:
        return [review.card for review in store.reviews()]
    finally:
        store.close()


def test_the_bundled_decks_are_due_on_the_first_day_and_the_program_ends_with_0(shell: Shell) -> None:
    done = shell()
    assert done.returncode == 0
    named = json.loads(shell("due", "--json").stdout)
    assert named["total"] > 0
    for deck in named["decks"]:
        for card in deck["cards"]:
            assert f"  {card['id']} " in done.stdout
    assert "Traceback" not in done.stderr


@pytest.mark.usefixtures("walls")
def test_a_deck_is_proved_behind_walls(shell: Shell, coding: Path) -> None:
    done = shell("check", coding)
    assert (done.returncode, done.stdout) == (0, "ok  coding/make-six\n")


@pytest.mark.usefixtures("walls")
def test_answers_are_judged_behind_walls(shell: Shell, coding: Path) -> None:
    answers = ["out = 3 + 3", "out = 2 + 3", "out = undefined", "import os\nos._exit(3)"]
    batch = "".join(json.dumps({"id": each, "card": "make-six", "answer": each}) + "\n" for each in answers)
    done = shell("grade", "--deck", coding, "--batch", stdin=batch)
    verdicts = [json.loads(line) for line in done.stdout.splitlines()]
    assert [verdict["id"] for verdict in verdicts] == answers
    assert [verdict["outcome"] for verdict in verdicts] == ["pass", "wrong", "error", "crashed"]
    assert "That adds them." in verdicts[1]["feedback"]
    assert all(verdict["tier"] in {"namespaces", "landlock", "seatbelt"} for verdict in verdicts)
    assert done.returncode == ExitCode.FAILED


def test_an_interrupt_ends_a_drill_with_130_and_keeps_what_was_answered(drill: Drill, basics: Path) -> None:
    process = drill(basics)
    assert process.stdin is not None
    process.stdin.write("1\n4\n")
    process.stdin.flush()
    read_until(process, "Rated Easy")
    read_until(process, "Card ")
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in said
    assert recorded() == ["repeated-letter"]


def test_a_drill_that_is_killed_loses_nothing_that_was_rated(drill: Drill, basics: Path) -> None:
    process = drill(basics)
    assert process.stdin is not None
    process.stdin.write("1\n4\n")
    process.stdin.flush()
    read_until(process, "Rated Easy")
    process.kill()
    process.communicate(timeout=60)
    assert recorded() == ["repeated-letter"]


@pytest.mark.usefixtures("walls")
def test_an_interrupt_ends_an_endless_answer_with_130(home: Path, coding: Path) -> None:
    """The verdict of a quick answer tells that the loop after it has been taken up."""
    process = subprocess.Popen(
        [sys.executable, "-m", "quizapp", "grade", "--deck", str(coding), "--batch"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, "QUIZAPP_HOME": str(home)},
    )
    try:
        assert process.stdin is not None
        for answer in ("out = 6", "while True: pass"):
            process.stdin.write(json.dumps({"id": answer, "card": "make-six", "answer": answer}) + "\n")
        process.stdin.flush()
        read_until(process, "out = 6")
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == ExitCode.INTERRUPTED
    assert "Traceback" not in said
