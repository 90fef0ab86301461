"""A record that has changed on the disk, where SQLite does not see it, is told by its journal."""

from pathlib import Path

import pytest

from quizapp.core.record import Change, ChangeKind
from quizapp.store import comparing
from quizapp.store.copying import look
from quizapp.store.journal_files import journal_files, journal_folder
from quizapp.store.journal_line import decode, encode
from quizapp.store.store import Store
from tests.store.conftest import Learner

ID = "00000000-0000-7000-8000-0000000000c"


@pytest.fixture
def recorded(path: Path, learner: Learner) -> Path:
    """Nine answers, then a flag, then an undo of it."""
    with Store(path) as store:
        for number in range(9):
            learner.answer(store, f"card-{number % 3}")
        day = learner.now.date()
        store.change(Change(f"{ID}1", ChangeKind.FLAG, learner.now, day, "card-1", "deck", data={"flag": 3}))
        store.undo(learner.now, day, f"{ID}2")
    return path


def told(path: Path) -> tuple[str, ...]:
    with Store(path) as store:
        return store.differences()


def spoil(file: Path, right: bytes, wrong: bytes, number: int = 1) -> None:
    """Put `wrong` in the place of the first so many occurrences of `right`, as a disk does that forgets."""
    content = file.read_bytes()
    assert len(right) == len(wrong)
    assert right in content
    file.write_bytes(content.replace(right, wrong, number))


def journal(path: Path) -> Path:
    (file,) = journal_files(journal_folder(path))
    return file.path


def test_a_sound_record_is_as_its_journal(recorded: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(comparing, "_CHUNK", 4)
    assert told(recorded) == ()


def test_a_flipped_bit_inside_an_answer_is_told(recorded: Path) -> None:
    with Store(recorded) as store:
        first = store.reviews()[0]
    assert first.verdict == "pass"
    spoil(recorded, b"pass", b"pasr", 9)
    assert look(recorded, thorough=True).reviews == 9  # so SQLite sees nothing wrong
    found = told(recorded)
    assert found == tuple(f"entry {number} (card-{(number - 1) % 3}): verdict" for number in range(1, 10))


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        (b'"reps":3', b'"reps":7', ": after"),
        (b'"reps":3', b'"reps":x', ": cannot be read"),
        (b'{"flag":3}', b'{"flag":5}', "entry 10 (card-1): data"),
    ],
)
def test_so_is_one_in_a_state_or_a_change(recorded: Path, right: bytes, wrong: bytes, said: str) -> None:
    spoil(recorded, right, wrong)
    (found,) = told(recorded)
    assert said in found


def test_what_is_damaged_in_the_journal_is_no_fault_of_the_database(recorded: Path) -> None:
    spoil(journal(recorded), b'"tries":1', b'"tries":2', 4)
    assert told(recorded) == ()
    spoil(recorded, b"pass", b"pasr", 9)
    assert len(told(recorded)) == 5


def test_entries_that_the_journal_lacks_or_has_twice_are_passed_over(recorded: Path) -> None:
    file = journal(recorded)
    header, *lines = file.read_bytes().splitlines(keepends=True)
    file.write_bytes(b"".join([header, *lines[:3], *lines[2:5], *lines[7:]]))
    assert told(recorded) == ()


def test_a_line_that_says_the_same_in_another_way_is_no_difference(recorded: Path) -> None:
    file = journal(recorded)
    lines = file.read_bytes().splitlines(keepends=True)
    data = decode(lines[3].removesuffix(b"\n"))
    lines[3] = encode(dict(reversed(data.items())))
    file.write_bytes(b"".join(lines))
    assert told(recorded) == ()


def test_without_a_journal_there_is_nothing_to_compare(path: Path, learner: Learner) -> None:
    with Store(path, journal=False) as store:
        learner.answer(store)
        assert store.differences() == ()
