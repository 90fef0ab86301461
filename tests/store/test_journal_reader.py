from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.record import Entry
from quizapp.errors import StoreError
from quizapp.store.journal import Journal
from quizapp.store.journal_files import journal_files
from quizapp.store.journal_line import encode
from quizapp.store.journal_reader import Damage, JournalReader
from quizapp.store.journal_rows import line_of

if TYPE_CHECKING:
    from tests.store.conftest import Learner

FACTS = {"device": "this one", "created": "2026-01-01T00:00:00+00:00"}


@pytest.fixture
def entries(learner: "Learner") -> list[Entry]:
    """Nine answers, three in each of three months."""
    made: list[Entry] = []
    for number in range(9):
        made.append(replace(learner.keep(learner.review(f"card-{number % 2}")), seq=number + 1))
        learner.now += timedelta(days=31 if number % 3 == 2 else 0)
    return made


@pytest.fixture
def folder(tmp_path: Path, entries: list[Entry]) -> Path:
    """The journal of these, in three files of a first line and three entries each."""
    journal = Journal(tmp_path / "journal", FACTS, patience=1)
    journal.append([line_of(entry) for entry in entries], lambda _place: ())
    journal.close()
    assert len(journal_files(tmp_path / "journal")) == 3
    return tmp_path / "journal"


def file(folder: Path, number: int) -> Path:
    return journal_files(folder)[number - 1].path


def change(path: Path, line: int, new: bytes | None) -> None:
    """Put `new` in the place of a line counted from 1, or take the line away."""
    lines = path.read_bytes().splitlines(keepends=True)
    lines[line - 1 : line] = [] if new is None else [new]
    path.write_bytes(b"".join(lines))


def harmed(reader: JournalReader) -> bool:
    """Whether entries are missing."""
    return any(not damage.harmless for damage in reader.damages)


def read(folder: Path) -> tuple[list[int], list[Damage], JournalReader]:
    reader, by_rows = JournalReader(folder), JournalReader(folder)
    found = [entry.seq for entry in reader.entries()]
    assert [row.seq for row in by_rows.rows()] == found
    assert (by_rows.damages, by_rows.facts) == (reader.damages, reader.facts)
    return found, reader.damages, reader


def test_every_entry_comes_back_exactly(folder: Path, entries: list[Entry]) -> None:
    reader = JournalReader(folder)
    assert list(reader.entries()) == entries
    assert [row.columns["id"] for row in JournalReader(folder).rows()] == [entry.id for entry in entries]
    assert reader.facts == FACTS
    assert reader.damages == []
    assert not harmed(reader)


def test_no_journal_has_no_entries(tmp_path: Path) -> None:
    found, damages, reader = read(tmp_path / "nowhere")
    assert (found, damages, reader.facts) == ([], [], {})


@pytest.mark.parametrize("left", [1, 20, 400])
def test_a_last_line_cut_off_is_tolerated_and_told(folder: Path, left: int) -> None:
    last = file(folder, 3)
    whole = last.read_bytes()
    last.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1 + left])
    found, damages, reader = read(folder)
    assert found == list(range(1, 9))
    assert len(damages) == 1
    assert str(damages[0]) == f"{last}:4: this line is damaged: its end is missing"
    assert damages[0].harmless
    assert not harmed(reader)


def test_a_last_line_that_lacks_nothing_but_its_end_is_whole(folder: Path) -> None:
    last = file(folder, 3)
    last.write_bytes(last.read_bytes()[:-1])
    assert read(folder)[:2] == (list(range(1, 10)), [])


@pytest.mark.parametrize(("number", "line"), [(1, 2), (1, 4), (2, 3), (3, 2)])
def test_a_damaged_line_in_the_middle_is_told_with_its_place(folder: Path, number: int, line: int) -> None:
    path = file(folder, number)
    rusted = path.read_bytes().splitlines(keepends=True)[line - 1].replace(b'"rating":3', b'"rating":4')
    change(path, line, rusted)
    found, damages, reader = read(folder)
    missing = 3 * (number - 1) + line - 1
    assert found == [seq for seq in range(1, 10) if seq != missing]
    assert [str(damage) for damage in damages] == [
        f"{path}:{line}: this line is damaged: its checksum is another, so something in it has changed"
    ]
    assert harmed(reader)


