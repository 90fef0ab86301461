from datetime import timedelta

import pytest

from quizapp.tui.screens.waiting import clock_text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0:00"), (0.1, "0:01"), (59.5, "1:00"), (61, "1:01"), (1500, "25:00"), (-3, "0:00")]
)
def test_the_countdown_is_rounded_up(seconds: float, text: str) -> None:
    assert clock_text(timedelta(seconds=seconds)) == text
