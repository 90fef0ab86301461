"""The computer's own time zone, with its rules for every moment rather than today's offset."""

from datetime import UTC, datetime, timedelta, tzinfo


class LocalZone(tzinfo):
    """The zone the system is set to, also where its name is not known; asks the C library at every call."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the offset at that local time, None without one."""
        return None if moment is None else _on_the_wall(moment).astimezone().utcoffset()

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the zone's short name at that local time."""
        return None if moment is None else _on_the_wall(moment).astimezone().tzname()

    def dst(self, moment: datetime | None) -> timedelta | None:
        """Return None: the C library does not tell how much of the offset is daylight saving."""
        return None

    def fromutc(self, moment: datetime) -> datetime:
        """Return the local time of `moment`, whose own fields are in UTC."""
        local = moment.replace(tzinfo=UTC).astimezone()
        wall = local.replace(tzinfo=None)
        # The second pass through an hour that clocks repeat is told from the first by `fold`.
        repeated = wall.astimezone().utcoffset() != local.utcoffset()
        return wall.replace(tzinfo=self, fold=int(repeated))

    def __repr__(self) -> str:
        return "LocalZone()"


def _on_the_wall(moment: datetime) -> datetime:
    return moment.replace(tzinfo=None)
