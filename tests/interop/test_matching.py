"""Ids that stay with their questions."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.interop.ledger import Entry, entry_of
from quizapp.interop.matching import match, slug, slug_of
from quizapp.interop.questions import Question


def ask(number: str, prompt: str, section: str = "") -> Question:
    return Question(number, prompt, section)


def remembered(**questions: Question) -> dict[str, Entry]:
    return {identity.replace("_", "-"): entry_of(question, "x") for identity, question in questions.items()}


def ids(
    *questions: Question, entries: dict[str, Entry] | None = None, taken: dict[str, str] | None = None
) -> list[str]:
    return match(questions, "quiz", entries or {}, taken or {})


def test_a_new_question_is_named_after_its_file_and_number() -> None:
    assert ids(ask("1", "Why?"), ask("2a", "How?")) == ["quiz-1", "quiz-2a"]


def test_sections_that_share_numbers_are_named_too() -> None:
    found = ids(ask("1", "a", "Part One!"), ask("1", "b", "Part Two"), ask("2", "c"))
    assert found == ["quiz-part-one-1", "quiz-part-two-1", "quiz-2"]


def test_a_question_keeps_its_id_wherever_it_moves() -> None:
    entries = remembered(quiz_1=ask("1", "Why?"), quiz_2=ask("2", "How?"))
    assert ids(ask("1", "When?"), ask("2", "Why?"), ask("3", "How?"), entries=entries) == [
        "quiz-1-2",
        "quiz-1",
        "quiz-2",
    ]


def test_a_question_that_was_reworded_keeps_the_id_of_its_number() -> None:
    entries = remembered(quiz_1=ask("1", "Why?"), quiz_2=ask("2", "How?"))
    assert ids(ask("1", "Why so?"), ask("2", "How?"), entries=entries) == ["quiz-1", "quiz-2"]


def test_a_number_of_another_section_is_another_question() -> None:
    entries = remembered(quiz_1=ask("1", "Why?", "One"))
    assert ids(ask("1", "How?", "Two"), entries=entries) == ["quiz-1-2"]


def test_questions_that_ask_the_same_stay_apart() -> None:
    entries = remembered(quiz_1=ask("1", "Why?"), quiz_2=ask("2", "Why?"))
    assert ids(ask("1", "Why?"), ask("2", "Why?"), ask("3", "Why?"), entries=entries) == ["quiz-1", "quiz-2", "quiz-3"]


def test_the_id_of_another_card_of_the_deck_is_not_taken() -> None:
    assert ids(ask("1", "Why?"), taken={"quiz-1": "Something else?"}) == ["quiz-1-2"]
    assert ids(ask("1", "Why?"), taken={"quiz-1": "a", "quiz-1-2": "b"}) == ["quiz-1-3"]


def test_the_id_of_a_card_that_asks_this_is() -> None:
    assert ids(ask("1", "Why?"), taken={"quiz-1": "Why?\n"}) == ["quiz-1"]


def test_the_id_of_a_question_that_went_is_not_given_to_another() -> None:
    entries = remembered(quiz_1=ask("1", "Why?"), quiz_9=ask("9", "Gone?"))
    assert ids(ask("9", "Why?"), ask("1", "New?"), entries=entries)[0] == "quiz-1"
    assert "quiz-9" not in ids(ask("9", "Why?"), ask("3", "New?"), entries=entries)


QUESTIONS = st.lists(
    st.builds(
        ask, st.from_regex(r"[1-9][a-z]?", fullmatch=True), st.sampled_from("abcde"), st.sampled_from(["", "S", "T"])
    ),
    max_size=12,
)


@given(QUESTIONS, QUESTIONS)
def test_ids_are_valid_different_and_stable(first: list[Question], second: list[Question]) -> None:
    before = ids(*first)
    entries = {identity: entry_of(question, "x") for identity, question in zip(before, first, strict=True)}
    after = ids(*second, entries=entries)
    for found in (before, after):
        assert len(set(found)) == len(found)
        assert all(re.fullmatch(r"[a-z0-9-]{1,100}", identity) for identity in found)
    assert ids(*first, entries=entries) == before or len({question.prompt for question in first}) < len(first)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Fastai Ch.17 – Questionnaire", "fastai-ch-17-questionnaire"),
        ("Café au lait", "cafe-au-lait"),
        ("  --  ", "questions"),
        ("質問", "questions"),
        ("x" * 200, "x" * 60),
    ],
)
def test_slugs(text: str, found: str) -> None:
    assert slug(text) == found


def test_a_file_called_deck_leaves_that_name_to_the_deck() -> None:
    assert slug_of(Path("a/Deck.ipynb")) == "deck-questions"
    assert slug_of(Path("a/Quiz 1.ipynb")) == "quiz-1"
