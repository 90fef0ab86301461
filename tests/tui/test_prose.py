import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.tui.prose import CODE_STYLE, code, inline, prose


def spans(text: str) -> list[str]:
    """What is set as code."""
    content = prose(text)
    return [content.plain[span.start : span.end] for span in content.spans if span.style == CODE_STYLE]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("one\ntwo", "one two"),
        ("one\ntwo\n\nthree\n", "one two\n\nthree"),
        ("list:\n- a\n- b", "list:\n- a\n- b"),
        ("1. a\n2) b", "1. a\n2) b"),
        ("grid:\n  1 2\n  3 4\nend", "grid:\n  1 2\n  3 4\nend"),
        ("see\n```python\nx = 1\n\ny = 2\n```\nend", "see\n  x = 1\n  \n  y = 2\nend"),
        ("```\nnever closed", "  never closed"),
        ("", ""),
        ("- not -markup", "- not -markup"),
    ],
)
def test_paragraphs_flow_and_all_else_stays(text: str, shown: str) -> None:
    assert prose(text).plain == shown


@pytest.mark.parametrize(
    ("text", "shown", "code_spans"),
    [
        ("use `c[0]` here", "use c[0] here", ["c[0]"]),
        ("`a` and `b`", "a and b", ["a", "b"]),
        ("``x ` y``", "x ` y", ["x ` y"]),
        ("a lone ` stays", "a lone ` stays", []),
    ],
)
def test_spans_are_set_as_code(text: str, shown: str, code_spans: list[str]) -> None:
    assert prose(text).plain == shown
    assert spans(text) == code_spans


def test_markup_is_not_read() -> None:
    assert prose("[/] [red]x[/red] [@click=app.quit]y[/]").plain == "[/] [red]x[/red] [@click=app.quit]y[/]"
    assert code("x[0] = y[1][/red]").plain == "x[0] = y[1][/red]"


def test_code_is_coloured_and_keeps_its_shape() -> None:
    text = "def f(x):\n    return x  # [red]"
    assert code(text).plain == text
    assert len({span.style for span in code(text).spans}) > 2


@given(st.text())
def test_no_text_can_break_or_steer_the_screen(text: str) -> None:
    for content in (prose(text), code(text)):
        assert not set(content.plain) & {"\x1b", "\x9b", "\x07", "\r", "\u202e"}


@given(st.text(st.characters(categories=["L", "N"], include_characters=" []/=@\"'"), min_size=1))
def test_words_without_backticks_are_unchanged_on_one_line(text: str) -> None:
    assert inline(text).plain == text
