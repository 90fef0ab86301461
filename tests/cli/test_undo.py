"""`quizapp undo` and `quizapp redo`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from quizapp.core.record import Change, ChangeKind
from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

Run = Callable[..., Result]
TWO_ANSWERS = "1\n4\n:skip\n1\n3\n"


def due(run: Run) -> dict[str, object]:
    found: dict[str, object] = json.loads(run("due", "--json").stdout)
    return found


@pytest.fixture
def answered(run: Run) -> dict[str, object]:
    """Two cards answered; what was due before."""
    before = due(run)
    assert "2 answered" in run("drill", "--limit", "3", stdin=TWO_ANSWERS).stdout
    return before


def test_the_last_answer_is_taken_back_and_named(run: Run, answered: dict[str, object]) -> None:
    result = run("undo")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout.startswith("Undone: Which axis? (which-axis): rated Good, 20")
    assert "2 new" in run("due").stdout


def test_several_steps_lead_back_to_what_was_due_before(run: Run, answered: dict[str, object]) -> None:
    result = run("undo", "-n", "2")
    assert [line.partition(" (")[0] for line in result.stdout.splitlines()] == [
        "Undone: Which axis?",
        "Undone: A repeated letter",
    ]
    assert due(run) == answered


def test_redo_puts_back_in_order(run: Run, answered: dict[str, object]) -> None:
    after = due(run)
    run("undo", "--times", "2")
    result = run("redo", "--times", "2")
    assert [line.partition(" (")[0] for line in result.stdout.splitlines()] == [
        "Redone: A repeated letter",
        "Redone: Which axis?",
    ]
    assert due(run) == after


@pytest.mark.parametrize("command", ["undo", "redo"])
def test_nothing_to_do_ends_with_1_and_makes_no_database(run: Run, command: str) -> None:
    result = run(command)
    assert (result.exit_code, result.stdout) == (ExitCode.FAILED, "")
    assert result.stderr == f"There is nothing to {command}.\n"
    assert not database_file().exists()


def test_fewer_steps_than_asked_are_taken_and_told(run: Run, answered: dict[str, object]) -> None:
    result = run("undo", "-n", "5")
    assert result.exit_code == ExitCode.FAILED
    assert len(result.stdout.splitlines()) == 2
    assert result.stderr == "There is nothing to undo.\n"


def test_an_answer_ends_redo(run: Run, answered: dict[str, object]) -> None:
    run("undo")
    run("drill", "--limit", "2", stdin=":skip\n1\n3\n")
    assert run("redo").stderr == "There is nothing to redo.\n"


@pytest.mark.parametrize("times", ["0", "-1", "many"])
def test_a_number_that_is_none_is_wrong_usage(run: Run, times: str) -> None:
    assert run("undo", "-n", times).exit_code == ExitCode.USAGE


def test_reports_leave_out_what_was_undone(run: Run, answered: dict[str, object]) -> None:
    run("undo")
    report = json.loads(run("report", "--format", "json").stdout)
    assert report["all_time"]["reviews"] == 1
    assert [review["card"] for review in report["reviews"]] == ["repeated-letter"]
    run("undo")
    report = json.loads(run("report", "--format", "json").stdout)
    assert (report["all_time"]["reviews"], report["streak"]["days"], report["reviews"]) == (0, 0, [])


def test_a_title_cannot_steer_the_terminal(run: Run, bundled: Path, answered: dict[str, object]) -> None:
    file = bundled / "basics.yaml"
    file.write_text(file.read_text().replace("Which axis?", '"Which\\e[31m axis?"', 1), encoding="utf-8")
    assert "\x1b" not in run("undo").stdout


def test_a_mark_is_undone_too(run: Run, answered: dict[str, object]) -> None:
    with Store(database_file()) as store:
        last = store.reviews()[-1]
        flag = Change("f" * 36, ChangeKind.FLAG, last.at, last.study_day, "which-axis", "basics", data={"flag": 2})
        store.change(flag)
    assert "Which axis? (which-axis): flagged 2" in run("undo").stdout
    with Store(database_file()) as store:
        assert (store.marks(), len(store.reviews())) == ({}, 2)


def test_it_works_beside_an_open_store_and_its_next_answer_is_stale(run: Run, answered: dict[str, object]) -> None:
    """As with the app in one window and a shell in the other."""
    with Store(database_file()) as store:
        before = store.states()
        assert run("undo").exit_code == 0
        assert store.states().keys() == before.keys() - {"which-axis"}
        assert run("redo").exit_code == 0
        assert store.states() == before


def test_in_processes_of_their_own(shell: "Shell", basics: Path) -> None:
    assert "1 answered" in shell("drill", basics, "--limit", "1", stdin="1\n3\n").stdout
    undone = shell("undo")
    assert (undone.returncode, undone.stderr) == (0, "")
    assert "repeated-letter" in undone.stdout
    assert shell("rebuild", "--verify").returncode == 0
