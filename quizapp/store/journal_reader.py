"""Reads a journal back, and tells of every line that cannot be trusted."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, TypeVar

from quizapp.core.record import Entry
from quizapp.errors import StoreError
from quizapp.store.entries import Row, entry_from, row_from
from quizapp.store.journal_files import JournalFile, journal_files
from quizapp.store.journal_line import FORMAT, decode

Read = TypeVar("Read", Entry, Row)
"""What is made of an entry: itself, or its row."""


@dataclass(frozen=True, slots=True)
class Damage:
    """A place in the journal that cannot be used, with why; `line` counts from 1, and is 0 for a whole file.

    It is harmless when all entries are there without it: a line cut off by a kill, whose answer was written again.
    """

    path: Path
    line: int
    reason: str
    harmless: bool = False

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}" if self.line else str(self.path)
        return f"{place}: {self.reason}"


@dataclass(slots=True)
class JournalReader:
    """The journal in `folder`; what is found out while `entries` are gone through stands in the other fields.

    `facts` are those of the database it belongs to: `device` and `created`. Raises StoreError for a journal of a newer
    quizapp, OSError when a file cannot be read.
    """

    folder: Path
    facts: dict[str, str] = field(default_factory=dict)
    damages: list[Damage] = field(default_factory=list)
    _seq: int = 0
    _doubtful: int = 0

    def entries(self) -> Iterator[Entry]:
        """Go through the entries in order, passing over what is damaged."""
        return self._through(entry_from)

    def rows(self) -> Iterator[Row]:
        """Go through the rows of the same entries, which takes a fraction of the time."""
        return self._through(row_from)

    def _through(self, read: Callable[[Mapping[str, Any]], Read]) -> Iterator[Read]:
        """Go through what `read` makes of each entry."""
        number = 0
        for file in journal_files(self.folder):
            for missing in range(number + 1, file.number):
                self._note(Damage(self.folder, 0, f"the file numbered {missing:04} is missing"))
            number = file.number
            yield from self._through_file(file, read)

    def _through_file(self, file: JournalFile, read: Callable[[Mapping[str, Any]], Read]) -> Iterator[Read]:
        with file.path.open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                try:
                    data = decode(line.removesuffix(b"\n"))
                    if data.get("entry") == "journal":
                        self._header(data)
                        continue
                    entry = read(data)
                except ValueError as error:
                    # What a kill cut off was never acknowledged, or is in the database and was written once more.
                    cut = not line.endswith(b"\n")
                    self._note(Damage(file.path, number, f"this line is damaged: {error}", harmless=cut))
                    continue
                if self._is_next(entry.seq, file.path, number):
                    yield entry

    def _header(self, data: dict[str, Any]) -> None:
        """Check the first line of a file; raises ValueError when it is the wrong one."""
        if data.get("format") != FORMAT:
            raise StoreError(f"The journal in {self.folder} was written by a newer quizapp.", "Update quizapp.")
        facts = {name: str(data.get(name, "")) for name in ("device", "created")}
        self.facts = self.facts or facts
        if facts["device"] != self.facts["device"]:
            raise ValueError("it begins the journal of another database")

    def _is_next(self, seq: int, path: Path, line: int) -> bool:
        """Whether the entry `seq` is to be taken; tells of what is missing before it."""
        missing = seq - self._seq - 1
        if missing < 0:
            self._note(Damage(path, line, f"the entry {seq} comes a second time", harmless=True))
            return False
        if missing == 0:  # so the damaged lines before it are here once more, or were no entries
            self._forgive()
        elif missing > self._doubtful:
            reason = f"before this line {missing} entries are missing, numbers {self._seq + 1} to {seq - 1}"
            self.damages.append(Damage(path, line, reason))
        self._seq = seq
        self._doubtful = 0
        return True

    def _note(self, damage: Damage) -> None:
        self.damages.append(damage)
        self._doubtful += 1

    def _forgive(self) -> None:
        for place in range(len(self.damages) - self._doubtful, len(self.damages)):
            self.damages[place] = replace(self.damages[place], harmless=True)
