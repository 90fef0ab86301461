from pathlib import Path

import pytest

from quizapp.store import journal_files
from quizapp.store.journal_files import JournalFile, journal_folder, new_file, read_header, read_tail
from quizapp.store.journal_line import encode


@pytest.fixture
def file(tmp_path: Path) -> JournalFile:
    return new_file(tmp_path, 1, "2026-11")


def line(seq: int, **more: object) -> bytes:
    return encode({"seq": seq, "id": f"id-{seq}", **more})


def test_it_is_a_folder_beside_the_database(tmp_path: Path) -> None:
    assert journal_folder(tmp_path / "quizapp.db") == tmp_path / "journal"


def test_files_come_in_the_order_of_their_numbers(tmp_path: Path) -> None:
    names = ["0002-2025-01.jsonl", "0010-2026-01.jsonl", "0001-2026-11.jsonl", "10000-2026-11.jsonl"]
    for name in [*names, "lock", "notes.jsonl", "0003-2026-11.jsonl.bak", "1-2026-11.jsonl"]:
        (tmp_path / name).touch()
    found = journal_files.journal_files(tmp_path)
    assert [each.number for each in found] == [1, 2, 10, 10000]
    assert found[1] == JournalFile(tmp_path / "0002-2025-01.jsonl", 2, "2025-01")
    assert new_file(tmp_path, 10, "2026-01") == found[2]
    assert journal_files.last_file(tmp_path) == found[3]


def test_the_last_file_is_the_one_that_another_process_has_begun(tmp_path: Path) -> None:
    assert journal_files.last_file(tmp_path) is None
    for number in (1, 2, 3):
        (tmp_path / f"000{number}-2026-11.jsonl").touch()
        for _ in range(2):
            assert journal_files.last_file(tmp_path) == new_file(tmp_path, number, "2026-11")
    (tmp_path / "0003-2026-11.jsonl").unlink()
    assert journal_files.last_file(tmp_path) == new_file(tmp_path, 2, "2026-11")


def test_no_folder_has_no_files(tmp_path: Path) -> None:
    assert journal_files.journal_files(tmp_path / "nowhere") == []
    assert journal_files.last_file(tmp_path / "nowhere") is None


class TestTail:
    def test_the_last_line(self, file: JournalFile) -> None:
        file.path.write_bytes(line(1) + line(2))
        tail = read_tail(file)
        assert tail is not None
        assert (tail.file, tail.size, tail.seq, tail.id) == (file, file.size(), 2, "id-2")

    @pytest.mark.parametrize("size", [0, 1, 40])
    def test_a_line_cut_off_is_left_out(self, file: JournalFile, size: int) -> None:
        file.path.write_bytes(line(1) + line(2) + line(3)[:size])
        tail = read_tail(file)
        assert tail is not None
        assert (tail.size, tail.seq) == (len(line(1) + line(2)), 2)

    def test_damaged_lines_at_the_end_are_passed_over_and_stay(self, file: JournalFile) -> None:
        bad = line(2).replace(b"id-2", b"id-X")
        file.path.write_bytes(line(1) + bad + b"\n" + b"rust\n")
        tail = read_tail(file)
        assert tail is not None
        assert (tail.size, tail.seq) == (file.size(), 1)

    @pytest.mark.parametrize("content", [b"", b"rust", b"rust\nand more\n", encode({"id": "x"}), encode({"seq": "x"})])
    def test_a_file_without_a_good_line_has_none(self, file: JournalFile, content: bytes) -> None:
        file.path.write_bytes(content)
        assert read_tail(file) is None

    @pytest.mark.parametrize("window", [1, 10, 60, 61, 100, 200])
    def test_however_long_the_lines_are(self, file: JournalFile, window: int, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(journal_files, "_WINDOW", window)
        for last in range(1, 6):
            file.path.write_bytes(b"".join(line(seq, text="x" * 7 * seq) for seq in range(1, last + 1)) + b"cut")
            tail = read_tail(file)
            assert tail is not None
            assert (tail.seq, tail.size) == (last, file.size() - 3)

    def test_a_first_line_has_the_place_before_it_and_no_id(self, file: JournalFile) -> None:
        file.path.write_bytes(encode({"entry": "journal", "seq": 7}))
        tail = read_tail(file)
        assert tail is not None
        assert (tail.seq, tail.id) == (7, "")


def test_the_header_is_the_first_line(file: JournalFile) -> None:
    file.path.write_bytes(encode({"entry": "journal", "device": "d"}) + line(1))
    assert read_header(file) == {"entry": "journal", "device": "d"}


@pytest.mark.parametrize("content", [b"", b"rust\n", b"cut"])
def test_a_header_that_cannot_be_made_out_is_empty(file: JournalFile, content: bytes) -> None:
    file.path.write_bytes(content)
    assert read_header(file) == {}
