"""What is remembered of an import."""

import json
from pathlib import Path

import pytest

from quizapp.errors import UsageError
from quizapp.interop.ledger import LARGEST, SCHEMA, Entry, digest, entry_of, ledger_text, read_ledger
from quizapp.interop.questions import Piece, Question

QUESTION = Question("3", "Why is it so?", "Part one", (Piece("Because."),))


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    entries = {"quiz-3": entry_of(QUESTION, "the card"), "quiz-4": entry_of(Question("4", "ä?"), "")}
    file = tmp_path / "quiz.import.json"
    file.write_text(ledger_text(entries, "quiz.ipynb"), encoding="utf-8")
    assert read_ledger(file) == entries
    assert json.loads(file.read_text())["source"] == "quiz.ipynb"


def test_without_a_file_nothing_is_remembered(tmp_path: Path) -> None:
    assert read_ledger(tmp_path / "quiz.import.json") == {}


def test_a_question_is_known_again_however_its_prompt_is_spaced() -> None:
    again = Question("3", "Why is\n it  so?", "Part one", (Piece("Because."),))
    assert entry_of(again, "").prompt == entry_of(QUESTION, "").prompt
    assert entry_of(Question("3", "Why not?", "Part one"), "").prompt != entry_of(QUESTION, "").prompt


@pytest.mark.parametrize(
    "other",
    [
        Question("3", "Why is it so?", "Part one", (Piece("Because not."),)),
        Question("3", "Why is it so?", "Part one", (Piece("Because.", code=True),)),
        Question("3", "Why is it so?", "Part one"),
    ],
)
def test_a_changed_answer_is_seen(other: Question) -> None:
    assert entry_of(other, "").question != entry_of(QUESTION, "").question


def test_where_it_stands_is_no_part_of_what_it_says() -> None:
    assert entry_of(Question("9", "Why is it so?", "Part two", QUESTION.pieces), "").question == (
        entry_of(QUESTION, "").question
    )


def test_a_card_that_was_not_written_by_us_has_no_hash() -> None:
    assert entry_of(QUESTION, "").card == ""
    assert entry_of(QUESTION, "text").card == digest("text")


GOOD = {"number": "3", "section": "", "prompt": "a", "question": "b", "card": "c"}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[]",
        b"[" * 100_000,
        json.dumps({"schema": "quizapp.import/2", "cards": {}}).encode(),
        json.dumps({"schema": SCHEMA, "cards": []}).encode(),
        json.dumps({"schema": SCHEMA, "cards": {"a": {**GOOD, "more": "d"}}}).encode(),
        json.dumps({"schema": SCHEMA, "cards": {"a": {**GOOD, "number": 3}}}).encode(),
        json.dumps({"schema": SCHEMA, "cards": {"a": {"number": "3"}}}).encode(),
        json.dumps({"schema": SCHEMA, "cards": {"a": None}}).encode(),
    ],
    ids=lambda data: data[:20].decode(errors="replace"),
)
def test_what_no_import_left_there_is_told(data: bytes, tmp_path: Path) -> None:
    file = tmp_path / "quiz.import.json"
    file.write_bytes(data)
    with pytest.raises(UsageError, match="is not what an import left there"):
        read_ledger(file)


def test_a_file_that_is_far_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "quiz.import.json"
    with file.open("wb") as stream:
        stream.truncate(LARGEST + 1)
    with pytest.raises(UsageError, match="is not what an import left there"):
        read_ledger(file)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        read_ledger(tmp_path)


def test_an_entry_is_a_value() -> None:
    assert Entry(**GOOD) == Entry(**GOOD)
