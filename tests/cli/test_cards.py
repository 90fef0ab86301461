"""`quizapp cards`."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]


def listed(run: Run, *search: str) -> list[dict[str, Any]]:
    data = json.loads(run("cards", "--json", *search).stdout)
    assert data["schema"] == "quizapp.cards/1"
    found: list[dict[str, Any]] = data["cards"]
    return found


def test_every_card_is_listed_without_a_search(run: Run) -> None:
    result = run("cards")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "card             deck    state  due  interval  lapses  marks",
        "repeated-letter  basics  new",
        "why-activations  basics  new",
        "which-axis       basics  new",
    ]
    assert result.stderr == "3 cards\n"


def test_states_and_marks_are_listed(run: Run) -> None:
    run("drill", "--limit", "2", stdin="1\n4\n:reveal\n1\n")
    run("mark", "tag", "exam", "repeated-letter")
    run("mark", "flag", "2", "repeated-letter")
    run("mark", "suspend", "why-activations")
    run("mark", "bury", "which-axis")
    lines = run("cards").stdout.splitlines()
    assert "review" in lines[1]
    assert lines[1].endswith("flag:2 exam")
    assert "learning" in lines[2]
    assert lines[2].endswith("suspended")
    assert lines[3].endswith("buried")


@pytest.mark.parametrize(
    ("search", "found"),
    [
        (["kind:choice"], ["repeated-letter", "which-axis"]),
        (["kind:choice", "-tag:einsum"], ["which-axis"]),
        (["-tag:einsum"], ["why-activations", "which-axis"]),
        (["activations"], ["why-activations"]),
        (['"add an axis"'], ["which-axis"]),
        (["deck:bas* is:new id:w*"], ["why-activations", "which-axis"]),
    ],
)
def test_a_search_picks(run: Run, search: list[str], found: list[str]) -> None:
    assert [card["id"] for card in listed(run, *search)] == found


def test_json_says_all_there_is(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n4\n")
    run("mark", "tag", "exam", "repeated-letter")
    [card] = listed(run, "id:repeated-letter")
    assert card["due_day"] > "2020"
    assert card["interval"] > 0
    assert card["stability"] > 0
    assert {key: card[key] for key in card if key not in {"due_day", "interval", "stability", "difficulty"}} == {
        "id": "repeated-letter",
        "deck": "basics",
        "title": "A repeated letter",
        "kind": "choice",
        "tags": ["einsum"],
        "state": "review",
        "due_at": None,
        "reps": 1,
        "lapses": 0,
        "suspended": False,
        "buried": False,
        "flag": 0,
        "own_tags": ["exam"],
    }


def test_a_card_on_a_step_is_due_at_a_minute(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n3\n")
    [card] = listed(run, "is:learning")
    assert card["due_day"] is None
    assert card["due_at"].endswith("+00:00")
    assert card["due_at"][:16].replace("T", " ") + "Z" in run("cards", "is:learning").stdout


def test_nothing_found_ends_with_1(run: Run) -> None:
    result = run("cards", "is:leech")
    assert (result.exit_code, result.stdout, result.stderr) == (ExitCode.FAILED, "", "No card is found.\n")
    assert listed(run, "is:leech") == []


def test_a_bad_search_is_told(run: Run) -> None:
    result = run("cards", "flag:9")
    assert result.exit_code == ExitCode.USAGE
    assert "In the search, column 6: flag: cannot be '9'." in result.stderr


def test_bad_card_files_are_told_and_the_others_listed(run: Run, bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("cards")
    assert result.exit_code == 0
    assert "broken.yaml:7" in result.stderr
    assert "which-axis" in result.stdout
