"""What the tables themselves refuse, whoever writes to them; and the way from the first schema to the second."""

import sqlite3
from contextlib import closing
from pathlib import Path
from shutil import copy

import pytest

from quizapp.core.rating import Rating
from quizapp.core.record import ChangeKind
from quizapp.paths import bundled
from quizapp.store import peek
from quizapp.store.migrate import prepare
from quizapp.store.store import Store
from tests.store.conftest import Learner

KEY = "00000000-0000-7000-9000-000000000001"
CHANGE = {
    "seq": "9",
    "id": f"'{KEY}'",
    "kind": "'flag'",
    "at": "'2026-01-01T12:00:00.000000Z'",
    "study_day": "'2026-01-01'",
    "card": "'card'",
    "deck": "'deck'",
    "review": "''",
    "data": "'{}'",
    "before": "NULL",
    "after": "NULL",
}


def run(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute(sql)


def ask(path: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def others(path: Path, *names: str) -> str:
    """The columns of `review` but those named."""
    return ", ".join(str(row[1]) for row in ask(path, "PRAGMA table_info('review')") if row[1] not in names)


def insert(**columns: str) -> str:
    values = CHANGE | columns
    return f"INSERT INTO change ({', '.join(values)}) VALUES ({', '.join(values.values())})"


def test_a_change_that_can_be_is_taken(path: Path, store: Store) -> None:
    run(path, insert())
    run(path, insert(seq="10", id=f"'{'b' * 36}'", kind="'undo'", card="''", deck="''", review=f"'{KEY}'"))
    run(path, insert(seq="11", id=f"'{'c' * 36}'", kind="'forget'", before="'{}'", after="'{}'"))
    run(path, insert(seq="12", id=f"'{'d' * 36}'", kind="'limits'", card="''"))
    assert [change.kind for change in store.changes()] == ["flag", "undo", "forget", "limits"]


@pytest.mark.parametrize(
    "columns",
    [
        {"id": "'short'"},
        {"kind": "'invent'"},
        {"kind": f"'{ChangeKind.UNDO}'"},
        {"kind": f"'{ChangeKind.REDO}'"},
        {"at": "'2026-01-01 12:00'"},
        {"study_day": "'2026-02-32'"},
        {"card": "''"},
        {"deck": "''"},
        {"review": "'short'"},
        {"data": "'[]'"},
        {"data": "NULL"},
        {"before": "'{}'"},
        {"after": "'{}'"},
        {"before": "'{}'", "after": "'{}'"},
        {"kind": "'forget'"},
        {"kind": "'reschedule'", "before": "'{}'"},
        {"kind": "'reattach'", "before": "'x'", "after": "'{}'"},
        {"seq": "'first'"},
    ],
    ids=str,
)
def test_a_change_that_cannot_be_is_refused(path: Path, store: Store, columns: dict[str, str]) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        run(path, insert(**columns))
    assert store.changes() == []


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO card_mark VALUES ('a', 2, NULL, 0, '[]')",
        "INSERT INTO card_mark VALUES ('a', 0, 'soon', 0, '[]')",
        "INSERT INTO card_mark VALUES ('a', 0, NULL, 8, '[]')",
        "INSERT INTO card_mark VALUES ('a', 0, NULL, 0, 'x')",
        "INSERT INTO card_mark VALUES ('', 0, NULL, 0, '[]')",
        "INSERT INTO undone VALUES ('x')",
    ],
)
def test_marks_that_cannot_be_are_refused(path: Path, store: Store, sql: str) -> None:
    with pytest.raises(sqlite3.IntegrityError):
        run(path, sql)


