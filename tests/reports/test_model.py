"""Shares and forecasts."""

from datetime import date, timedelta

from quizapp.reports.model import Forecast, Share


def test_a_share_of_nothing_has_no_value() -> None:
    assert Share(0, 0).value is None


def test_a_share_is_a_fraction() -> None:
    assert Share(3, 4).value == 0.75


def test_a_forecast_sums_the_first_days() -> None:
    start = date(2025, 3, 10)
    ahead = Forecast({start + timedelta(days=day): day + 1 for day in range(4)})
    assert [ahead.within(days) for days in (0, 1, 3, 99)] == [0, 1, 6, 10]
