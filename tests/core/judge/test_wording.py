from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.wording import WIDTH, indented, paragraphs


def test_parts_stand_one_blank_line_apart_and_empty_ones_are_gone() -> None:
    assert paragraphs(["one", "", "  ", "two\nthree\n"]) == "one\n\ntwo\nthree"


def test_long_lines_wrap_under_their_own_indent() -> None:
    text = paragraphs(["  " + "word " * 40])
    assert len(text.splitlines()) > 1
    assert all(line.startswith("  word") for line in text.splitlines())


def test_an_endless_text_is_cut() -> None:
    lines = paragraphs(["\n".join(map(str, range(1000)))]).splitlines()
    assert len(lines) == 61
    assert lines[-1] == "…"


@given(st.lists(st.text(st.characters(exclude_categories=()), max_size=300), max_size=5))
def test_nothing_is_wider_than_the_screen_and_nothing_steers_it(parts: list[str]) -> None:
    text = paragraphs(parts)
    assert all(len(line) <= WIDTH for line in text.splitlines())
    assert "\x1b" not in text
    assert "\r" not in text


def test_indented_lines_are_set_off() -> None:
    assert indented(["a", "b"]) == "  a\n  b"
