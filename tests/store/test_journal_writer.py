import errno
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.store import journal_writer
from quizapp.store.journal_files import JournalFile, Tail, new_file, read_tail
from quizapp.store.journal_line import encode
from quizapp.store.journal_rows import Line
from quizapp.store.journal_writer import Writer

HEADER = encode({"entry": "journal", "seq": 0})
BEGINNING = Line(0, "", "2026-11", HEADER)


def line(seq: int) -> bytes:
    return encode({"seq": seq, "id": f"id-{seq}"})


@pytest.fixture
def file(tmp_path: Path) -> JournalFile:
    return new_file(tmp_path, 1, "2026-11")


@pytest.fixture
def writer(file: JournalFile) -> Iterator[Writer]:
    made = Writer.begin(file, BEGINNING)
    yield made
    made.close()


def add(writer: Writer, seq: int) -> None:
    writer.add(Line(seq, f"id-{seq}", "2026-11", line(seq)))


def test_lines_are_there_once_it_has_finished(file: JournalFile, writer: Writer) -> None:
    add(writer, 1)
    assert file.size() == 0
    writer.finish()
    assert file.path.read_bytes() == HEADER + line(1)
    assert writer.tail == writer.written == read_tail(file)


def test_the_file_is_the_learners_alone(file: JournalFile, writer: Writer) -> None:
    writer.finish()
    assert stat.S_IMODE(file.path.stat().st_mode) == 0o600


def test_it_goes_on_where_it_or_another_left_off(file: JournalFile, writer: Writer) -> None:
    add(writer, 1)
    writer.finish()
    add(writer, 2)
    writer.finish()
    again = Writer(writer.written)
    add(again, 3)
    again.finish()
    again.close()
    assert file.path.read_bytes() == HEADER + line(1) + line(2) + line(3)


def test_a_line_cut_off_is_taken_away_first(file: JournalFile) -> None:
    file.path.write_bytes(HEADER + line(1) + line(2)[:9])
    tail = read_tail(file)
    assert tail is not None
    again = Writer(tail)
    add(again, 2)
    again.finish()
    again.close()
    assert file.path.read_bytes() == HEADER + line(1) + line(2)


def test_much_is_written_in_pieces(file: JournalFile, writer: Writer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal_writer, "_CHUNK", 1000)
    for seq in range(1, 50):
        add(writer, seq)
    assert 0 < file.size() < writer.tail.size
    assert writer.written.size == file.size()
    writer.finish()
    assert file.path.read_bytes() == HEADER + b"".join(line(seq) for seq in range(1, 50))


def test_a_system_that_takes_little_at_a_time(
    file: JournalFile, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = os.write
    monkeypatch.setattr(os, "write", lambda handle, block: real(handle, block[:7]))
    add(writer, 1)
    writer.finish()
    assert file.path.read_bytes() == HEADER + line(1)


def test_half_a_line_on_a_full_disk_is_taken_back(
    file: JournalFile, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.finish()
    add(writer, 1)
    real, left = os.write, [9]

    def full(handle: int, block: memoryview) -> int:
        if not left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return real(handle, block[: left.pop()])

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(OSError, match="No space"):
        writer.finish()
    assert file.path.read_bytes() == HEADER
    assert writer.written.seq == 0


def test_each_finish_is_one_sync_and_the_first_one_of_the_folder_too(
    file: JournalFile, writer: Writer, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[str] = []
    monkeypatch.setattr(journal_writer, "sync", lambda _handle: synced.append("file"))
    monkeypatch.setattr(journal_writer, "sync_folder", lambda path: synced.append(path.name))
    writer.finish()
    writer.finish()
    assert synced == ["file", file.path.parent.name, "file"]


def test_closing_twice_is_closing_once(file: JournalFile) -> None:
    writer = Writer(Tail(file, 0, 0, ""))
    writer.close()
    writer.close()
