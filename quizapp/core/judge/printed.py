"""What the code printed, line by line against the reference's."""

from itertools import zip_longest

from quizapp.core.judge.describe import count, short
from quizapp.core.judge.report import Finding, Report
from quizapp.core.run import Run

NAME = "stdout"


def check_printed(report: Report, learner: Run, reference: Run) -> None:
    """Note whether both runs printed the same lines; white space at line ends and blank lines at the end are free."""
    mine, other = _lines(learner), _lines(reference)
    if learner.truncated or reference.truncated:
        message = "The output was cut at the limit, so it is not compared."
        report.failed(Finding("stdout", NAME, message, NAME))
        return
    report.check(mine == other, Finding("stdout", NAME, _first_difference(mine, other), NAME))


def _lines(run: Run) -> list[str]:
    return [line.rstrip() for line in run.stdout.rstrip().splitlines()]


def _first_difference(mine: list[str], other: list[str]) -> str:
    if not mine:
        return f"Your code prints nothing, expected {count(len(other), 'line')}."
    for number, (yours, expected) in enumerate(zip_longest(mine, other), start=1):
        if expected is None:
            return f"Your code prints {count(len(mine), 'line')}, expected {len(other)}."
        if yours is None:
            return f"The output ends after {count(len(mine), 'line')}, expected {len(other)}."
        if yours != expected:
            return f"Line {number} of the output is {short(repr(yours), 30)}, expected {short(repr(expected), 30)}."
    return ""
