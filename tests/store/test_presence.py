import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from quizapp.errors import StoreError
from quizapp.store.presence import Absence, Presence, lock_file

ENDED = """
import os, sys
from pathlib import Path
from quizapp.store.presence import Presence
Presence(Path(sys.argv[1]), 0)
os._exit(9)
"""


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """The name of a database; presence is a matter of the file beside it only."""
    return tmp_path / "quizapp.db"


def end_while_open(database: Path) -> None:
    done = subprocess.run([sys.executable, "-c", ENDED, str(database)], check=False)
    assert done.returncode == 9


def test_the_lock_is_a_file_of_its_own(database: Path) -> None:
    Presence(database, 0).leave()
    assert lock_file(database) == database.with_name("quizapp.db.lock")
    assert stat.S_IMODE(lock_file(database).stat().st_mode) == 0o600
    assert not database.exists()


def test_many_have_it_open_and_nobody_replaces_it(database: Path) -> None:
    first, second = Presence(database, 0), Presence(database, 0)
    with pytest.raises(StoreError, match="open in another quizapp") as caught:
        Absence(database)
    assert "Close it there" in caught.value.hint
    first.leave()
    with pytest.raises(StoreError):
        Absence(database)
    second.leave()
    Absence(database).end()


def test_nobody_opens_it_while_it_is_replaced(database: Path) -> None:
    absence = Absence(database)
    with pytest.raises(StoreError, match="being restored"):
        Presence(database, 0.02)
    with pytest.raises(StoreError):
        Absence(database)
    absence.end()
    absence.end()
    Presence(database, 0).leave()


def test_the_first_to_come_learns_that_the_last_one_was_ended(database: Path) -> None:
    end_while_open(database)
    first, second = Presence(database, 0), Presence(database, 0)
    assert (first.unclean, second.unclean) == (True, False)
    first.leave()
    second.leave()
    assert not Presence(database, 0).unclean


def test_the_first_time_is_no_unclean_end(database: Path) -> None:
    presence = Presence(database, 0)
    assert not presence.unclean
    presence.leave()
    presence.leave()


def test_one_that_is_ended_beside_another_is_noticed_when_both_are_gone(database: Path) -> None:
    here = Presence(database, 0)
    end_while_open(database)
    assert not Presence(database, 0).unclean
    # Whoever is the last to leave vouches for the file: SQLite has undone what the ended one left half written.
    here.leave()


def test_one_that_never_got_to_open_it_vouches_for_nothing(database: Path) -> None:
    end_while_open(database)
    first = Presence(database, 0)
    assert first.unclean
    first.leave(closed=False)
    assert Presence(database, 0).unclean


def test_a_note_that_makes_no_sense_is_no_unclean_end(database: Path) -> None:
    lock_file(database).write_bytes(os.urandom(64))
    assert not Presence(database, 0).unclean


def test_a_lock_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Not a directory"):
        Presence(Path(os.devnull) / "quizapp.db", 0)
