from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.study.summary import Summary
from quizapp.tui.screens.summary import duration, moment, summary_text

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts

RATINGS = {rating.label for rating in Rating}
NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


def summary(answered: int = 4, next_due: datetime | None = None) -> Summary:
    by_rating = {Rating.AGAIN: 1, Rating.HARD: 0, Rating.GOOD: 3, Rating.EASY: 0}
    return Summary(answered, 3, 125.4, by_rating, ("a", "b"), next_due)


@pytest.mark.parametrize(("seconds", "text"), [(0, "0 s"), (59.4, "59 s"), (60, "1 min 0 s"), (754.7, "12 min 35 s")])
def test_time_spent(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("hours", "text"), [(0.5, "today at "), (24, "tomorrow"), (96, ", in 4 days"), (-1, "today at ")]
)
def test_when_something_is_due(hours: float, text: str) -> None:
    assert text in moment(NOW + timedelta(hours=hours), NOW)


def test_the_hour_is_the_learners_own() -> None:
    tokyo = NOW.astimezone(timezone(timedelta(hours=9)))
    assert moment(NOW + timedelta(minutes=10), tokyo) == "today at 21:10"
    assert moment(NOW + timedelta(hours=3), tokyo) == "tomorrow"


def test_every_figure_is_told() -> None:
    text = summary_text(summary(next_due=NOW + timedelta(days=1)), NOW).plain
    assert text.startswith("4 answers, saved")
    for told in ("3 right", "2 min 5 s", "Again   1", "Hard    0", "Good    3", "Easy    0", "tomorrow"):
        assert told in text


def test_bars_stand_in_proportion() -> None:
    lines = summary_text(summary(), NOW).plain.splitlines()
    words = [line.split() for line in lines]
    bars = {line[0]: "".join(line).count("█") for line in words if line and line[0] in RATINGS}
    assert bars == {"Again": 6, "Hard": 0, "Good": 18, "Easy": 0}


def test_nothing_answered_is_no_table() -> None:
    text = summary_text(summary(answered=0), NOW).plain
    assert text.startswith("Nothing answered this time.")
    assert "Again" not in text


@pytest.mark.parametrize("key", ["enter", "escape"])
async def test_the_summary_leads_home(stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", key: str) -> None:
    async with stage([cards.choice], script=[verdicts.right], limit=1, straight=True) as s:
        await s.at("DrillScreen")
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("f8")
        await s.at("SummaryScreen")
        await s.until(lambda: "1 answer, saved" in s.text)
        await s.press(key)
        await s.at("HomeScreen")
