"""Study days: a local date that begins at a set hour, so that an evening past midnight is still one evening."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)

CLOCK_PLAY = timedelta(minutes=1)
"""How far a clock may be behind before it is told: clocks that are kept right by a server go back by seconds."""


def study_day(at: datetime, zone: tzinfo, start_hour: int) -> date:
    """Return the study day of the moment `at` (aware) for someone in `zone`, where days begin at `start_hour` (0-23).

    It is the latest date whose beginning has passed, so it never goes back as time goes on, whatever the clocks do.
    """
    day = at.astimezone(zone).date()
    if at < _beginning(day, zone, start_hour):
        return day - ONE_DAY
    # Where clocks are set back across the beginning of a day, the calendar shows the old date once more.
    return day + ONE_DAY if at >= _beginning(day + ONE_DAY, zone, start_hour) else day


def next_rollover(at: datetime, zone: tzinfo, start_hour: int) -> datetime:
    """Return the moment, in UTC, at which the study day after that of `at` begins."""
    return _beginning(study_day(at, zone, start_hour) + ONE_DAY, zone, start_hour)


def held_day(calendar: date, last: date | None) -> date:
    """Return the study day to go by where the calendar says `calendar` and the last entry was recorded on `last`.

    A study day that has begun does not begin again: where the calendar goes back by one, as when a learner flies west
    or a clock is set back by hours, `last` goes on, so limits are not granted twice. Further back some clock was wrong,
    and the calendar is believed: to hold on to a day months ahead would stop every limit and interval until then.
    """
    return last if last is not None and last - calendar == ONE_DAY else calendar


def behind(now: datetime, last: datetime | None) -> timedelta | None:
    """Return by how much the clock, at `now`, is behind the last entry recorded; None within `CLOCK_PLAY`."""
    return last - now if last is not None and last - now > CLOCK_PLAY else None


def _beginning(day: date, zone: tzinfo, start_hour: int) -> datetime:
    """The moment a study day begins; an hour that clocks skip begins when they skip, a repeated one the first time."""
    return datetime.combine(day, time(start_hour), zone).astimezone(UTC)
