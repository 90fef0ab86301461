"""What the tests of faults ask of a record afterwards, and the change they make to one."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from quizapp.core.record import Change, ChangeKind, Entry
from quizapp.core.replay import replay
from quizapp.store.journal_reader import JournalReader
from quizapp.store.store import Store

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)


def cards(path: Path) -> list[str]:
    """The cards rated in the record at `path`, which must be right."""
    with Store(path) as store:
        reviews, changes = store.reviews(undone=True), store.changes()
        assert store.rebuild(verify=True) == ()
        assert store.states() == replay(reviews, changes)
        assert store.trouble == ""
    both: list[Entry] = [*reviews, *changes]
    assert list(JournalReader(path.parent / "journal").entries()) == sorted(both, key=lambda entry: entry.seq)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    return [review.card for review in reviews]


TWELVE = [f"card-{number % 4}" for number in range(12)]


def suspend(card: str) -> Change:
    return Change(str(uuid4()), ChangeKind.SUSPEND, NOW, NOW.date(), card, "deck")
