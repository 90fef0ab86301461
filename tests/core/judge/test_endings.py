from dataclasses import replace

import pytest

from quizapp.core.card import Limits
from quizapp.core.judge.endings import OUTCOMES, ending_text, error_text, reference_trouble
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.core.verdict import Outcome

LIMITS = Limits(seconds=2.5, memory_mb=512, output_kb=16)


@pytest.mark.parametrize(
    ("ending", "outcome", "words"),
    [
        (Ending.TIME, Outcome.TIME, "stopped after 2.5 s"),
        (Ending.MEMORY, Outcome.MEMORY, "more than 512 MiB"),
        (Ending.OUTPUT, Outcome.OUTPUT, "more than 16 KiB"),
        (Ending.CRASHED, Outcome.CRASHED, "died. Killed by signal 11."),
        (Ending.NOT_ALLOWED, Outcome.NOT_ALLOWED, "behind the walls. Killed by signal 11."),
        (Ending.INTERNAL, Outcome.INTERNAL, "our fault and does not count against you. Killed by"),
        (Ending.CANCELLED, Outcome.INTERNAL, "was cancelled"),
        (Ending.ERROR, Outcome.ERROR, "raised an error"),
    ],
)
def test_every_ending_has_its_outcome_and_its_sentence(ending: Ending, outcome: Outcome, words: str) -> None:
    assert OUTCOMES[ending] is outcome
    assert words in " ".join(ending_text(Run(ending, detail="killed by signal 11."), LIMITS).split())


def test_every_ending_but_a_good_one_has_an_outcome() -> None:
    assert set(OUTCOMES) == set(Ending) - {Ending.FINISHED}


def test_an_error_is_told_with_its_line(error: ErrorReport) -> None:
    assert ending_text(Run(Ending.ERROR, error=error), LIMITS) == (
        "ValueError: the axes do not match\n  line 2: return a @ b"
    )


@pytest.mark.parametrize(
    ("part", "line", "source", "where"),
    [
        ("code", 0, "", "ValueError: no"),
        ("code", 3, "", "ValueError: no\n  line 3"),
        ("setup", 3, "x = 1", "ValueError: no\n  line 3 in the card's setup: x = 1"),
        ("draw", 0, "", "ValueError: no\n  while the card drew its cases"),
    ],
)
def test_where_an_error_came_from(part: str, line: int, source: str, where: str) -> None:
    assert error_text(ErrorReport("ValueError", "no", part, line, source)) == where


def test_an_error_without_a_message_is_its_type() -> None:
    assert error_text(ErrorReport("KeyboardInterrupt", " ")) == "KeyboardInterrupt"


def test_a_foreign_message_is_cut_and_harmless(error: ErrorReport) -> None:
    text = error_text(replace(error, message="\x1b[2J" + "x" * 5000))
    assert "\x1b" not in text
    assert len(text) < 1200


@pytest.mark.parametrize(
    ("ending", "words"),
    [
        (Ending.TIME, "runs for more than 2.5 s"),
        (Ending.MEMORY, "needs more than 512 MiB"),
        (Ending.OUTPUT, "prints more than 16 KiB"),
        (Ending.CRASHED, "its process died (signal 9)"),
        (Ending.NOT_ALLOWED, "what is not allowed"),
    ],
)
def test_the_author_is_told_what_the_reference_did(ending: Ending, words: str) -> None:
    assert words in reference_trouble(Run(ending, detail="signal 9."), LIMITS)


def test_the_author_is_told_what_the_reference_raised(error: ErrorReport) -> None:
    run = Run(Ending.ERROR, error=error)
    assert reference_trouble(Run(Ending.TIME, detail="It was stopped."), LIMITS) == "it runs for more than 2.5 s"
    assert reference_trouble(run, LIMITS) == "it raises ValueError: the axes do not match"
    assert reference_trouble(Run(Ending.ERROR), LIMITS) == "its run did not end well"


def test_an_error_without_a_name_is_told_all_the_same() -> None:
    assert error_text(ErrorReport("", "")) == "An error without a name"
