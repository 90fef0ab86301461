"""`quizapp restore`."""

import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest
from click.testing import Result

from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview
from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store.copying import look
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.cli.conftest import Shell

Run = Callable[..., Result]


def answer(card: str) -> None:
    """Record an answer to a new card."""
    now = datetime(2026, 11, 24, 12, tzinfo=UTC)
    before = CardState(card, "basics")
    after = preview(before, now, now.date(), Preset())[Rating.GOOD]
    fields = (card, "basics", now, now.date(), Rating.GOOD, "pass", 1, 0, False, 9.5, "abc", SCHEDULER, PARAMETERS)
    with Store(database_file()) as store:
        store.record(Review(str(uuid4()), *fields, before, after))


@pytest.fixture
def backup(run: Run, tmp_path: Path) -> Path:
    """A backup with one answer of a record that has two by now."""
    answer("repeated-letter")
    run("backup", tmp_path / "mine.db")
    answer("which-axis")
    assert look(database_file()).reviews == 2
    return tmp_path / "mine.db"


@pytest.fixture
def journal() -> Path:
    return database_file().parent / "journal"


def reviews() -> int:
    with Store(database_file()) as store:
        assert store.rebuild(verify=True) == ()
        return len(store.reviews())


def spoil_a_line(journal: Path, number: int) -> Path:
    (file,) = journal.glob("*.jsonl")
    lines = file.read_bytes().splitlines(keepends=True)
    lines[number - 1] = b"rust\n"
    file.write_bytes(b"".join(lines))
    return file


class TestFromABackup:
    def test_it_says_what_is_lost_and_asks(self, run: Run, backup: Path) -> None:
        result = run("restore", backup, stdin="n\n")
        assert result.exit_code == ExitCode.FAILED
        assert f"{backup}: 1 review, 0 changes" in result.stdout
        assert "1 of the answers and changes in the present record are not in it." in result.stderr
        assert "Nothing was changed." in result.stderr
        assert reviews() == 2

    @pytest.mark.parametrize(("options", "stdin"), [([], "y\n"), (["--yes"], ""), (["-y"], "")])
    def test_with_the_learners_word_it_is_put_back(
        self, run: Run, backup: Path, options: list[str], stdin: str
    ) -> None:
        result = run("restore", backup, *options, stdin=stdin)
        assert result.exit_code == 0
        assert "Restored; 1 card seen so far." in result.stdout
        assert "is kept as" in result.stderr
        assert reviews() == 1

    def test_an_input_that_ends_is_a_no(self, run: Run, backup: Path) -> None:
        result = run("restore", backup, stdin="")
        assert result.exit_code == ExitCode.FAILED
        assert reviews() == 2

    def test_nothing_is_asked_where_nothing_is_lost(self, run: Run, backup: Path) -> None:
        database_file().unlink()
        shutil.rmtree(database_file().parent / "journal")
        assert run("restore", backup).exit_code == 0
        assert reviews() == 1

    def test_by_the_name_in_the_list_and_back_again(self, run: Run, backup: Path) -> None:
        made = Path(run("backup").stdout.strip())
        run("restore", backup, "--yes")
        result = run("restore", made.stem)
        assert result.exit_code == 0
        assert reviews() == 2

    def test_one_that_is_not_there(self, run: Run) -> None:
        result = run("restore", "quizapp-1999-12-31")
        assert result.exit_code == ExitCode.USAGE
        assert "There is no backup" in result.stderr

    def test_one_that_is_damaged(self, run: Run, backup: Path) -> None:
        backup.write_bytes(backup.read_bytes()[:5000])
        result = run("restore", backup, "--yes")
        assert result.exit_code == ExitCode.DATABASE
        assert "damaged" in result.stderr
        assert reviews() == 2

    def test_while_it_is_open_elsewhere(self, run: Run, backup: Path) -> None:
        with Store(database_file()):
            result = run("restore", backup, "--yes")
        assert result.exit_code == ExitCode.DATABASE
        assert "open in another quizapp" in result.stderr
        assert reviews() == 2


