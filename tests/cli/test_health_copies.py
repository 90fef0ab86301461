"""What `quizapp doctor` says of backups and journal."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.cli import health
from quizapp.errors import ExitCode
from quizapp.paths import database_file

Run = Callable[..., Result]


@pytest.fixture
def answered(run: Run) -> Path:
    """The only file of the journal of a record with one answer."""
    assert run("drill", "--plain", "--limit", "1", stdin="1\n\n").exit_code == 0
    (file,) = (database_file().parent / "journal").glob("*.jsonl")
    return file


def test_before_the_first_answer_all_is_well_and_nothing_is_made() -> None:
    section = health.backups()
    assert section.ok
    assert section.summary == "no backup yet; a journal of 0 answers and changes"
    assert section.facts["newest_backup"] is None
    assert not database_file().parent.exists()


def test_the_newest_backup_and_the_journal_are_told(answered: Path) -> None:
    section = health.backups()
    assert section.ok
    assert section.facts["newest_backup"].startswith("quizapp-20")
    assert (section.facts["journal"], section.facts["entries"]) == (str(answered.parent), 1)
    assert f"newest backup {section.facts['newest_backup']}" in section.summary


def test_a_damaged_journal_is_told_with_its_place_and_what_to_do(answered: Path) -> None:
    lines = answered.read_bytes().splitlines(keepends=True)
    answered.write_bytes(lines[0] + b"rust\n")
    section = health.backups()
    assert section.code is ExitCode.DATABASE
    assert "1 place damaged" in section.summary
    assert f"{answered}:2: this line is damaged" in section.hint
    assert f"Move {answered.parent} away" in section.hint


def test_a_journal_that_cannot_be_read_is_told(answered: Path) -> None:
    for each in answered.parent.iterdir():
        each.unlink()
    answered.parent.rmdir()
    answered.parent.write_text("in the way")
    section = health.backups()
    assert section.code is ExitCode.DATABASE
    assert "journal" in section.summary


def test_a_database_that_is_gone_is_not_taken_for_a_new_one(answered: Path) -> None:
    database_file().unlink()
    section = health.database()
    assert section.code is ExitCode.DATABASE
    assert "is gone" in section.summary
    assert "quizapp restore --journal" in section.hint
