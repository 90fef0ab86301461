from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.day import behind, held_day, next_rollover, study_day

BERLIN = ZoneInfo("Europe/Berlin")
NEW_YORK = ZoneInfo("America/New_York")
MDT = timezone(timedelta(hours=-6))
MST = timezone(timedelta(hours=-7))

ZONES = ["UTC", "Europe/Berlin", "America/New_York", "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia"]
hours = st.integers(0, 23)
zones = st.sampled_from(ZONES).map(ZoneInfo)
moments = st.datetimes(datetime(1990, 1, 1), datetime(2050, 1, 1)).map(lambda at: at.replace(tzinfo=UTC))


def days_since(created: datetime, at: datetime, zone: tzinfo, start_hour: int) -> int:
    """Anki's count of the days of a collection: rollovers since the date it was created, never below zero."""
    return max((study_day(at, zone, start_hour) - created.date()).days, 0)


# Expectations of Anki's timing.rs: (created, now, start hour, days).
CREATED = datetime(2019, 12, 1, 2, tzinfo=MST)
ANKI_DAYS = [
    (CREATED, CREATED, 4, 0),
    (CREATED, CREATED - timedelta(days=1), 4, 0),
    (CREATED, CREATED + timedelta(hours=24), 4, 0),
    (CREATED, CREATED + timedelta(hours=26), 4, 1),
    (CREATED, CREATED + timedelta(hours=26 + 18), 23, 0),
    (CREATED, CREATED + timedelta(hours=26 + 19), 23, 1),
    (datetime(2018, 8, 6, 0, tzinfo=MDT), datetime(2019, 12, 26, 20, tzinfo=MST), 4, 507),
    (datetime(2018, 8, 6, 0, tzinfo=MDT), datetime(2019, 12, 26, 21, tzinfo=MDT), 4, 507),
    (datetime(2018, 8, 6, 3, tzinfo=MDT), datetime(2018, 8, 9, 1, 59, 59, tzinfo=MST), 4, 2),
    (datetime(2018, 8, 6, 3, tzinfo=MDT), datetime(2018, 8, 9, 3, 59, 59, tzinfo=MST), 4, 2),
    (datetime(2018, 8, 6, 3, tzinfo=MDT), datetime(2018, 8, 9, 4, 0, 0, tzinfo=MST), 4, 3),
]


@pytest.mark.parametrize(("created", "now", "start_hour", "expected"), ANKI_DAYS)
def test_days_are_counted_as_anki_counts_them(created: datetime, now: datetime, start_hour: int, expected: int) -> None:
    zone = now.tzinfo
    assert zone is not None
    assert days_since(created, now, zone, start_hour) == expected


def test_every_combination_of_anki_hours() -> None:
    hours_of_interest = (0, 1, 4, 12, 22, 23)
    for day in range(4):
        for hour in hours_of_interest:
            for start_hour in hours_of_interest:
                now = datetime(2018, 8, 6 + day, hour, tzinfo=MDT)
                expected = max(day - (hour < start_hour), 0)
                assert days_since(datetime(2018, 8, 6, tzinfo=MDT), now, MDT, start_hour) == expected


@pytest.mark.parametrize(
    ("hour", "expected"), [(2, datetime(2019, 1, 3, 4)), (4, datetime(2019, 1, 4, 4)), (7, datetime(2019, 1, 4, 4))]
)
def test_next_rollover_as_in_anki(hour: int, expected: datetime) -> None:
    found = next_rollover(datetime(2019, 1, 3, hour, tzinfo=BERLIN), BERLIN, 4)
    assert found == expected.replace(tzinfo=BERLIN)
    assert found.tzinfo is UTC


def test_an_evening_past_midnight_is_one_day() -> None:
    evening = study_day(datetime(2026, 11, 24, 23, 30, tzinfo=BERLIN), BERLIN, 4)
    assert study_day(datetime(2026, 11, 25, 3, 59, 59, tzinfo=BERLIN), BERLIN, 4) == evening == date(2026, 11, 24)
    assert study_day(datetime(2026, 11, 25, 4, tzinfo=BERLIN), BERLIN, 4) == date(2026, 11, 25)


def test_the_next_morning_is_the_next_day_though_only_hours_have_passed() -> None:
    """Eleven at night to seven in the morning is a day to the learner, and less than a day by the clock."""
    night = datetime(2026, 11, 24, 23, tzinfo=NEW_YORK)
    morning = night + timedelta(hours=8)
    assert (study_day(morning, NEW_YORK, 4) - study_day(night, NEW_YORK, 4)).days == 1


def test_one_moment_is_another_day_elsewhere() -> None:
    at = datetime(2026, 6, 1, 1, tzinfo=UTC)
    assert study_day(at, ZoneInfo("Asia/Tokyo"), 4) == date(2026, 6, 1)
    assert study_day(at, ZoneInfo("America/Los_Angeles"), 4) == date(2026, 5, 31)


