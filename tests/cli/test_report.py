"""`quizapp report`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]


def test_markdown_on_stdout_unless_told_otherwise(run: Run) -> None:
    result = run("report")
    assert result.exit_code == 0
    assert result.stdout.startswith("# Progress on ")
    assert "| The basics | 3 | 0 |" in result.stdout


def test_answers_given_in_plain_lines_are_in_the_report(run: Run) -> None:
    run("drill", stdin="1\n\n2\n1\nBecause.\n.\nall\n\n")
    data = json.loads(run("report", "--format", "json").stdout)
    assert data["schema"] == "quizapp.report/1"
    assert data["all_time"]["reviews"] == data["today"]["reviews"] == len(data["reviews"]) >= 2
    assert data["reviews"][-1]["card"] == "repeated-letter"
    assert data["reviews"][-1]["verdict"] == "pass"
    assert data["decks"][0]["seen"] == len({review["card"] for review in data["reviews"]})


def test_a_report_is_written_to_a_file(run: Run, tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    result = run("report", "--format", "json", "-o", target)
    assert (result.exit_code, result.stdout) == (0, "")
    assert str(target) in result.stderr
    assert json.loads(target.read_text())["schema"] == "quizapp.report/1"


def test_a_dash_is_stdout(run: Run) -> None:
    assert run("report", "-o", "-").stdout.startswith("# Progress on ")


def test_a_file_that_cannot_be_written_ends_with_2(run: Run, tmp_path: Path) -> None:
    result = run("report", "-o", tmp_path / "none" / "report.md")
    assert result.exit_code == ExitCode.USAGE
    assert "cannot be written" in result.stderr


def test_an_unknown_format_ends_with_2(run: Run) -> None:
    assert run("report", "--format", "pdf").exit_code == ExitCode.USAGE


@pytest.mark.parametrize("form", ["md", "json"])
def test_a_damaged_database_ends_with_5(run: Run, home: Path, form: str) -> None:
    file = home / "data" / "quizapp.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 300)
    result = run("report", "--format", form)
    assert result.exit_code == ExitCode.DATABASE
    assert result.stdout == ""
    assert "Traceback" not in result.stderr


def test_a_bad_card_file_is_a_warning(run: Run, bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("report")
    assert result.exit_code == 0
    assert "broken.yaml:7:5" in result.stderr
