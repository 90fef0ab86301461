from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.backups import Thinning, kept

TODAY = date(2026, 11, 24)  # a Tuesday
DAYS = st.sets(st.dates(date(2024, 1, 1), date(2027, 6, 1)), max_size=120)
RULES = st.builds(Thinning, st.integers(1, 9), st.integers(0, 6), st.integers(0, 14))


def back(*ago: int) -> list[date]:
    return [TODAY - timedelta(days=each) for each in ago]


def test_nothing_is_kept_of_nothing() -> None:
    assert kept([], TODAY) == frozenset()


def test_the_last_seven_days_stay_however_far_apart() -> None:
    assert kept(back(0, 1, 2, 3, 4, 5, 6), TODAY) == set(back(0, 1, 2, 3, 4, 5, 6))
    once_a_fortnight = back(*range(0, 98, 14))
    assert kept(once_a_fortnight, TODAY) == set(once_a_fortnight)


def test_before_them_stays_the_last_day_of_each_week() -> None:
    # The seven days end on Wednesday the 18th, so the week of that day has its backup.
    assert kept(back(*range(21)), TODAY) - set(back(*range(7))) == {date(2026, 11, 15), date(2026, 11, 8)}


def test_before_the_weeks_stays_the_last_day_of_each_month() -> None:
    found = kept(back(*range(500)), TODAY)
    assert len(found) == Thinning().most == 23
    monthly = sorted(found)[:12]
    # The weeks end on Sunday the 25th of October, so that month has its backup.
    assert monthly[-1] == date(2026, 9, 30)
    assert monthly[0] == date(2025, 10, 31)
    assert all((day + timedelta(days=1)).day == 1 for day in monthly)


def test_a_week_across_the_new_year_is_one_week() -> None:
    today = date(2027, 1, 20)
    days = [date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)]
    recent = [today - timedelta(days=each) for each in range(7)]
    assert kept([*days, *recent], today) == {*recent, date(2027, 1, 3)}


def test_a_backup_of_a_day_to_come_stays_and_takes_no_place() -> None:
    ahead = [TODAY + timedelta(days=each) for each in (1, 400, 4000)]
    assert kept([*ahead, *back(*range(8), 9)], TODAY) == {*ahead, *back(*range(7), 9)}


@pytest.mark.parametrize("days", [back(0), back(3), back(900)])
def test_a_single_backup_is_never_taken_away(days: list[date]) -> None:
    assert kept(days, TODAY) == set(days)


class TestAnki:
    """What Anki keeps (the tests of rslib/src/collection/backup.rs), of which ours keeps as much.

    Anki makes several backups a day and keeps all of today's and yesterday's on top of its daily ones; of an older day
    the last. Ours makes one a study day, and today and yesterday are two of its daily ones: `daily` is greater by what
    Anki has in those days, and several backups of one day are one here.
    """

    RULE = Thinning(daily=3 + 2, weekly=2, monthly=1)

    @pytest.mark.parametrize(
        ("day", "stays"),
        [
            (date(2022, 2, 22), True),  # today, of which Anki has two backups
            (date(2022, 2, 21), True),  # yesterday
            (date(2022, 2, 20), True),  # of two backups on a day Anki keeps the later one
            (date(2022, 2, 10), True),
            (date(2022, 2, 9), True),  # the last of the daily ones, of a week of its own
            (date(2022, 2, 7), False),  # the Monday of that week, of which two days stay already
            (date(2022, 2, 6), True),  # a Sunday with two backups: the last of the week before
            (date(2022, 1, 6), True),  # the second and last of the weekly ones
            (date(2022, 1, 5), False),  # of that month a day stays already
            (date(2021, 12, 24), True),  # the one monthly
            (date(2021, 12, 1), False),
            (date(2021, 11, 1), False),
        ],
    )
    def test_days_here_and_there(self, day: date, stays: bool) -> None:
        days = [(22, 2), (21, 2), (20, 2), (10, 2), (9, 2), (7, 2), (6, 2), (6, 1), (5, 1)]
        all_days = [date(2022, month, day) for day, month in days]
        all_days += [date(2021, 12, 24), date(2021, 12, 1), date(2021, 11, 1)]
        assert (day in kept(all_days, date(2022, 2, 22), self.RULE)) is stays
        assert day in all_days

    def test_every_day_of_a_year(self) -> None:
        """Yesterday and twelve days, then ten Sundays, then nine ends of months; the first of January is a Saturday."""
        today = date(2022, 1, 1)
        days = [today - timedelta(days=ago) for ago in range(1, 366)]
        older = iter(days[13:])
        sundays = [next(day for day in older if day.isoweekday() == 7) for _ in range(10)]
        ends = [next(day for day in older if (day + timedelta(days=1)).day == 1) for _ in range(9)]
        assert kept(days, today, Thinning(daily=1 + 12, weekly=10, monthly=9)) == {*days[:13], *sundays, *ends}
        assert (sundays[0], ends[0], ends[-1]) == (date(2021, 12, 12), date(2021, 9, 30), date(2021, 1, 31))


def test_a_week_or_month_of_which_a_day_stays_takes_no_place() -> None:
    """So that as many weeks and months as the rule says are reached beyond the days that stay anyway."""
    rule = Thinning(daily=2, weekly=1, monthly=1)
    today = date(2026, 11, 25)  # a Wednesday
    days = [today - timedelta(days=ago) for ago in range(60)]
    assert kept(days, today, rule) == {today, date(2026, 11, 24), date(2026, 11, 22), date(2026, 10, 31)}


def test_two_years_of_days_thinned_daily_leave_what_the_rule_says() -> None:
    """What a learner has who never misses a day: at every moment the newest, and never more than the rule's."""
    days: set[date] = set()
    for number in range(730):
        today = date(2025, 1, 1) + timedelta(days=number)
        days = set(kept({*days, today}, today))
        assert today in days
        assert len(days) <= Thinning().most
    assert len(days) == Thinning().most
    ordered = sorted(days, reverse=True)
    assert ordered[6] == ordered[0] - timedelta(days=6)
    assert ordered[0] - ordered[10] >= timedelta(days=20)
    assert ordered[0] - ordered[-1] >= timedelta(days=360)


@given(DAYS, st.dates(date(2024, 1, 1), date(2027, 6, 1)), RULES)
def test_thinning_once_is_enough_and_the_newest_stay(days: set[date], today: date, rule: Thinning) -> None:
    found = kept(days, today, rule)
    assert found <= days
    assert kept(found, today, rule) == found
    past = sorted(day for day in days if day <= today)
    assert set(past[-rule.daily :]) <= found
    assert {day for day in days if day > today} <= found
    assert len([day for day in found if day <= today]) <= rule.most
