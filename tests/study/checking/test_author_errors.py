"""A deck of deliberate errors, checked behind real walls: each is told at its line, and nothing else is."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from quizapp.decks.library import Library, load_library
from quizapp.errors import SandboxError
from quizapp.runner import open_runner
from quizapp.study.checking import RULES, CardReport, check
from quizapp.study.grading import Grader

DECK = Path(__file__).with_name("author_errors.yaml")
NOT_HERE = {"card-file", "not-judged", "not-checked", "options", "gaps", "lines", "judged-by-order"}
"""Rules about files, machines and kinds of cards that have tests of their own."""


@pytest.fixture(scope="module")
def library() -> Library:
    library = load_library([DECK])
    assert [str(problem) for problem in library.problems] == []
    return library


@pytest.fixture(scope="module")
def reports(library: Library) -> Iterator[list[CardReport]]:
    grader = Grader(open_runner())
    try:
        yield list(check(library, grader))
    except SandboxError as error:
        pytest.skip(f"no code can be run here: {error.message}")
    finally:
        grader.close()


def deliberate() -> set[tuple[int, str]]:
    lines = DECK.read_text(encoding="utf-8").splitlines()
    marks = ((number, re.search(r"#! ([a-z-]+)$", line)) for number, line in enumerate(lines, 1))
    return {(number, mark[1]) for number, mark in marks if mark}


def test_each_error_is_told_at_its_line_and_nothing_else_is(reports: list[CardReport]) -> None:
    found = {
        (finding.where.line if finding.where else 0, finding.rule) for report in reports for finding in report.problems
    }
    assert found == deliberate()


def test_nothing_is_told_twice(reports: list[CardReport]) -> None:
    assert sum(len(report.problems) for report in reports) == len(deliberate())


def test_every_rule_about_code_and_words_is_broken_somewhere() -> None:
    assert {rule for _, rule in deliberate()} | NOT_HERE == set(RULES)


def test_cards_that_only_look_wrong_are_sound(reports: list[CardReport]) -> None:
    sound = [report for report in reports if report.card.id.startswith("sound-")]
    assert len(sound) == 6
    assert all(report.problems == () for report in sound)


def test_a_place_is_the_column_of_the_key_or_the_item(reports: list[CardReport]) -> None:
    lines = DECK.read_text(encoding="utf-8").splitlines()
    for report in reports:
        for finding in report.problems:
            assert finding.where is not None
            text = lines[finding.where.line - 1][finding.where.column - 1 :]
            key = re.split(r"[.\[]", finding.path)[-1] if not finding.path.endswith(("]", '"')) else ""
            assert not finding.path or text.startswith(key), (finding, text)
