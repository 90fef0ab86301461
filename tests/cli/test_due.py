"""`quizapp due`."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]
ROOT = Path(__file__).resolve().parents[2]


def test_due_cards_are_named_deck_by_deck(run: Run) -> None:
    result = run("due")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "The basics (basics): 3 due (3 new, 0 learning, 0 review)",
        "  repeated-letter  A repeated letter",
        "  why-activations  Why keep activations?",
        "  which-axis       Which axis?",
    ]
    assert result.stderr == ""


def test_the_count_is_a_number_and_nothing_else(run: Run) -> None:
    result = run("due", "--count")
    assert (result.exit_code, result.stdout, result.stderr) == (0, "3\n", "")


def test_json_lists_the_cards(run: Run) -> None:
    data = json.loads(run("due", "--json").stdout)
    assert data["schema"] == "quizapp.due/1"
    assert data["total"] == 3
    (deck,) = data["decks"]
    assert {key: deck[key] for key in ("id", "title", "new", "learning", "review")} == {
        "id": "basics",
        "title": "The basics",
        "new": 3,
        "learning": 0,
        "review": 0,
    }
    assert deck["cards"][0] == {"id": "repeated-letter", "title": "A repeated letter"}


def test_count_and_json_exclude_each_other(run: Run) -> None:
    assert run("due", "--count", "--json").exit_code == ExitCode.USAGE


def test_a_day_done_has_nothing_due(run: Run, bundled: Path, home: Path) -> None:
    file = home / "config" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("[preset]\nnew_per_day = 0\n", encoding="utf-8")
    assert run("due").stdout == "Nothing is due.\n"
    assert run("due", "--count").stdout == "0\n"
    assert json.loads(run("due", "--json").stdout)["decks"][0]["cards"] == []


def test_an_answer_makes_its_card_due_no_more(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n4\n")
    result = run("due")
    assert "repeated-letter" not in result.stdout
    assert "2 new" in result.stdout


def test_looking_writes_nothing_but_the_compiled_cache(run: Run, home: Path) -> None:
    run("due")
    run("due", "--count")
    assert [path.name for path in home.iterdir()] == ["cache"]


def test_a_bad_card_file_is_a_warning(run: Run, bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("due", "--count")
    assert result.exit_code == 0
    assert result.stdout == "3\n"
    assert "broken.yaml:7:5" in result.stderr


def test_a_database_that_is_none_ends_with_5(run: Run, home: Path) -> None:
    file = home / "data" / "quizapp.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"this is no database, whatever its name says" * 100)
    result = run("due", "--count")
    assert result.exit_code == ExitCode.DATABASE
    assert "Traceback" not in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("options", [["--count"], ["--json"], []])
def test_neither_textual_nor_sqlmodel_nor_torch_is_loaded(options: list[str]) -> None:
    code = f"""
import sys
from quizapp.cli.main import cli
try:
    cli({["due", *options]!r})
finally:
    heavy = {{"textual", "sqlmodel", "sqlalchemy", "torch", "numpy", "pydantic", "fsrs_rs_python"}}
    sys.stderr.write(repr(sorted(heavy & set(sys.modules))))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, "[]")


def test_where_nothing_is_drawn_a_title_has_no_values(run: Run, bundled: Path) -> None:
    varying = "title: Sum to ${n}\n    kind: recall\n    prompt: ${n}?\n    answer: x\n    vary: {n: [3, 4]}\n"
    (bundled / "varying.yaml").write_text(f"format: 1\ndeck: v\ntitle: V\ncards:\n  - id: sum\n    {varying}")
    assert "sum  Sum to …" in run("due").stdout
    (card,) = next(deck for deck in json.loads(run("due", "--json").stdout)["decks"] if deck["id"] == "v")["cards"]
    assert card == {"id": "sum", "title": "Sum to …"}
