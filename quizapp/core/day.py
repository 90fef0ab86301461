"""Study days: a local date that begins at a set hour, so that an evening past midnight is still one evening."""

from datetime import UTC, date, datetime, time, timedelta, tzinfo

ONE_DAY = timedelta(days=1)


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


def _beginning(day: date, zone: tzinfo, start_hour: int) -> datetime:
    """The moment a study day begins; an hour that clocks skip begins when they skip, a repeated one the first time."""
    return datetime.combine(day, time(start_hour), zone).astimezone(UTC)
