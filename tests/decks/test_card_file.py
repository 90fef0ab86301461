import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Position
from quizapp.decks import card_file
from quizapp.decks.card_file import CardFile, read_card_file
from quizapp.decks.problem import Problem


def read_bytes(tmp_path: Path, data: bytes) -> CardFile | Problem:
    path = tmp_path / "a.yaml"
    path.write_bytes(data)
    return read_card_file(path)


def test_reads_utf8_text_under_its_path(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, "a: ü\n".encode())
    assert isinstance(file, CardFile)
    assert (file.name, file.text) == (str(tmp_path / "a.yaml"), "a: ü\n")


def test_a_byte_order_mark_is_passed_over(tmp_path: Path) -> None:
    file = read_bytes(tmp_path, b"\xef\xbb\xbfa: 1\n")
    assert isinstance(file, CardFile)
    assert file.text == "a: 1\n"


def test_a_folder_is_named_as_one(tmp_path: Path) -> None:
    folder = tmp_path / "a.yaml"
    folder.mkdir()
    problem = read_card_file(folder)
    assert isinstance(problem, Problem)
    assert problem.message == f"{folder} is a folder, not a card file"


def test_a_pipe_is_refused_without_waiting_for_a_writer(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.yaml")
    problem = read_card_file(tmp_path / "a.yaml")
    assert isinstance(problem, Problem)
    assert "not a regular file" in problem.message


def test_a_missing_file_is_a_problem(tmp_path: Path) -> None:
    problem = read_card_file(tmp_path / "a.yaml")
    assert isinstance(problem, Problem)
    assert problem.message == f"{tmp_path / 'a.yaml'} cannot be read: No such file or directory"


def test_a_link_to_itself_is_a_problem(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").symlink_to(tmp_path / "a.yaml")
    assert isinstance(read_card_file(tmp_path / "a.yaml"), Problem)


def test_an_unreadable_file_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path) -> bytes:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "read_bytes", refuse)
    problem = read_bytes_after(tmp_path)
    assert isinstance(problem, Problem)
    assert problem.message.endswith("cannot be read: Permission denied")
    assert problem.hint == "Check that it exists and that you may read it."


def read_bytes_after(tmp_path: Path) -> CardFile | Problem:
    (tmp_path / "a.yaml").touch()
    return read_card_file(tmp_path / "a.yaml")


def test_a_huge_file_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card_file, "LARGEST", 10)
    problem = read_bytes(tmp_path, b"x" * 11)
    assert isinstance(problem, Problem)
    assert "larger than" in problem.message


def test_a_binary_file_is_refused(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path, b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    assert isinstance(problem, Problem)
    assert "is not text" in problem.message


def test_bytes_that_are_not_utf8_are_shown_at_their_place(tmp_path: Path) -> None:
    problem = read_bytes(tmp_path, b"a: 1\nb\xc3\xa4: caf\xe9\n")
    assert isinstance(problem, Problem)
    assert problem.where == Position(str(tmp_path / "a.yaml"), 2, 8)
    assert problem.message == "byte 0xe9 is not UTF-8"
    assert "^" in str(problem)


def test_reports_carry_their_source_line(reports: Callable[[CardFile], list[str]]) -> None:
    file = CardFile("a.yaml", "a: 1\r\nb: 2\rc: 3\u2028d: 4")
    file.report((4, 1), "wrong", "right it")
    file.report((9, 9), "past the end")
    assert reports(file) == ["4:1 wrong | right it", "9:9 past the end | "]
    assert [each.source_line for each in file.problems] == ["d: 4", ""]


def test_problems_are_sorted_by_place() -> None:
    file = CardFile("a.yaml", "")
    for at in ((2, 1), (1, 9), (10, 1), (1, 2)):
        file.report(at, "m")
    places = [(each.where.line, each.where.column) for each in file.sorted_problems() if each.where]
    assert places == [(1, 2), (1, 9), (2, 1), (10, 1)]


def test_characters_and_the_end_are_found_by_place() -> None:
    file = CardFile("a.yaml", "ab\nc \n\n")
    assert [file.character(at) for at in ((1, 2), (2, 1), (1, 3), (9, 1))] == ["b", "c", "", ""]
    assert [file.ends_at(at) for at in ((1, 2), (2, 1), (2, 2), (3, 1), (9, 1))] == [False, False, True, True, True]
    assert file.end == (2, 1)
    assert CardFile("a.yaml", " \n").end == (1, 1)


@given(st.text(alphabet="ab\n\r\u2028\x85ü"), st.data())
def test_the_mark_of_an_offset_leads_back_to_its_character(text: str, data: st.DataObject) -> None:
    offsets = [index for index, each in enumerate(text) if each in "abü"]
    if offsets:
        offset = data.draw(st.sampled_from(offsets))
        file = CardFile("a.yaml", text)
        line, column = file.mark_of(offset)
        assert file.line(line)[column - 1] == text[offset]
