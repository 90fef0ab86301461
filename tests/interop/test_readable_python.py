"""Where code ends, told by what Python can read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.interop.readable_python import parsed, split_code, without_magics


def test_what_python_can_read_is_parsed() -> None:
    assert parsed("x = 1") is not None
    assert parsed("x = = 1") is None
    assert parsed("x = '\0'") is None
    assert parsed("(" * 5000) is None
    assert parsed("-" * 100_000 + "1") is None


def test_odd_but_legal_code_says_nothing() -> None:
    assert parsed(r"x = '\d'") is not None  # a warning here would fail the test


@pytest.mark.parametrize(
    ("text", "code", "rest"),
    [
        ("x = 1", "x = 1", ""),
        ("x = 1\n\ny = 2\n", "x = 1\n\ny = 2", ""),
        ("x = 1\n\nThat sets x.", "x = 1", "That sets x."),
        ("def f():\n    x = 1\n\n    return x\n\nSo it is.\n\nAnd x = 3 too.", None, "So it is.\n\nAnd x = 3 too."),
        ("f(\n    1,\n\n    2,\n)\n\nIt is done.", None, "It is done."),
        ("%time x = 1\n!pip install torch\n\nThat took long.", "%time x = 1\n!pip install torch", "That took long."),
        ("x = (1,\n\n\nnever closed and so", "x = (1,", "never closed and so"),
        ("no code at all\n\nand more words", "no code at all", "and more words"),
        ("\n\nx = 1\n\n\n", "x = 1", ""),
        ("", "", ""),
    ],
)
def test_code_ends_at_the_blank_line_above_what_python_cannot_read(text: str, code: str | None, rest: str) -> None:
    found, left = split_code(text)
    assert left == rest
    if code is not None:
        assert found == code
    assert found in text


@given(st.text(alphabet="ab =()\n:'\"%!?#", max_size=300))
def test_splitting_loses_nothing_but_blank_lines(text: str) -> None:
    code, rest = split_code(text)
    assert [line for line in text.split("\n") if line.strip()] == [
        line for part in (code, rest) for line in part.split("\n") if line.strip()
    ]


def test_a_text_that_fails_again_and_again_ends_in_time() -> None:
    paragraphs = "\n\n".join(f"This is sentence {number} of a long text." for number in range(5000))
    code, rest = split_code(paragraphs)
    assert code == "This is sentence 0 of a long text."
    assert rest.endswith("sentence 4999 of a long text.")


@pytest.mark.parametrize(
    ("code", "kept"),
    [
        ("%matplotlib inline\nx = 1", "x = 1"),
        ("%%time\nx = 1", "x = 1"),
        ("!pip install torch\nx = 1", "x = 1"),
        ("x = 1\ntorch.add?\n??torch.add", "x = 1"),
        ("for i in range(3):\n    %time f(i)\n    g(i)", "for i in range(3):\n    g(i)"),
        ("x = (10\n     % 3)", "x = (10\n     % 3)"),
        ("ok = (1\n    != 2)\n%time ok", "ok = (1\n    != 2)"),
        ("s = '''\n%not magic\n'''", "s = '''\n%not magic\n'''"),
    ],
)
def test_magics_are_left_out_and_arithmetic_is_not(code: str, kept: str) -> None:
    assert without_magics(code) == kept
