import pytest

from quizapp.core.judge.printed import check_printed
from quizapp.core.judge.report import Report
from quizapp.core.run import Ending, Run


def message(mine: str, other: str, truncated: bool = False) -> str:
    report = Report()
    check_printed(report, Run(Ending.FINISHED, stdout=mine, truncated=truncated), Run(Ending.FINISHED, stdout=other))
    assert report.checked == {("stdout", "stdout"): not report.findings}
    return report.findings[0].message if report.findings else ""


@pytest.mark.parametrize(
    ("mine", "other"), [("a\nb\n", "a\nb"), ("a  \nb\n\n", "a\nb\n"), ("", "\n"), ("a\r\n", "a\n")]
)
def test_white_space_at_the_ends_is_free(mine: str, other: str) -> None:
    assert message(mine, other) == ""


@pytest.mark.parametrize(
    ("mine", "other", "words"),
    [
        ("", "a\nb\n", "prints nothing, expected 2 lines"),
        ("a\nc\n", "a\nb\n", "Line 2 of the output is 'c', expected 'b'."),
        ("a\n", "a\nb\n", "ends after 1 line, expected 2"),
        ("a\nb\nc\n", "a\n", "prints 3 lines, expected 1"),
        (" a", "a", "Line 1 of the output is ' a', expected 'a'."),
    ],
)
def test_the_first_difference_is_named(mine: str, other: str, words: str) -> None:
    assert words in message(mine, other)


def test_cut_output_is_not_taken_for_equal() -> None:
    assert "cut at the limit" in message("a", "a", truncated=True)


def test_what_was_printed_cannot_steer_the_terminal() -> None:
    assert "\x1b" not in message("\x1b[2J", "a")
