"""Opens the database of a record, and with it what keeps the record safe."""

from collections.abc import Sequence
from pathlib import Path

from quizapp.store.database import Database
from quizapp.store.errors import explained
from quizapp.store.following import Follower
from quizapp.store.journal_rows import Line
from quizapp.store.lost import refuse_lost
from quizapp.store.migrate import prepare
from quizapp.store.presence import Presence


class OpenRecord:
    """The database at `path`, created or migrated, kept from being replaced, and its journal level with it.

    Without `journal` there is none, for a database that is only being made. Raises StoreError, as Store does.
    """

    def __init__(self, path: Path, patience: float, *, journal: bool) -> None:
        refuse_lost(path)
        with explained(path):
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._presence = Presence(path, patience)
        self._follower: Follower | None = None
        try:
            prepare(path, patience=patience, thorough=bool(self._presence.unclean))
            self.database = Database(path, patience)
            try:
                if journal:
                    self._follower = Follower(path, self.database, patience)
            except BaseException:
                self.database.close()
                raise
        except BaseException:
            self._presence.leave(closed=False)
            raise

    def recorded(self, lines: Sequence[Line]) -> None:
        """Let the journal have the lines of entries that are in the database by now."""
        if self._follower is not None:
            self._follower.recorded(lines)

    @property
    def trouble(self) -> str:
        """Why the journal lacks the newest entries, "" when it does not."""
        return "" if self._follower is None else self._follower.trouble

    def differences(self) -> tuple[str, ...]:
        """Return what the journal tells otherwise than the database, in words; nothing where there is no journal."""
        return () if self._follower is None else self._follower.differences()

    def close(self) -> None:
        """Close everything; a second call does nothing."""
        self.database.close()
        if self._follower is not None:
            self._follower.close()
        self._presence.leave()
