"""A line that does not begin where it should is told by the columns of its neighbours."""

from collections.abc import Callable

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.strict_yaml import BAD, parse

Reports = Callable[[CardFile], list[str]]
UNFIT = "this does not fit what stands before it"
CARD = "cards:\n  - id: a\n    kind: code\n    expect:\n      out: {}\n"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            CARD + "   keep: [x]\n",
            f"6:4 {UNFIT} | It begins in column 4; what it may belong to begins in column 5 or 3.",
        ),
        (
            CARD + "     keep: [x]\n",
            f"6:6 {UNFIT} | It begins in column 6; what it may belong to begins in column 7 or 5.",
        ),
        (
            CARD + "        keep: [x]\n",
            f"6:9 {UNFIT} | It begins in column 9; what it may belong to begins in column 7.",
        ),
        (CARD + " - id: b\n", f"6:2 {UNFIT} | It begins in column 2; what it may belong to begins in column 3 or 1."),
        (
            CARD + "    # why\n\n   keep: [x]\n",
            f"8:4 {UNFIT} | It begins in column 4; what it may belong to begins in column 5 or 3.",
        ),
        (
            "cards:\n  a:\n    kind: code\n  - id: b\n",
            "4:3 a `-` stands where the next key should be "
            "| Above it, keys begin in the same column: give each of them a `-`, or none.",
        ),
        (
            "a:\n  draw: |   # runs once a case\n            # sizes that differ\n\n    n = 1\n",
            "5:5 this line is less indented than the block of text that it is in "
            "| A block is as deep as its first line: begin line 3 in column 5 as well.",
        ),
        (
            "a:\n  - draw: >-\n        one\n      two\n",
            "4:7 this line is less indented than the block of text that it is in "
            "| A block is as deep as its first line: begin line 3 in column 7 as well.",
        ),
    ],
)
def test_a_line_in_the_wrong_column_is_told_the_right_ones(text: str, told: str, reports: Reports) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    assert reports(file) == [told]


@pytest.mark.parametrize("text", ["a: 'it's'", "a: {b: 'x' y}", "a: |\n  x\nb: 'x' y\n"])
def test_what_is_wrong_within_a_line_is_no_matter_of_columns(text: str, reports: Reports) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    assert "column " not in reports(file)[0].partition(" | ")[2].replace("the same column", "")


@pytest.mark.parametrize("text", ["text: {{gap}} is here", "text: [[gap]] is here", "- {{a}}", "text: {{gap}}: 1"])
def test_a_text_that_begins_with_a_bracket_is_told_so_and_nothing_else(text: str, reports: Reports) -> None:
    file = CardFile("a.yaml", text)
    parse(file)
    told = reports(file)
    assert len(told) == 1
    assert "bracket" in told[0] or "does not fit" in told[0]
