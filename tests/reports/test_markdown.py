"""The report as Markdown."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.reports.definitions import DEFINITIONS
from quizapp.reports.markdown import escape, report_markdown
from quizapp.reports.model import Report

MakeReport = Callable[..., Report]


def row(page: str, first: str) -> list[str]:
    """The cells of the row that begins with the cell `first`."""
    line = next(line for line in page.splitlines() if line.startswith(f"| {first} |"))
    return [cell.strip() for cell in line.strip("|").split(" | ")]


def test_an_empty_record_still_makes_a_page_that_says_what_to_do(report: MakeReport) -> None:
    page = report_markdown(report())
    assert page.startswith("# Progress on 2025-03-10\n")
    assert "over 0 answers" in page
    assert "Nothing answered yet" in page
    assert "No card in review has been asked yet." in page
    assert row(page, "passed on the first try")[1:] == ["–", "–"]


def test_today_stands_beside_all_time(report: MakeReport, review: Callable[..., Review]) -> None:
    reviews = (review(days_ago=2, rating=Rating.AGAIN), review(tries=2, seconds=90), review(hints=1))
    page = report_markdown(report(reviews=reviews))
    assert row(page, "answers") == ["answers", "2", "3"]
    assert row(page, "passed on the first try")[1:] == ["50% (1 of 2)", "67% (2 of 3)"]
    assert row(page, "with a hint")[1:] == ["50% (1 of 2)", "33% (1 of 3)"]
    assert row(page, "time on cards")[1:] == ["2 min 00 s", "2 min 30 s"]
    assert row(page, "rated Again")[1:] == ["0", "1"]


def test_outcomes_are_listed_as_seen(report: MakeReport, review: Callable[..., Review]) -> None:
    page = report_markdown(report(reviews=(review(verdict="time", days_ago=1), review(verdict="not_allowed"))))
    assert row(page, "time") == ["time", "0", "1"]
    assert row(page, r"not\_allowed") == [r"not\_allowed", "1", "1"]


def test_decks_and_tags_have_a_row_each(
    report: MakeReport, card: Callable[..., Card], state: Callable[..., CardState]
) -> None:
    states = (state("a", state=State.REVIEW, interval_days=30, lapses=2),)
    page = report_markdown(report((card("a", tags=("einsum",)), card("b")), states))
    assert row(page, "The basics") == ["The basics", "2", "1", "1", "1", "0", "2", "50%", "–"]
    assert row(page, "einsum") == ["einsum", "1", "1", "1", "1", "0", "2", "50%", "–"]


def test_the_words_are_defined_on_the_page(report: MakeReport) -> None:
    page = report_markdown(report())
    for word, meaning in DEFINITIONS.items():
        assert f"- **{word}**: {meaning}" in page


def test_recent_answers_are_listed(report: MakeReport, review: Callable[..., Review]) -> None:
    page = report_markdown(report(reviews=(review("add-vector", hints=1), review("einsum", verdict="", tries=0))))
    assert row(page, "2025-03-10 12:00")[1:] == ["einsum", "basics", "–", "0", "0", "Good", "4 d"]
    assert page.index("| einsum |") < page.index("| add-vector |")


def test_a_streak_and_what_comes_due_are_told(report: MakeReport, review: Callable[..., Review]) -> None:
    page = report_markdown(report(reviews=(review(days_ago=1), review())))
    assert "Streak: 2 study days; longest 2; 2 studied in all." in page
    assert "Coming due: 0 cards within 7 days, 0 within 30." in page
    assert len(re.findall(r"^\| 2025-03-1\d \| 0 \|$", page, re.MULTILINE)) == 7


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("a | b", r"a \| b"),
        ("`x`", r"\`x\`"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("a & b &lt;", "a &amp; b &amp;lt;"),
        ("**bold** _it_", r"\*\*bold\*\* \_it\_"),
        ("[link](http://x)", r"\[link\](http\://x)"),
        ("www.x.org", r"www\.x.org"),
        ("two\nlines\x1b[31m", "two lines"),
        ("back\\slash", "back\\\\slash"),
    ],
)
def test_text_stays_literal(text: str, escaped: str) -> None:
    assert escape(text) == escaped


@given(st.text())
def test_no_text_can_break_out_of_its_cell(text: str) -> None:
    safe = escape(text)
    assert "\n" not in safe
    assert "<" not in safe
    assert not set("|`*_[]#~") & set(re.sub(r"\\.", "", safe))


@given(st.text())
def test_escaping_loses_no_letter(text: str) -> None:
    letters = [letter for letter in text if letter.isascii() and letter.isalnum()]
    shown = escape(text).replace("&lt;", "").replace("&gt;", "").replace("&amp;", "")
    if "\x1b" not in text and "\x9b" not in text:
        assert [letter for letter in shown if letter.isascii() and letter.isalnum()] == letters


def test_a_hostile_card_cannot_add_rows_or_markup(
    report: MakeReport, card: Callable[..., Card], review: Callable[..., Review]
) -> None:
    plain = report_markdown(report((card("a", tags=("t",)),), reviews=(review("a"),)))
    hostile = card("a", tags=("x | y\n| z <script>",))
    page = report_markdown(report((hostile,), reviews=(review("a", deck="d`|`"),)))
    assert page.count("\n") == plain.count("\n")
    assert "<script>" not in page


@pytest.mark.parametrize(
    ("seconds", "told"), [(0, "0 s"), (59.6, "1 min 00 s"), (3600, "1 h 00 min"), (7385, "2 h 03 min")]
)
def test_time_is_told_in_two_units_at_most(
    report: MakeReport, review: Callable[..., Review], seconds: float, told: str
) -> None:
    assert row(report_markdown(report(reviews=(review(seconds=seconds),))), "time on cards")[1] == told