class TestFromTheJournal:
    def test_with_database_and_backups_gone(self, run: Run, backup: Path, journal: Path) -> None:
        database_file().unlink()
        told = run("due")
        assert told.exit_code == ExitCode.DATABASE
        assert "quizapp restore --journal" in told.stderr
        result = run("restore", "--journal")
        assert result.exit_code == 0
        assert "The journal: 2 reviews" in result.stdout
        assert reviews() == 2

    def test_over_a_damaged_database_it_asks(self, run: Run, backup: Path) -> None:
        database_file().write_bytes(b"rust" * 9999)
        assert run("restore", "--journal", stdin="n\n").exit_code == ExitCode.FAILED
        result = run("restore", "--journal", stdin="y\n")
        assert result.exit_code == 0
        assert "nobody can say" in result.stderr
        assert "set-aside-" in result.stderr
        assert reviews() == 2

    def test_from_a_folder_elsewhere(self, run: Run, backup: Path, journal: Path, tmp_path: Path) -> None:
        journal.rename(tmp_path / "copied")
        shutil.rmtree(database_file().parent)
        assert run("restore", "--journal", tmp_path / "copied").exit_code == 0
        assert reviews() == 2

    def test_a_cut_last_line_is_told_and_costs_no_question(self, run: Run, backup: Path, journal: Path) -> None:
        (file,) = journal.glob("*.jsonl")
        file.write_bytes(file.read_bytes()[:-20])
        database_file().unlink()
        result = run("restore", "--journal")
        assert result.exit_code == 0
        assert f"{file}:3: this line is damaged: its end is missing (no answer is lost by it)" in result.stderr
        assert reviews() == 1

    def test_a_damaged_line_is_told_and_passed_over_with_the_learners_word_only(
        self, run: Run, backup: Path, journal: Path
    ) -> None:
        file = spoil_a_line(journal, 2)
        database_file().unlink()
        refused = run("restore", "--journal", "--yes", stdin="")
        assert refused.exit_code == ExitCode.FAILED
        assert f"{file}:2: this line is damaged" in refused.stderr
        assert "--skip-damaged" in refused.stderr
        assert not database_file().exists()
        assert run("restore", "--journal", stdin="y\n").exit_code == 0
        assert reviews() == 1

    def test_with_the_option_nobody_is_asked(self, run: Run, backup: Path, journal: Path) -> None:
        spoil_a_line(journal, 2)
        database_file().unlink()
        assert run("restore", "--journal", "--skip-damaged").exit_code == 0
        assert reviews() == 1

    def test_without_a_journal(self, run: Run) -> None:
        result = run("restore", "--journal")
        assert result.exit_code == ExitCode.DATABASE
        assert "no journal" in result.stderr


@pytest.mark.parametrize("args", [[], ["--yes"], ["x.db", "--skip-damaged"]])
def test_options_that_make_no_sense(run: Run, args: list[str]) -> None:
    assert run("restore", *args).exit_code == ExitCode.USAGE


def test_in_a_process_of_its_own(shell: "Shell", run: Run, backup: Path) -> None:
    done = shell("restore", str(backup), stdin="y\n")
    assert done.returncode == 0, done.stderr
    assert "Restore? [y/N]" in done.stderr
    assert reviews() == 1


@pytest.mark.parametrize("command", [["due"], ["undo"], ["redo"], ["rebuild"], ["rebuild", "--verify"], ["orphans"]])
def test_no_command_takes_a_record_that_is_gone_for_none(run: Run, backup: Path, command: list[str]) -> None:
    database_file().unlink()
    result = run(*command)
    assert result.exit_code == ExitCode.DATABASE
    assert "is gone" in result.stderr
    assert "quizapp restore --journal" in result.stderr
    assert not database_file().exists()
