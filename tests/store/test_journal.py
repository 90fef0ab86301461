import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.errors import StoreError
from quizapp.store import journal as module
from quizapp.store import journal_writer
from quizapp.store.journal import Journal
from quizapp.store.journal_files import journal_files
from quizapp.store.journal_line import decode
from quizapp.store.journal_rows import Line, line_of
from quizapp.store.lock import FileLock

if TYPE_CHECKING:
    from tests.store.conftest import Learner

FACTS = {"device": "this one", "created": "2026-01-01T00:00:00+00:00"}
Open = Callable[..., Journal]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "journal"


@pytest.fixture
def open_journal(folder: Path) -> Iterator[Open]:
    opened: list[Journal] = []

    def open_one(**facts: str) -> Journal:
        opened.append(Journal(folder, FACTS | facts, patience=0.05))
        return opened[-1]

    yield open_one
    for journal in opened:
        journal.close()


@pytest.fixture
def journal(open_journal: Open) -> Journal:
    return open_journal()


@pytest.fixture
def entries(learner: "Learner") -> list[Line]:
    """The lines of forty answers in the order of the record, eleven minutes apart."""
    return [next_line(learner, number + 1) for number in range(40)]


def next_line(learner: "Learner", seq: int) -> Line:
    return line_of(replace(learner.keep(learner.review(f"card-{seq % 7}")), seq=seq))


def nothing(_place: int) -> Iterable[Line]:
    raise AssertionError("nothing should be missing")


def after(entries: Sequence[Line]) -> Callable[[int], Iterable[Line]]:
    """What a database that holds `entries` gives as missing."""
    return lambda place: [entry for entry in entries if entry.seq > place]


def lines(folder: Path) -> list[dict[str, Any]]:
    """Every line of every file, each checked."""
    found = b"".join(file.path.read_bytes() for file in journal_files(folder)).split(b"\n")
    assert found.pop() == b""
    return [decode(line) for line in found]


def seqs(folder: Path) -> list[int]:
    return [line["seq"] for line in lines(folder) if line["entry"] != "journal"]


