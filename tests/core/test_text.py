import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.text import clean, clean_line

ANYTHING = st.text(st.characters(codec=None, exclude_categories=()))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words, naïve × 3 – 日本", "plain words, naïve × 3 – 日本"),
        ("two\nlines\tand a tab", "two\nlines\tand a tab"),
        ("bell\x07 null\x00 delete\x7f", "bell null delete"),
        ("c1 \x85\x90\x9c", "c1 "),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b[2J\x1b[1;1Hgone", "gone"),
        ("\x9b31mred", "red"),
        ("\x1b]0;title\x07", "]0;title"),
        ("windows\r\nends", "windows\nends"),
        ("10%\r20%", "10%\n20%"),
        ("line\u2028paragraph\u2029end", "line\nparagraph\nend"),
        ("abc\u202edcba\u202c", "abcdcba"),
        ("\u2066isolated\u2069 \u200eleft\u200f \u061carabic", "isolated left arabic"),
        ("zero\u200bwidth\u2060joiner\ufeff soft\u00adhyphen", "zerowidthjoiner softhyphen"),
        ("tag \U000e0041\U000e007f", "tag "),
        ("half \ud83d pair", "half \ufffd pair"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d🔬", "👩\u200d🔬"),
    ],
)
def test_clean_leaves_letters_and_takes_away_what_steers_the_terminal(text: str, shown: str) -> None:
    assert clean(text) == shown


@given(ANYTHING)
def test_clean_text_holds_no_control_character_and_can_be_encoded(text: str) -> None:
    cleaned = clean(text)
    cleaned.encode("utf-8")
    allowed = set("\n\t\u200c\u200d")
    assert all(c in allowed or unicodedata.category(c) not in {"Cc", "Cf", "Cs"} for c in cleaned)


@given(ANYTHING)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_letters_digits_and_signs_are_untouched(text: str) -> None:
    assert clean(text) == text


@given(ANYTHING)
def test_a_clean_line_is_one_line_without_needless_space(text: str) -> None:
    line = clean_line(text)
    assert "\n" not in line
    assert line == " ".join(line.split())


def test_a_clean_line_joins_lines_with_one_space() -> None:
    assert clean_line("  a\n\n b\tc\x07 ") == "a b c"