@pytest.mark.parametrize(
    ("before", "length"),
    [
        (datetime(2026, 3, 28, 12, tzinfo=BERLIN), 23),  # clocks go forward in the night to the 29th
        (datetime(2026, 10, 24, 12, tzinfo=BERLIN), 25),  # and back in the night to the 25th of October
        (datetime(2026, 6, 1, 12, tzinfo=BERLIN), 24),
    ],
)
def test_the_day_of_a_clock_change_is_shorter_or_longer(before: datetime, length: int) -> None:
    end = next_rollover(before, BERLIN, 4)
    start = next_rollover(before.astimezone(UTC) - timedelta(days=1), BERLIN, 4)
    assert end - start == timedelta(hours=length)
    assert end.astimezone(BERLIN).hour == 4


def test_an_hour_that_clocks_skip_begins_when_they_skip() -> None:
    rollover = next_rollover(datetime(2026, 3, 7, 12, tzinfo=NEW_YORK), NEW_YORK, 2)
    assert rollover == datetime(2026, 3, 8, 7, tzinfo=UTC)
    assert rollover.astimezone(NEW_YORK).hour == 3


def test_a_repeated_hour_begins_a_day_once() -> None:
    """Where clocks went from 0:01 back to 23:01, the new study day stays new though the calendar goes back."""
    st_johns = ZoneInfo("America/St_Johns")
    midnight = next_rollover(datetime(2006, 10, 28, 12, tzinfo=st_johns), st_johns, 0)
    after_the_change = midnight + timedelta(minutes=5)
    assert after_the_change.astimezone(st_johns).date() == date(2006, 10, 28)
    assert study_day(after_the_change, st_johns, 0) == study_day(midnight, st_johns, 0) == date(2006, 10, 29)


@given(at=moments, zone=zones, start_hour=hours, later=st.timedeltas(timedelta(0), timedelta(days=3)))
def test_days_never_go_back(at: datetime, zone: tzinfo, start_hour: int, later: timedelta) -> None:
    assert study_day(at, zone, start_hour) <= study_day(at + later, zone, start_hour)


@given(at=moments, zone=zones, start_hour=hours)
def test_the_next_day_begins_at_the_rollover_and_not_before(at: datetime, zone: tzinfo, start_hour: int) -> None:
    today = study_day(at, zone, start_hour)
    rollover = next_rollover(at, zone, start_hour)
    assert at < rollover
    assert study_day(rollover - timedelta(microseconds=1), zone, start_hour) == today
    assert study_day(rollover, zone, start_hour) > today


@given(at=moments, zone=zones, start_hour=hours, other=zones)
def test_the_zone_a_moment_is_written_in_does_not_matter(
    at: datetime, zone: tzinfo, start_hour: int, other: tzinfo
) -> None:
    assert study_day(at.astimezone(other), zone, start_hour) == study_day(at, zone, start_hour)


DAY = date(2026, 3, 10)


@pytest.mark.parametrize(
    ("calendar", "last", "held"),
    [
        (DAY, None, DAY),
        (DAY, DAY, DAY),
        (DAY, DAY - timedelta(days=1), DAY),
        (DAY, DAY - timedelta(days=400), DAY),
        (DAY, DAY + timedelta(days=1), DAY + timedelta(days=1)),
        (DAY, DAY + timedelta(days=2), DAY),
        (DAY, DAY + timedelta(days=4000), DAY),
    ],
)
def test_a_study_day_that_has_begun_is_held_unless_a_clock_was_wrong_by_more(
    calendar: date, last: date | None, held: date
) -> None:
    assert held_day(calendar, last) == held


def test_flying_west_over_the_date_line_goes_on_with_the_same_day() -> None:
    at = datetime(2026, 3, 10, 21, tzinfo=UTC)
    auckland, honolulu = (study_day(at, ZoneInfo(zone), 4) for zone in ("Pacific/Auckland", "Pacific/Honolulu"))
    assert honolulu < auckland
    assert held_day(honolulu, auckland) == auckland


@pytest.mark.parametrize(
    ("back", "told"),
    [
        (timedelta(seconds=-5), None),
        (timedelta(0), None),
        (timedelta(seconds=60), None),
        (timedelta(seconds=61), timedelta(seconds=61)),
        (timedelta(days=900), timedelta(days=900)),
    ],
)
def test_a_clock_behind_the_record_is_noticed_beyond_a_minute(back: timedelta, told: timedelta | None) -> None:
    last = datetime(2026, 3, 10, 21, tzinfo=UTC)
    assert behind(last - back, last) == told


def test_an_empty_record_is_ahead_of_no_clock() -> None:
    assert behind(datetime(2026, 3, 10, 21, tzinfo=UTC), None) is None
