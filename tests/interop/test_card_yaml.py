"""YAML that our own strict reader reads as what was written."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.decks.card_file import CardFile
from quizapp.decks.strict_yaml import parse
from quizapp.interop.card_yaml import card_yaml, text_yaml, writable

NASTY = st.text(
    alphabet=st.one_of(st.sampled_from(" \t\n\r#:-|>{}[]'\"\\%@`!&*?,0a\u2028\x85\ufeff\ufffe\x1b"), st.characters()),
    max_size=150,
)
# What the reader refuses as a key, whoever writes it.
KEYS = NASTY.map(lambda text: text.replace("\n", " ")[:60]).filter(lambda text: writable(text) != "<<")
CARDS = st.dictionaries(
    KEYS, st.one_of(NASTY, st.integers(-1000, 1000), st.lists(NASTY), st.dictionaries(KEYS, NASTY)), min_size=1
)


def read(text: str) -> Any:
    file = CardFile("quiz.yaml", text)
    data = parse(file)
    assert [str(problem) for problem in file.problems] == []
    return data


def cleaned(value: Any) -> Any:
    if isinstance(value, str):
        return writable(value)
    if isinstance(value, list):
        return [cleaned(each) for each in value]
    if isinstance(value, dict):
        return {writable(key): cleaned(each) for key, each in value.items()}
    return value


@given(st.lists(CARDS, min_size=1, max_size=3), st.sampled_from([0, 2, 6]))
@settings(max_examples=100, deadline=None)
def test_nothing_is_lost_but_control_characters(cards: list[dict[str, Any]], indent: int) -> None:
    cards = [cleaned(card) for card in cards]
    assert read("cards:\n" + "\n".join(card_yaml(card, indent) for card in cards)) == {"cards": cards}


@given(NASTY)
def test_a_text_on_one_line_is_read_as_that_text(text: str) -> None:
    assert "\n" not in text_yaml(text)
    assert read(f"key: {text_yaml(text)}\n") == {"key": writable(text)}


def test_a_card_reads_as_an_author_would_write_it() -> None:
    keys = {
        "id": "quiz-1",
        "prompt": "Why: is it so?",
        "reference": "def f():\n    return 1\n",
        "expect": {"out": {}},
        "cases": {"count": 5, "draw": "args = ()"},
        "points": ["one", "two words"],
        "hints": [],
    }
    assert card_yaml(keys) == (
        "  - id: quiz-1\n"
        '    prompt: "Why: is it so?"\n'
        "    reference: |\n"
        "      def f():\n"
        "          return 1\n"
        "    expect:\n"
        "      out: {}\n"
        "    cases:\n"
        "      count: 5\n"
        "      draw: args = ()\n"
        "    points:\n"
        "      - one\n"
        "      - two words\n"
        "    hints: []\n"
    )


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("a\nb", "|-"),
        ("a\nb\n", "|"),
        ("a\nb\n\n", "|+"),
        ("  a\nb", "|2-"),
        ("\ta\nb", "|2-"),
        ("\na\nb", "|2-"),
        ("a # b: c\nd", "|-"),
        ("word " * 40, "|-"),
    ],
)
def test_texts_of_several_lines_stand_in_blocks(text: str, head: str) -> None:
    assert card_yaml({"key": text}).split("\n")[0] == f"  - key: {head}"


@pytest.mark.parametrize(
    "text", ["yes", "true", "null", "3", "1e-5", "010", "~", "- a", "a: b", "a #b", "*a", "", " a"]
)
def test_what_could_be_taken_for_something_else_is_quoted(text: str) -> None:
    written = text_yaml(text)
    assert written == text or written.startswith('"')
    assert read(f"key: {written}\n") == {"key": text}


def test_characters_that_a_card_file_may_not_hold_are_left_out() -> None:
    assert writable("a\x00b\x1b[31mc\u202ed\ufffee\uffff\ufeff") == "abcde"
    assert writable("a\tb\r\nc\u2028d") == "a\tb\nc\nd"
