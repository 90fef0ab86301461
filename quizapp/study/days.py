"""Which study day a moment falls on, for the learner's settings."""

from datetime import UTC, date, datetime, time, tzinfo
from zoneinfo import ZoneInfo

from quizapp.config import Config
from quizapp.core.day import study_day


def local_zone(config: Config, at: datetime) -> tzinfo:
    """The learner's time zone at that moment: the one in the settings, else the computer's own."""
    if config.timezone:
        return ZoneInfo(config.timezone)
    local = at.astimezone().tzinfo
    assert local is not None  # an aware datetime always has one
    return local


def study_day_of(config: Config, at: datetime) -> date:
    """The study day that `at` falls on."""
    return study_day(at, local_zone(config, at), config.day_start_hour)


def day_start(config: Config, day: date) -> datetime:
    """The moment, in UTC, at which a study day begins."""
    start = datetime.combine(day, time(config.day_start_hour))
    # Without a zone, astimezone takes the computer's own, by its rules for that very day.
    return (start.replace(tzinfo=ZoneInfo(config.timezone)) if config.timezone else start).astimezone(UTC)
