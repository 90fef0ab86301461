"""The text that Jupyter exports, cut into cells again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.interop.cells import Cell
from quizapp.interop.text_export import text_cells


def code(text: str) -> Cell:
    return Cell(text, code=True)


def test_what_is_announced_is_code_and_the_rest_is_markdown() -> None:
    assert text_cells("### 1. Why?\n\nSo:\n\nIn [None]:\nx = 1\n\n### 2. And?\n") == (
        Cell("### 1. Why?\n\nSo:\n"),
        code("x = 1"),
        Cell("### 2. And?\n"),
    )


@pytest.mark.parametrize("announced", ["In [None]:", "In [ ]:", "In [12]:", "In [*]:", "In[3]:", "In [3]: ", "In []:"])
def test_every_spelling_of_the_announcement(announced: str) -> None:
    assert text_cells(f"{announced}\nx = 1") == (code("x = 1"),)


def test_code_may_begin_on_the_line_of_its_announcement() -> None:
    assert text_cells("In [3]: x = 1\ny = 2") == (code("x = 1\ny = 2"),)


def test_prose_below_code_is_markdown_again() -> None:
    found = text_cells('In [None]:\nC = f("ij")\n\nThe string is the key here.\n\nIt has two halves.')
    assert found == (code('C = f("ij")'), Cell("The string is the key here.\n\nIt has two halves."))


def test_blank_lines_and_comments_stay_in_the_code() -> None:
    text = "In [1]:\nimport math\n\n# memory allocations\na = 1\n\n## again\nb = 2"
    assert text_cells(text) == (code("import math\n\n# memory allocations\na = 1\n\n## again\nb = 2"),)


@pytest.mark.parametrize("line", ["### 2. Next?", "## 2) Next?", "## Part two", "#### Question 2"])
def test_a_heading_ends_code(line: str) -> None:
    found = text_cells(f"In [1]:\nx = 1\n\n{line}\n\ny")
    assert found == (code("x = 1"), Cell(f"{line}\n\ny"))


def test_a_numbered_heading_ends_code_even_right_below_it() -> None:
    assert text_cells("In [1]:\nx = 1\n### 2. Next?")[1] == Cell("### 2. Next?")


@pytest.mark.parametrize("line", ["# 1. load the data", "## helpers", "#!/usr/bin/python"])
def test_a_comment_does_not(line: str) -> None:
    assert text_cells(f"In [1]:\nx = 1\n{line}\ny = 2") == (code(f"x = 1\n{line}\ny = 2"),)


def test_output_is_left_out_up_to_the_next_blank_line() -> None:
    text = "In [1]:\nx\nOut[1]:\ntensor([1.,\n        2.])\n\nThat is x.\n\nIn [2]:\ny"
    assert text_cells(text) == (code("x"), Cell("That is x."), code("y"))


def test_an_empty_code_cell_is_none() -> None:
    assert text_cells("In [1]:\n\nIn [2]:\n\n\n") == ()


def test_lines_may_end_as_they_like() -> None:
    assert text_cells("So:\r\nIn [1]:\r\nx = 1\r\ry = 2") == (Cell("So:"), code("x = 1\n\ny = 2"))


@given(st.lists(st.sampled_from(["In [1]:", "Out[1]:", "x = 1", "some words", "### 3. Why?", "# c", "", "  "])))
def test_no_line_but_announcements_and_output_is_lost(lines: list[str]) -> None:
    lines = [line for line in lines if not line.startswith("Out")]
    found = [line for cell in text_cells("\n".join(lines)) for line in cell.text.split("\n") if line.strip()]
    assert found == [line for line in lines if line.strip() and not line.startswith("In")]
