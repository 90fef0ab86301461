"""Questions found among headings, or in lists."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.interop.cells import Cell
from quizapp.interop.questions import Piece, Question, find_questions, unquoted


def md(text: str) -> Cell:
    return Cell(text)


def code(text: str) -> Cell:
    return Cell(text, code=True)


def numbers(*cells: Cell, level: int | None = None) -> list[str]:
    return [question.number for question in find_questions(cells, level).questions]


def test_a_numbered_heading_is_a_question_and_what_stands_below_is_its_answer() -> None:
    found = find_questions([md("### 1. Why?\n\nBecause.\n\n### 2. How?"), code("x = 1"), md("So."), code("y = 2")])
    assert found.questions == (
        Question("1", "Why?", "", (Piece("Because."),)),
        Question("2", "How?", "", (Piece("x = 1", code=True), Piece("So."), Piece("y = 2", code=True))),
    )
    assert found.left_out == 0


def test_a_heading_inside_a_fence_is_none() -> None:
    found = find_questions([md("### 1. Why?\n\n```text\n### 2. not a question\n```\n\n### 3. And?")])
    assert [question.number for question in found.questions] == ["1", "3"]
    assert found.questions[0].pieces == (Piece("```text\n### 2. not a question\n```"),)


def test_a_fence_of_python_is_code() -> None:
    found = find_questions([md("### 1. Why?\n\nSo:\n\n```python\nx = 1\n\ny = 2\n```\n\nand done")])
    assert found.questions[0].pieces == (Piece("So:"), Piece("x = 1\n\ny = 2", code=True), Piece("and done"))


def test_a_fence_that_is_never_closed_loses_nothing() -> None:
    found = find_questions([md("### 1. Why?\n\n```python\nx = 1\n### 2. really code")])
    assert found.questions == (Question("1", "Why?", "", (Piece("```python\nx = 1\n### 2. really code"),)),)


def test_an_item_inside_a_fence_is_none() -> None:
    found = find_questions([md("1. Why?\n\n```text\n2. not a question\n```\n\n3. And?")])
    assert [question.number for question in found.questions] == ["1", "3"]
    assert found.questions[0].pieces == (Piece("```text\n2. not a question\n```"),)


def test_deeper_headings_stay_in_the_answer_and_others_end_it() -> None:
    found = find_questions(
        [
            md("# Part one\n### 1. Why?\n#### 1. A detail\nx\n### Notes\nlost\n### 2. How?"),
            md("# Part two\nlost too\n### 3. When?"),
        ]
    )
    assert [(each.number, each.section) for each in found.questions] == [
        ("1", "Part one"),
        ("2", "Notes"),
        ("3", "Part two"),
    ]
    assert found.questions[0].pieces == (Piece("#### 1. A detail\nx"),)
    assert found.left_out == 2


def test_the_level_with_most_numbers_holds_the_questions() -> None:
    text = "## 1. Chapter\n### 1. a\n### 2. b\n## 2. Chapter\n### 3. c"
    assert numbers(md(text)) == ["1", "2", "3"]
    assert numbers(md(text), level=2) == ["1", "2"]
    assert numbers(md(text), level=1) == []


def test_of_two_levels_with_as_many_the_upper_one_counts() -> None:
    assert [q.prompt for q in find_questions([md("## 1. a\n### 1. b")]).questions] == ["a"]


def test_what_is_asked_may_stand_below_the_number() -> None:
    found = find_questions([md("### Question 1\n\nWhy is it\nso?\n\nBecause.\n\n### Question 2"), code("x")])
    assert found.questions[0] == Question("1", "Why is it\nso?", "", (Piece("Because."),))
    assert found.questions[1] == Question("2", "", "", (Piece("x", code=True),))


def test_numbers_that_repeat_are_counted_anew() -> None:
    assert numbers(md("### 1. a\n### 1. b\n### 1. c")) == ["1", "2", "3"]
    assert numbers(md("# A\n### 1. a\n### 2. b\n# B\n### 1. c")) == ["1", "2", "1"]


def test_a_list_under_a_heading_about_questions_will_do() -> None:
    found = find_questions(
        [
            md("# Chapter\n\n1. a step\n2. another step\n\n## Questionnaire\n\n1. Why\n   is it?\n\n   Because."),
            md("1. How?\n\n> So.\n> And so.\n\n1. When?\n## Further research\n\n1. Try it"),
        ]
    )
    assert found.questions == (
        Question("1", "Why is it?", "Questionnaire", (Piece("Because."),)),
        Question("2", "How?", "Questionnaire", (Piece("So.\nAnd so."),)),
        Question("3", "When?", "Questionnaire"),
    )


def test_without_such_a_heading_every_list_counts() -> None:
    assert numbers(md("1. Why?\n2. How?"), code("x = 1"), md("3. When?")) == ["1", "2", "3"]


def test_an_answer_quoted_right_below_its_item_is_no_part_of_what_is_asked() -> None:
    found = find_questions([md("1. Why?\n> Because.\n2. How?\n```python\nx = 1\n```")])
    assert found.questions == (
        Question("1", "Why?", "", (Piece("Because."),)),
        Question("2", "How?", "", (Piece("x = 1", code=True),)),
    )


def test_a_document_without_numbers_has_no_questions() -> None:
    found = find_questions([md("# Title\n\nSome words."), code("x = 1")])
    assert found.questions == ()
    assert found.left_out == 2


def test_control_characters_are_gone_before_anything_is_looked_at() -> None:
    found = find_questions([md("### 1. W\x1b[31mhy?\x07\n\nBe\u202ecause."), code("x =\x00 1")])
    assert found.questions == (Question("1", "Why?", "", (Piece("Because."), Piece("x = 1", code=True))),)


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("> a\n> b", "a\nb"),
        ("> a\nb", "> a\nb"),
        ("   a\n     b\n\n   c", "a\n  b\n\nc"),
        ("\n\n  a  \n\n", "a  "),
        ("", ""),
    ],
)
def test_what_all_lines_share_is_taken_off(text: str, bare: str) -> None:
    assert unquoted(text) == bare


LINES = st.lists(
    st.sampled_from(["# A", "### 1. Why?", "### 2. How?", "#### deep", "word", "1. item", "```", "```python", "", "x"]),
    max_size=30,
)


@given(LINES)
def test_every_word_is_in_a_question_or_its_line_is_counted_as_left_out(lines: list[str]) -> None:
    found = find_questions([md("\n".join([*lines, "### 9. last"]))])
    held = [text for each in found.questions for text in (each.prompt, *(piece.text for piece in each.pieces))]
    words = sum(line == "word" for line in lines)
    assert "\n".join(held).count("word") + found.left_out >= words
