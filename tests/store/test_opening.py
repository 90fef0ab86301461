import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.errors import StoreError
from quizapp.store import migrate
from quizapp.store.journal_rows import line_of
from quizapp.store.opening import OpenRecord
from quizapp.store.presence import Absence
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Fill, Learner

ENDED = """
import os, sys
from pathlib import Path
from quizapp.store.store import Store
Store(Path(sys.argv[1]))
os._exit(9)
"""


def end_while_open(path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", ENDED, str(path)], check=False).returncode == 9


def spoil_the_last_page(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[-4096:-4032] = b"\xff" * 64
    path.write_bytes(whole)


@pytest.fixture
def large(path: Path, fill: "Fill", monkeypatch: pytest.MonkeyPatch) -> Path:
    """A record that counts as large, damaged where a start does not look, and closed in order."""
    fill(path, 300)
    Store(path).close()
    monkeypatch.setattr(migrate, "SMALL", 4096)
    spoil_the_last_page(path)
    return path


def test_a_large_record_that_was_closed_in_order_is_not_read_through(large: Path) -> None:
    OpenRecord(large, 1, journal=True).close()


def test_one_that_was_not_is(path: Path, fill: "Fill", monkeypatch: pytest.MonkeyPatch) -> None:
    fill(path, 300)
    end_while_open(path)
    monkeypatch.setattr(migrate, "SMALL", 4096)
    spoil_the_last_page(path)
    with pytest.raises(StoreError, match="damaged"):
        OpenRecord(path, 1, journal=True)
    # Nobody has closed it in order since, so it is read through again.
    with pytest.raises(StoreError, match="damaged"):
        OpenRecord(path, 1, journal=True)


def test_a_small_one_always_is(path: Path, fill: "Fill") -> None:
    fill(path, 300)
    Store(path).close()
    spoil_the_last_page(path)
    with pytest.raises(StoreError, match="damaged"):
        OpenRecord(path, 1, journal=True)


def test_nobody_replaces_it_until_it_is_closed(path: Path) -> None:
    record = OpenRecord(path, 1, journal=False)
    with pytest.raises(StoreError, match="open in another quizapp"):
        Absence(path)
    record.close()
    record.close()
    Absence(path).end()


def test_a_record_that_is_refused_is_not_held(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("words " * 999)
    with pytest.raises(StoreError, match="no database"):
        OpenRecord(path, 1, journal=True)
    Absence(path).end()


def test_without_a_journal_nothing_is_in_trouble(path: Path, learner: "Learner") -> None:
    record = OpenRecord(path, 1, journal=False)
    record.recorded([line_of(learner.review())])
    assert record.trouble == ""
    record.close()
