from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.errors import ExitCode, StoreError
from quizapp.store import peek
from quizapp.store.backups import Backups
from quizapp.store.lost import refuse_lost
from quizapp.store.store import Store

if TYPE_CHECKING:
    from datetime import date

    from tests.store.conftest import Learner


@pytest.fixture
def answered(path: Path, learner: "Learner") -> "date":
    """A record with an answer, closed again; the day of that answer."""
    with Store(path) as store:
        return learner.answer(store).study_day


def test_nothing_is_lost_where_nothing_was(path: Path) -> None:
    refuse_lost(path)
    assert not path.parent.exists()


def test_a_record_that_is_there_is_not_lost(path: Path, answered: "date") -> None:
    refuse_lost(path)


@pytest.mark.parametrize("emptied", [True, False])
def test_a_missing_or_emptied_database_with_a_journal(path: Path, answered: "date", emptied: bool) -> None:
    path.unlink()
    if emptied:
        path.touch()
    with pytest.raises(StoreError, match="is gone") as caught:
        Store(path)
    assert caught.value.exit_code is ExitCode.DATABASE
    assert "quizapp restore --journal" in caught.value.hint
    assert "move" in caught.value.hint
    assert path.exists() == emptied


def test_with_a_backup_it_is_named(path: Path, answered: "date") -> None:
    made = Backups(path).make_daily(answered)
    assert made
    path.unlink()
    with pytest.raises(StoreError) as caught:
        refuse_lost(path)
    assert f"quizapp restore {made.name}" in caught.value.hint
    assert "--journal" in caught.value.hint
    for file in (path.parent / "journal").iterdir():
        file.unlink()
    with pytest.raises(StoreError) as caught:
        refuse_lost(path)
    assert "--journal" not in caught.value.hint


def test_what_was_moved_away_is_a_new_beginning(path: Path, answered: "date") -> None:
    path.unlink()
    (path.parent / "journal").rename(path.parent / "old")
    with Store(path) as store:
        assert store.states() == {}


def test_a_folder_in_its_place_is_another_matter(path: Path) -> None:
    path.mkdir(parents=True)
    refuse_lost(path)


def test_a_first_look_notices_too(path: Path, answered: "date") -> None:
    path.unlink()
    with pytest.raises(StoreError, match="is gone"):
        peek.states(path)