class TestAppending:
    def test_every_entry_is_a_line_after_a_first_line_that_says_whose_it_is(
        self, folder: Path, journal: Journal, entries: list[Line]
    ) -> None:
        for entry in entries[:3]:
            journal.append([entry], nothing)
        first, *others = lines(folder)
        assert first == {"entry": "journal", "format": 1, **FACTS, "file": 1, "seq": 0}
        assert others == [decode(line.text[:-1]) for line in entries[:3]]

    def test_everything_is_the_learners_alone(self, folder: Path, journal: Journal, entries: list[Line]) -> None:
        journal.append(entries[:1], nothing)
        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.iterdir()]}
        assert modes == {"journal": 0o700, "0001-2026-01.jsonl": 0o600, "lock": 0o600}

    def test_what_was_recorded_in_one_go_is_one_write(
        self, folder: Path, journal: Journal, entries: list[Line], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        synced: list[int] = []
        monkeypatch.setattr(journal_writer, "sync", synced.append)
        journal.append(entries[:5], nothing)
        assert len(synced) == 1
        assert seqs(folder) == [1, 2, 3, 4, 5]

    def test_another_process_goes_on_with_it(
        self, folder: Path, journal: Journal, open_journal: Open, entries: list[Line]
    ) -> None:
        other = open_journal()
        for number, entry in enumerate(entries):
            (journal, other)[number % 3 > 0].append([entry], nothing)
        assert seqs(folder) == list(range(1, 41))

    def test_what_another_committed_first_is_written_first(
        self, folder: Path, journal: Journal, open_journal: Open, entries: list[Line]
    ) -> None:
        """Two processes commit 1 and 2, and the second is here first: it writes both."""
        other = open_journal()
        other.append([entries[1]], after(entries[:2]))
        journal.append([entries[0]], nothing)
        journal.append([entries[2]], nothing)
        assert seqs(folder) == [1, 2, 3]

    def test_it_is_brought_up_to_the_database(self, folder: Path, journal: Journal, entries: list[Line]) -> None:
        journal.append((), after(entries[:10]))
        journal.append((), after(entries[:10]))
        journal.append([entries[19]], after(entries[:20]))
        assert seqs(folder) == list(range(1, 21))

    def test_nothing_to_write_makes_no_file(self, folder: Path, journal: Journal) -> None:
        journal.append((), after([]))
        assert journal_files(folder) == []


class TestKilled:
    @pytest.mark.parametrize("left", range(0, 1400, 137))
    def test_a_line_cut_off_anywhere_is_written_again(
        self, folder: Path, open_journal: Open, entries: list[Line], left: int
    ) -> None:
        journal = open_journal()
        journal.append(entries[:3], nothing)
        file = journal_files(folder)[0]
        whole = file.path.read_bytes()
        journal.close()
        file.path.write_bytes(whole[: max(0, len(whole) - left)])
        open_journal().append([entries[3]], after(entries[:4]))
        assert seqs(folder) == [1, 2, 3, 4]
        assert file.path.read_bytes().startswith(whole)

    def test_a_last_line_that_has_rusted_is_followed_by_its_entry_once_more(
        self, folder: Path, open_journal: Open, entries: list[Line]
    ) -> None:
        journal = open_journal()
        journal.append(entries[:3], nothing)
        file = journal_files(folder)[0]
        journal.close()
        rusted = file.path.read_bytes()[:-30] + b"x" * 29 + b"\n"
        file.path.write_bytes(rusted)
        open_journal().append([entries[3]], after(entries[:4]))
        assert file.path.read_bytes().startswith(rusted)
        good = [decode(line) for line in file.path.read_bytes().split(b"\n") if b"xxxx" not in line and line]
        assert [line["seq"] for line in good] == [0, 1, 2, 3, 4]

    def test_a_file_that_was_begun_and_never_written_is_begun_again(
        self, folder: Path, open_journal: Open, entries: list[Line]
    ) -> None:
        open_journal().append(entries[:2], nothing)
        (folder / "0002-2026-02.jsonl").write_bytes(b'{"entry":"jour')
        open_journal().append([entries[2]], nothing)
        assert [file.path.name for file in journal_files(folder)] == ["0001-2026-01.jsonl", "0002-2026-01.jsonl"]
        assert seqs(folder) == [1, 2, 3]

    def test_a_last_file_of_rust_is_passed_over_and_kept(
        self, folder: Path, open_journal: Open, entries: list[Line]
    ) -> None:
        open_journal().append(entries[:2], nothing)
        (folder / "0002-2026-01.jsonl").write_bytes(b"rust\n")
        open_journal().append(entries[2:4], nothing)
        names = [file.path.name for file in journal_files(folder)]
        assert names == ["0001-2026-01.jsonl", "0002-2026-01.jsonl", "0003-2026-01.jsonl"]
        assert (folder / names[1]).read_bytes() == b"rust\n"


class TestFiles:
    def test_a_month_has_a_file_of_its_own(self, folder: Path, journal: Journal, learner: "Learner") -> None:
        for number in range(4):
            journal.append([next_line(learner, number + 1)], nothing)
            learner.now += timedelta(days=20)
        names = [file.path.name for file in journal_files(folder)]
        assert names == ["0001-2026-01.jsonl", "0002-2026-02.jsonl", "0003-2026-03.jsonl"]
        assert [line["seq"] for line in lines(folder) if line["entry"] == "journal"] == [0, 2, 3]
        assert seqs(folder) == [1, 2, 3, 4]

    def test_a_clock_set_back_begins_no_earlier_month(self, folder: Path, journal: Journal, learner: "Learner") -> None:
        for number in range(3):
            journal.append([next_line(learner, number + 1)], nothing)
            learner.now -= timedelta(days=100)
        assert [file.path.name for file in journal_files(folder)] == ["0001-2026-01.jsonl"]
        assert seqs(folder) == [1, 2, 3]

    def test_a_file_grows_to_a_size_and_no_further(
        self, folder: Path, journal: Journal, entries: list[Line], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(module, "MOST", 5000)
        journal.append((), after(entries[:20]))
        for entry in entries[20:]:
            journal.append([entry], nothing)
        files = journal_files(folder)
        assert len(files) > 3
        longest = max(len(line.text) for line in entries)
        assert all(file.size() <= 5000 + longest for file in files)
        assert [line["file"] for line in lines(folder) if line["entry"] == "journal"] == [f.number for f in files]
        assert seqs(folder) == list(range(1, 41))

    def test_another_process_that_began_the_next_file_is_followed(
        self, folder: Path, journal: Journal, open_journal: Open, learner: "Learner"
    ) -> None:
        other = open_journal()
        for number, writer in enumerate((journal, other, journal, other)):
            learner.now += timedelta(days=40 if number == 1 else 0)
            writer.append([next_line(learner, number + 1)], nothing)
        assert [file.number for file in journal_files(folder)] == [1, 2]
        assert seqs(folder) == [1, 2, 3, 4]

    def test_the_next_file_is_followed_where_another_began_it_with_what_both_had_to_write(
        self, folder: Path, journal: Journal, open_journal: Open, learner: "Learner"
    ) -> None:
        first, mine = next_line(learner, 1), next_line(learner, 2)
        learner.now += timedelta(days=40)
        later = next_line(learner, 3)
        journal.append([first], nothing)
        open_journal().append([later], after([first, mine, later]))
        journal.append([mine], nothing)
        journal.append([next_line(learner, 4)], nothing)
        assert [file.number for file in journal_files(folder)] == [1, 2]
        assert seqs(folder) == [1, 2, 3, 4]

    def test_files_that_were_taken_away_meanwhile_are_written_anew(
        self, folder: Path, journal: Journal, entries: list[Line]
    ) -> None:
        journal.append(entries[:2], nothing)
        for file in journal_files(folder):
            file.path.rename(folder.with_name(file.path.name))
        journal.append([entries[2]], after(entries[:3]))
        assert seqs(folder) == [1, 2, 3]

    def test_only_one_file_is_looked_at_for_the_next_entry(
        self, journal: Journal, entries: list[Line], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        journal.append(entries[:1], nothing)

        def search(_folder: Path) -> None:
            raise AssertionError("how many files there are should not matter")

        monkeypatch.setattr(module, "last_file", search)
        monkeypatch.setattr(module, "journal_files", search)
        journal.append([entries[1]], nothing)


class TestRefusals:
    def test_the_journal_of_another_database(self, folder: Path, open_journal: Open, entries: list[Line]) -> None:
        open_journal().append(entries[:2], nothing)
        assert open_journal().tail() is not None
        with pytest.raises(StoreError, match="belongs to another database") as caught:
            open_journal(device="another").tail()
        assert "quizapp restore --journal" in caught.value.hint
        assert str(folder) in caught.value.hint

    def test_one_that_another_program_keeps_for_itself(
        self, folder: Path, journal: Journal, entries: list[Line]
    ) -> None:
        lock = FileLock(folder / "lock")
        assert lock.take(alone=True)
        with pytest.raises(StoreError, match="in use"):
            journal.append(entries[:1], nothing)
        lock.close()
        journal.append(entries[:1], nothing)
        assert seqs(folder) == [1]

    def test_a_write_that_fails_is_made_up_for(
        self, folder: Path, journal: Journal, entries: list[Line], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        journal.append(entries[:1], nothing)

        def fail(_handle: int) -> None:
            raise OSError(5, "Input/output error")

        with monkeypatch.context() as broken:
            broken.setattr(journal_writer, "sync", fail)
            with pytest.raises(OSError, match="Input/output"):
                journal.append([entries[1]], nothing)
        journal.append([entries[2]], after(entries[:3]))
        assert seqs(folder) == [1, 2, 3]

    def test_entries_that_cannot_be_read_leave_what_was_there(
        self, folder: Path, journal: Journal, entries: list[Line]
    ) -> None:
        journal.append(entries[:1], nothing)

        def breaking(_place: int) -> Iterator[Line]:
            yield entries[1]
            raise StoreError("the database is damaged")

        with pytest.raises(StoreError, match="damaged"):
            journal.append((), breaking)
        journal.append([entries[2]], after(entries[:3]))
        assert seqs(folder) == [1, 2, 3]


def test_closing_twice_is_closing_once(journal: Journal) -> None:
    journal.close()
    journal.close()
