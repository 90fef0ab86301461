"""`quizapp orphans`: what is left of cards that are in no deck, and its way to a renamed one."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store import peek

Run = Callable[..., Result]


def rename(bundled: Path, old: str, new: str) -> None:
    file = bundled / "basics.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace(f"id: {old}\n", f"id: {new}\n"), encoding="utf-8")


@pytest.fixture
def renamed(run: Run, bundled: Path) -> None:
    """Two cards answered, of which the author then renamed one."""
    assert "2 answered" in run("drill", "--limit", "3", stdin="1\n4\n:skip\n1\n3\n").stdout
    rename(bundled, "which-axis", "new-axis")


def test_no_orphan_is_told(run: Run) -> None:
    for command in (["orphans"], ["orphans", "list"]):
        result = run(*command)
        assert (result.exit_code, result.stdout) == (0, "")
        assert "No card that was answered is missing" in result.stderr
    assert json.loads(run("orphans", "list", "--json").stdout) == {"schema": "quizapp.orphans/1", "orphans": []}
    assert not database_file().exists()


def test_a_renamed_card_leaves_an_orphan(run: Run, renamed: None) -> None:
    lines = run("orphans").stdout.splitlines()
    assert lines == run("orphans", "list").stdout.splitlines()
    assert [line.partition(",")[0] for line in lines] == ["which-axis  basics: 1 answer"]
    (orphan,) = json.loads(run("orphans", "list", "--json").stdout)["orphans"]
    assert {key: orphan[key] for key in ("card", "deck", "reviews", "state")} == {
        "card": "which-axis",
        "deck": "basics",
        "reviews": 1,
        "state": "learning",
    }
    assert orphan["last"].endswith("+00:00")


def test_the_new_card_goes_on_where_the_old_one_stood(run: Run, renamed: None) -> None:
    was = peek.states(database_file())["which-axis"]
    result = run("orphans", "attach", "which-axis", "new-axis")
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == "new-axis (basics) goes on with 1 answer of which-axis.\n"
    states = peek.states(database_file())
    assert "which-axis" not in states
    assert states["new-axis"].due_at == was.due_at
    assert run("orphans").stdout == ""
    report = json.loads(run("report", "--format", "json").stdout)
    assert report["orphans"] == 0
    assert report["reviews"][0]["card"] == "new-axis"
    assert run("rebuild", "--verify").exit_code == 0


def test_it_is_undone_in_one_step(run: Run, renamed: None) -> None:
    before = peek.states(database_file())
    run("orphans", "attach", "which-axis", "new-axis")
    result = run("undo")
    assert "Which axis? (new-axis): attached to the history of which-axis" in result.stdout
    assert peek.states(database_file()) == before
    assert "which-axis" in run("orphans").stdout
    assert run("redo").exit_code == 0
    assert run("orphans").stdout == ""


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("which-axes", "new-axis", "Did you mean 'which-axis'?"),
        ("nobody", "new-axis", "knows no card 'nobody'"),
        ("which-axis", "new-axes", "Did you mean 'new-axis'?"),
        ("which-axis", "zzz", "no card 'zzz' in any deck"),
        ("repeated-letter", "new-axis", "is no orphan: the deck basics holds it"),
        ("which-axis", "repeated-letter", "--merge"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_do(run: Run, renamed: None, old: str, new: str, told: str) -> None:
    before = peek.states(database_file())
    result = run("orphans", "attach", old, new)
    assert result.exit_code == ExitCode.USAGE
    assert told in result.stderr
    assert peek.states(database_file()) == before


def test_a_history_of_its_own_is_joined_only_when_asked_to(run: Run, renamed: None) -> None:
    before = peek.states(database_file())
    assert run("orphans", "attach", "--merge", "which-axis", "repeated-letter").exit_code == 0
    states = peek.states(database_file())
    assert states.keys() == {"repeated-letter"}
    joined = states["repeated-letter"]
    assert joined.due_at == before["which-axis"].due_at
    assert joined.reps == 2
    assert run("rebuild", "--verify").exit_code == 0


def test_two_names_are_wanted(run: Run) -> None:
    assert run("orphans", "attach", "one").exit_code == ExitCode.USAGE


def test_a_bad_card_file_is_told_for_its_cards_look_like_orphans(run: Run, renamed: None, bundled: Path) -> None:
    file = bundled / "basics.yaml"
    file.write_text(file.read_text(encoding="utf-8") + "\n  - id: x\n    kind: chioce\n", encoding="utf-8")
    result = run("orphans")
    assert "basics.yaml" in result.stderr
    assert result.exit_code == 0
