import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import Change, ChangeKind
from quizapp.errors import StoreError
from quizapp.store import regrowing
from quizapp.store.regrowing import regrow
from quizapp.store.store import Store

if TYPE_CHECKING:
    from tests.store.conftest import Learner

TABLES = ("review", "change", "card_state", "card_mark", "undone", "scheduler")


@pytest.fixture
def journal(path: Path, learner: "Learner") -> Path:
    """The journal of a record with answers, marks, undo and redo."""
    with Store(path) as store:
        day = learner.now.date()
        for number in range(23):
            learner.answer(store, f"card-{number % 5}", Rating(number % 4 + 1))
        for kind, data in (
            (ChangeKind.SUSPEND, {}),
            (ChangeKind.TAG, {"tag": "later"}),
            (ChangeKind.FLAG, {"flag": 3}),
        ):
            store.change(Change(str(uuid4()), kind, learner.now, day, "card-1", "deck", data=data))
        for _ in range(3):
            store.undo(learner.now, day, str(uuid4()))
        store.redo(learner.now, day, str(uuid4()))
        assert store.rebuild(verify=True) == ()
    return path.parent / "journal"


@pytest.fixture
def target(tmp_path: Path) -> Path:
    return tmp_path / "new" / "quizapp.db"


def tables(path: Path, *names: str) -> dict[str, list[tuple[object, ...]]]:
    with closing(sqlite3.connect(path)) as connection:
        return {name: sorted(connection.execute(f"SELECT * FROM {name}").fetchall()) for name in names}


@pytest.mark.parametrize("batch", [1, 7, 5000])
def test_it_is_the_same_database_in_every_row(
    path: Path, journal: Path, target: Path, batch: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(regrowing, "_BATCH", batch)
    assert regrow(journal, target) == ()
    assert tables(target, *TABLES, "meta") == tables(path, *TABLES, "meta")


def test_it_has_every_index_and_trigger(path: Path, journal: Path, target: Path) -> None:
    regrow(journal, target)
    assert made(target) == made(path)
    assert {"review_by_card", "change_by_kind"} <= {name for _, name, _ in made(target)}


def made(path: Path) -> set[tuple[str, str, str]]:
    """Everything that the database is made of: what it is, its name, the SQL that made it."""
    with closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT type, name, sql FROM sqlite_master"))


def test_it_needs_nothing_but_the_journal(path: Path, journal: Path, target: Path, learner: "Learner") -> None:
    expected = tables(path, *TABLES)
    path.unlink()
    regrow(journal, target)
    assert tables(target, *TABLES) == expected


def test_the_journal_goes_on_with_it(path: Path, journal: Path, target: Path, learner: "Learner") -> None:
    regrow(journal, target)
    target.replace(path)
    with Store(path) as store:
        learner.states = store.states()
        learner.answer(store, "card-4")
        assert len(store.reviews(undone=True)) == 24
        assert store.rebuild(verify=True) == ()


def test_damage_is_told_and_the_rest_is_whole(path: Path, journal: Path, target: Path) -> None:
    file = journal / "0001-2026-01.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    lines[4] = b"rust\n"
    file.write_bytes(b"".join(lines))
    damages = regrow(journal, target)
    assert [(damage.path, damage.line, damage.harmless) for damage in damages] == [(file, 5, False)]
    with Store(target, journal=False) as store:
        assert store.rebuild(verify=True) == ()
        assert [review.seq for review in store.reviews(undone=True)] == list(range(1, 23))


def test_an_undo_of_what_is_lost_undoes_nothing(path: Path, journal: Path, target: Path, learner: "Learner") -> None:
    file = journal / "0001-2026-01.jsonl"
    lines = [line for line in file.read_bytes().splitlines(keepends=True) if b'"kind":"flag"' not in line]
    file.write_bytes(b"".join(lines))
    assert len(regrow(journal, target)) == 1
    with Store(target, journal=False) as store:
        assert store.rebuild(verify=True) == ()
        assert len(store.changes()) == 6


@pytest.mark.parametrize("made", [True, False])
def test_there_must_be_a_journal(tmp_path: Path, target: Path, made: bool) -> None:
    if made:
        (tmp_path / "journal").mkdir()
    with pytest.raises(StoreError, match="no journal") as caught:
        regrow(tmp_path / "journal", target)
    assert "quizapp backup --list" in caught.value.hint


def test_a_journal_whose_entries_make_no_record_is_refused(journal: Path, target: Path, tmp_path: Path) -> None:
    """A line may have a right checksum and still break a rule of the tables."""
    import json

    from quizapp.store.journal_line import encode

    file = journal / "0001-2026-01.jsonl"
    lines = file.read_bytes().splitlines(keepends=True)
    data = json.loads(lines[3])
    del data["sum"]
    lines[3] = encode({**data, "tries": -4})
    file.write_bytes(b"".join(lines))
    with pytest.raises(StoreError, match="CHECK constraint"):
        regrow(journal, target)


def test_the_journal_is_not_changed(journal: Path, target: Path, tmp_path: Path) -> None:
    shutil.copytree(journal, tmp_path / "before")
    regrow(journal, target)
    for file in journal.iterdir():
        assert file.read_bytes() == (tmp_path / "before" / file.name).read_bytes()