def test_a_damaged_last_line_with_its_end_is_no_cut(folder: Path) -> None:
    change(file(folder, 3), 4, b"rust\n")
    found, damages, reader = read(folder)
    assert found == list(range(1, 9))
    assert harmed(reader)
    assert not damages[0].harmless


def test_a_damaged_line_whose_entry_comes_again_is_harmless(folder: Path) -> None:
    path = file(folder, 2)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([lines[0], lines[1], lines[2][:-40] + b"\n", *lines[2:]]))
    found, damages, reader = read(folder)
    assert found == list(range(1, 10))
    assert [damage.line for damage in damages] == [3]
    assert not harmed(reader)


@pytest.mark.parametrize("rust", [b"", b"rust\n", b"\xff\xfe\x00\n"])
def test_a_damaged_first_line_costs_no_entry(folder: Path, rust: bytes) -> None:
    change(file(folder, 1), 1, rust)
    found, damages, reader = read(folder)
    assert found == list(range(1, 10))
    assert len(damages) == bool(rust)
    assert not harmed(reader)
    assert reader.facts == FACTS


def test_a_line_taken_away_is_missed(folder: Path) -> None:
    path = file(folder, 2)
    change(path, 3, None)
    found, damages, reader = read(folder)
    assert found == [1, 2, 3, 4, 6, 7, 8, 9]
    assert str(damages[0]) == f"{path}:3: before this line 1 entries are missing, numbers 5 to 5"
    assert harmed(reader)


def test_a_file_taken_away_is_missed(folder: Path) -> None:
    file(folder, 2).unlink()
    found, damages, reader = read(folder)
    assert found == [1, 2, 3, 7, 8, 9]
    assert [str(damage) for damage in damages] == [
        f"{folder}: the file numbered 0002 is missing",
        f"{file(folder, 2)}:2: before this line 3 entries are missing, numbers 4 to 6",
    ]
    assert harmed(reader)


def test_more_damaged_lines_than_entries_missing_is_told_once(folder: Path) -> None:
    path = file(folder, 2)
    change(path, 3, b"rust\nrust\n")
    found, damages, _ = read(folder)
    assert found == [1, 2, 3, 4, 6, 7, 8, 9]
    assert [damage.line for damage in damages] == [3, 4]


def test_an_entry_that_comes_twice_is_taken_once(folder: Path) -> None:
    path = file(folder, 1)
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*lines, lines[2]]))
    found, damages, reader = read(folder)
    assert found == list(range(1, 10))
    assert "a second time" in str(damages[0])
    assert not harmed(reader)


@pytest.mark.parametrize(
    "data", [{"entry": "dance", "seq": 2}, {"seq": 2}, {"entry": "review", "seq": 2}, {"entry": "review", "seq": "x"}]
)
def test_a_line_with_a_right_sum_that_is_no_entry(folder: Path, data: dict[str, object]) -> None:
    change(file(folder, 1), 3, encode(data))
    found, damages, reader = read(folder)
    assert found == [1, 3, 4, 5, 6, 7, 8, 9]
    assert damages[0].line == 3
    assert harmed(reader)


def test_a_file_of_another_database_among_them(folder: Path) -> None:
    header = encode({"entry": "journal", "format": 1, "device": "another", "created": "", "file": 2, "seq": 3})
    change(file(folder, 2), 1, header)
    _, damages, _ = read(folder)
    assert "journal of another database" in str(damages[0])


def test_the_journal_of_a_newer_quizapp_is_refused(folder: Path) -> None:
    change(file(folder, 1), 1, encode({"entry": "journal", "format": 2, "device": "this one", "seq": 0}))
    with pytest.raises(StoreError, match="newer quizapp"):
        read(folder)


def bits(path: Path, step: int) -> Iterator[bytes]:
    whole = path.read_bytes()
    for place in range(0, len(whole), step):
        flipped = bytearray(whole)
        flipped[place] ^= 1 << place % 8
        yield bytes(flipped)


def test_no_flipped_bit_changes_an_entry(folder: Path, entries: list[Entry]) -> None:
    path = file(folder, 2)
    whole = path.read_bytes()
    for flipped in bits(path, 97):
        path.write_bytes(flipped)
        reader = JournalReader(folder)
        found = list(reader.entries())
        assert reader.damages
        assert [entry for entry in entries if entry in found] == found
        assert len(found) >= len(entries) - 2
    path.write_bytes(whole)
