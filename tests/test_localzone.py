import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from quizapp.core.day import next_rollover, study_day
from quizapp.localzone import LocalZone

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture(autouse=True)
def berlin(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A computer set to Berlin."""
    with monkeypatch.context() as patch:
        patch.setenv("TZ", "Europe/Berlin")
        time.tzset()
        yield
    time.tzset()


MOMENTS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=7 * step, minutes=13) for step in range(1251)]


def test_every_moment_of_a_year_is_that_of_the_zone() -> None:
    for at in MOMENTS:
        here, there = at.astimezone(LocalZone()), at.astimezone(BERLIN)
        assert here.replace(tzinfo=None) == there.replace(tzinfo=None)
        assert (here.utcoffset(), here.tzname(), here.fold) == (there.utcoffset(), there.tzname(), there.fold)
        assert here.astimezone(UTC) == at


def test_the_hour_that_is_lived_twice_is_told_apart() -> None:
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second = first + timedelta(hours=1)
    once, again = first.astimezone(LocalZone()), second.astimezone(LocalZone())
    assert once.replace(tzinfo=None) == again.replace(tzinfo=None)
    assert (once.fold, again.fold) == (0, 1)
    assert again.astimezone(UTC) - once.astimezone(UTC) == timedelta(hours=1)


def test_study_days_are_right_across_a_clock_change_though_today_has_one_offset() -> None:
    for at in MOMENTS:
        assert study_day(at, LocalZone(), 4) == study_day(at, BERLIN, 4)
        assert next_rollover(at, LocalZone(), 4) == next_rollover(at, BERLIN, 4)


def test_a_moved_computer_lives_by_its_new_zone(monkeypatch: pytest.MonkeyPatch) -> None:
    zone, at = LocalZone(), datetime(2026, 6, 1, 1, tzinfo=UTC)
    assert study_day(at, zone, 4) == datetime(2026, 5, 31).date()
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    assert study_day(at, zone, 4) == datetime(2026, 6, 1).date()


def test_what_it_does_not_know() -> None:
    zone = LocalZone()
    assert zone.utcoffset(None) is None
    assert zone.tzname(None) is None
    assert zone.dst(datetime(2026, 1, 1)) is None
    assert repr(zone) == "LocalZone()"
