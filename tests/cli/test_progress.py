import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.cli.progress import Progress, bar


def test_the_bar_says_how_far_what_failed_and_how_long_the_rest_takes() -> None:
    assert bar(25, 100, "card", 3, 5.0) == "[#######.......................] 25/100 cards, 3 failed, 15 s left"


def test_the_bar_promises_nothing_before_the_first_and_after_the_last() -> None:
    assert bar(0, 4, "card", 0, 0.0) == f"[{'.' * 30}] 0/4 cards"
    assert bar(4, 4, "card", 0, 9.0) == f"[{'#' * 30}] 4/4 cards"


@given(st.integers(0, 500), st.integers(0, 500))
def test_the_bar_keeps_its_width(done: int, total: int) -> None:
    line = bar(min(done, total), total, "card", 0, 1.0)
    assert line.index("]") == 31


def test_nothing_is_drawn_where_stderr_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(5, "card")
    progress.show(5, 0)
    progress.clear()
    assert capsys.readouterr() == ("", "")


def test_on_a_terminal_the_line_is_drawn_and_taken_away(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    progress = Progress(2, "card")
    progress.show(1, 0)  # too soon after the start
    progress.show(2, 1)
    progress.clear()
    drawn = capsys.readouterr()
    assert drawn.out == ""
    assert "1/2" not in drawn.err
    assert "2/2 cards, 1 failed" in drawn.err
    assert drawn.err.endswith("\r\x1b[2K")
