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
    # The seven days end on Wednesday the 18th; Tuesday the 17th is the last of its week that is left.
    assert kept(back(*range(21)), TODAY) - set(back(*range(7))) == {
        date(2026, 11, 17),
        date(2026, 11, 15),
        date(2026, 11, 8),
    }


def test_before_the_weeks_stays_the_last_day_of_each_month() -> None:
    found = kept(back(*range(500)), TODAY)
    assert len(found) == Thinning().most == 23
    monthly = sorted(found)[:12]
    assert monthly[-1] == date(2026, 10, 25)
    assert [(day.year, day.month) for day in monthly[:2]] == [(2025, 11), (2025, 12)]
    assert all((day + timedelta(days=1)).day == 1 for day in monthly[:-1])


def test_a_week_across_the_new_year_is_one_week() -> None:
    today = date(2027, 1, 20)
    days = [date(2026, 12, 28), date(2026, 12, 31), date(2027, 1, 1), date(2027, 1, 3)]
    recent = [today - timedelta(days=each) for each in range(7)]
    assert kept([*days, *recent], today) == {*recent, date(2027, 1, 3)}


def test_a_backup_of_a_day_to_come_stays_and_takes_no_place() -> None:
    ahead = [TODAY + timedelta(days=each) for each in (1, 400, 4000)]
    assert kept([*ahead, *back(*range(9))], TODAY) == {*ahead, *back(*range(8))}


@pytest.mark.parametrize("days", [back(0), back(3), back(900)])
def test_a_single_backup_is_never_taken_away(days: list[date]) -> None:
    assert kept(days, TODAY) == set(days)


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
