"""Writes lines to the end of one file of the journal, whole lines or none."""

import os
from contextlib import suppress

from quizapp.store.files import sync, sync_folder
from quizapp.store.journal_files import JournalFile, Tail
from quizapp.store.journal_rows import Line

_CHUNK = 2**20
"""Bytes gathered for one write."""


class Writer:
    """Appends to a file that ends as `tail` says, of which a line cut off by a kill is taken away; raises OSError."""

    def __init__(self, tail: Tail, *, fresh: bool = False) -> None:
        self._written = self._gathered = tail
        self._lines: list[bytes] = []
        self._fresh = fresh
        self._handle = os.open(tail.file.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
        if os.fstat(self._handle).st_size > tail.size:
            os.ftruncate(self._handle, tail.size)

    @classmethod
    def begin(cls, file: JournalFile, header: Line) -> "Writer":
        """Begin a file that is not there yet with the line `header`, whose place is that of the entry before it."""
        writer = cls(Tail(file, 0, header.seq, ""), fresh=True)
        writer.add(header)
        return writer

    @property
    def tail(self) -> Tail:
        """How the file ends once everything added is written."""
        return self._gathered

    @property
    def written(self) -> Tail:
        """How the file ends now."""
        return self._written

    def add(self, line: Line) -> None:
        """Add a line after those that are there."""
        self._lines.append(line.text)
        self._gathered = Tail(self._gathered.file, self._gathered.size + len(line.text), line.seq, line.id)
        if self._gathered.size - self._written.size >= _CHUNK:
            self._flush()

    def finish(self) -> None:
        """Wait until everything added is on the disk."""
        self._flush()
        sync(self._handle)
        if self._fresh:
            sync_folder(self._gathered.file.path.parent)
            self._fresh = False

    def close(self) -> None:
        """Close the file; a second call does nothing."""
        handle, self._handle = self._handle, -1
        if handle >= 0:
            os.close(handle)

    def _flush(self) -> None:
        block = memoryview(b"".join(self._lines))
        try:
            while block:
                block = block[os.write(self._handle, block) :]
        except OSError:
            with suppress(OSError):  # what stays of a line is taken away when the file is next written to
                os.ftruncate(self._handle, self._written.size)
            raise
        self._lines.clear()
        self._written = self._gathered