class TestOnlyGrowing:
    @pytest.mark.parametrize("sql", ["UPDATE change SET card = 'x'", "DELETE FROM change"])
    def test_changes_are_never_changed_or_deleted(self, path: Path, store: Store, sql: str) -> None:
        run(path, insert())
        with pytest.raises(sqlite3.IntegrityError, match="a change is never"):
            run(path, sql)

    @pytest.mark.parametrize("columns", [{}, {"seq": "10"}, {"id": f"'{'b' * 36}'"}], ids=["both", "id", "seq"])
    def test_a_change_is_never_replaced(self, path: Path, store: Store, columns: dict[str, str]) -> None:
        run(path, insert())
        with pytest.raises(sqlite3.IntegrityError, match="in the record already"):
            run(path, insert(**{"data": "'{\"flag\":7}'"} | columns).replace("INSERT", "INSERT OR REPLACE"))
        assert store.changes()[0].data == {}

    @pytest.mark.parametrize("given", ["seq, id", "seq + 1, id", f"seq, '{'b' * 36}'"])
    def test_a_review_is_never_replaced(self, path: Path, store: Store, learner: Learner, given: str) -> None:
        review = learner.answer(store)
        columns = others(path, "seq", "id", "card")
        replacing = f"INSERT OR REPLACE INTO review (seq, id, card, {columns})"
        with pytest.raises(sqlite3.IntegrityError, match="in the record already"):
            run(path, f"{replacing} SELECT {given}, 'x', {columns} FROM review")
        assert store.reviews() == [review]

    def test_an_id_is_given_once_in_reviews_and_changes_together(
        self, path: Path, store: Store, learner: Learner
    ) -> None:
        review = learner.answer(store)
        with pytest.raises(sqlite3.IntegrityError, match="in the record already"):
            run(path, insert(id=f"'{review.id}'"))

    @pytest.mark.parametrize("seq", ["1", "2", "0", "-5"])
    def test_a_change_goes_last(self, path: Path, store: Store, learner: Learner, seq: str) -> None:
        learner.answer(store)
        run(path, insert(seq="3", id=f"'{'b' * 36}'"))
        with pytest.raises(sqlite3.IntegrityError, match="only grows at its end"):
            run(path, insert(seq=seq))

    def test_a_review_goes_last(self, path: Path, store: Store, learner: Learner) -> None:
        learner.answer(store)
        run(path, insert())
        columns = ", ".join(
            str(row[1]) for row in ask(path, "PRAGMA table_info('review')") if row[1] not in ("seq", "id")
        )
        with pytest.raises(sqlite3.IntegrityError, match="only grows at its end"):
            run(path, f"INSERT INTO review (seq, id, {columns}) SELECT 5, '{'b' * 36}', {columns} FROM review")


@pytest.fixture
def old(path: Path, tmp_path: Path) -> Path:
    """A database of the first schema with a learner's answers in it, as quizapp left it before there were changes."""
    folder = tmp_path / "db"
    folder.mkdir()
    copy(bundled("db") / "0001_initial.sql", folder)
    prepare(path, folder)
    newer = tmp_path / "newer.db"
    learner = Learner()
    with Store(newer, journal=False) as store:
        for number in range(30):
            learner.answer(store, f"card-{number % 7}", Rating(number % 4 + 1), deck=f"deck-{number % 2}")
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("ATTACH ? AS newer", (str(newer),))
        for table in ("scheduler", "review", "card_state"):
            connection.execute(f"INSERT INTO {table} SELECT * FROM newer.{table}")
    return path


class TestFromTheFirstSchema:
    def test_every_answer_and_state_is_there_after_it(self, old: Path, tmp_path: Path) -> None:
        with Store(tmp_path / "newer.db", journal=False) as newer, Store(old) as store:
            assert store.reviews() == newer.reviews()
            assert [each.seq for each in store.reviews()] == list(range(1, 31))
            assert store.states() == newer.states()
            assert (store.marks(), store.changes(), store.rebuild()) == ({}, [], ())

    def test_answers_from_before_it_can_be_undone(self, old: Path) -> None:
        with Store(old) as store:
            last = store.reviews()[-1]
            store.undo(last.at, last.study_day, KEY)
            assert last not in store.reviews()
            assert store.changes()[0].seq == 31
            assert store.rebuild(verify=True) == ()

    def test_the_old_one_is_kept_beside_it(self, old: Path) -> None:
        Store(old).close()
        assert ask(old.with_name("quizapp.db.v1.bak"), "SELECT count(*) FROM review") == [(30,)]

    def test_a_first_look_reads_it_as_it_is_and_migrates_nothing(self, old: Path, tmp_path: Path) -> None:
        before = old.read_bytes()
        day = Learner().now.date()
        looked = peek.states(old), peek.counts(old, day), peek.marks(old), peek.limits(old, day), peek.latest(old)
        assert old.read_bytes() == before
        assert ask(old, "PRAGMA user_version") == [(1,)]
        with Store(old) as store:
            assert looked == (store.states(), store.counts(day), {}, {}, store.latest())
            assert looked[1]["deck-0"].new == 4
        assert looked == (peek.states(old), peek.counts(old, day), {}, {}, peek.latest(old))
