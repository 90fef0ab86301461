"""`quizapp backup`."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store.copying import look

Run = Callable[..., Result]


@pytest.fixture
def folder() -> Path:
    return database_file().parent / "backups"


@pytest.fixture
def answered(run: Run, folder: Path) -> None:
    """A record with an answer, whose backup of the day is taken away again."""
    assert run("drill", "--plain", "--limit", "1", stdin="1\n\n").exit_code == 0
    for daily in folder.glob("quizapp-*.db"):
        daily.unlink()


def test_it_prints_where_the_copy_is(run: Run, answered: None, folder: Path) -> None:
    result = run("backup")
    assert result.exit_code == 0
    made = Path(result.stdout.strip())
    assert made.parent == folder
    assert look(made, thorough=True).reviews == 1
    assert "Copied and read through: 1 review, 0 changes, the newest review of 20" in result.stderr


def test_to_a_file_of_the_learners_choice(run: Run, answered: None, tmp_path: Path) -> None:
    target = tmp_path / "mine.db"
    result = run("backup", target)
    assert (result.exit_code, result.stdout.strip()) == (0, str(target))
    assert look(target).reviews == 1
    again = run("backup", target)
    assert again.exit_code == ExitCode.USAGE
    assert "exists already" in again.stderr


def test_to_a_folder(run: Run, answered: None, tmp_path: Path) -> None:
    made = Path(run("backup", tmp_path).stdout.strip())
    assert made.parent == tmp_path
    assert made.name.startswith("copy-")


def test_before_the_first_answer_there_is_nothing_to_copy(run: Run) -> None:
    result = run("backup")
    assert result.exit_code == ExitCode.DATABASE
    assert "no database" in result.stderr
    assert not database_file().parent.exists()


def test_a_place_that_is_not_there(run: Run, answered: None, tmp_path: Path) -> None:
    result = run("backup", tmp_path / "none" / "mine.db")
    assert result.exit_code == ExitCode.DATABASE
    assert "No such file" in result.stderr


def test_a_damaged_record_is_not_copied(run: Run, answered: None, tmp_path: Path) -> None:
    whole = bytearray(database_file().read_bytes())
    whole[4096:4200] = b"\xff" * 104
    database_file().write_bytes(whole)
    result = run("backup", tmp_path / "mine.db")
    assert result.exit_code == ExitCode.DATABASE
    assert "damaged" in result.stderr
    assert "quizapp restore --journal" in result.stderr
    assert not (tmp_path / "mine.db").exists()


def test_the_list_names_each_with_what_it_holds(run: Run, answered: None, folder: Path) -> None:
    made = Path(run("backup").stdout.strip())
    (folder / "quizapp-2020-01-01.db").write_text("rust " * 999)
    result = run("backup", "--list")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert len(lines) == 2
    good, bad = sorted(lines)
    assert good.startswith(made.name)
    assert "asked for" in good
    assert "1 review" in good
    assert "daily" in bad
    assert "no database" in bad
    assert str(folder) in result.stderr


def test_an_empty_list(run: Run) -> None:
    result = run("backup", "--list")
    assert (result.exit_code, result.stdout) == (0, "")
    assert "no backups yet" in result.stderr


def test_the_list_as_json(run: Run, answered: None) -> None:
    made = run("backup").stdout.strip()
    data = json.loads(run("backup", "--list", "--json").stdout)
    assert data["schema"] == "quizapp.backups/1"
    (only,) = data["backups"]
    assert only["path"] == made
    assert (only["kind"], only["reviews"], only["changes"], only["trouble"]) == ("asked", 1, 0, "")
    assert only["size"] == Path(made).stat().st_size
    assert only["newest"].endswith("Z")


def test_the_backup_of_the_day_comes_by_itself(run: Run, folder: Path) -> None:
    run("drill", "--plain", "--limit", "1", stdin="1\n\n")
    assert [each["kind"] for each in json.loads(run("backup", "--list", "--json").stdout)["backups"]] == ["daily"]


@pytest.mark.parametrize("args", [["--json"], ["--list", "somewhere"], ["x", "--json"]])
def test_options_that_make_no_sense_together(run: Run, args: list[str]) -> None:
    assert run("backup", *args).exit_code == ExitCode.USAGE
