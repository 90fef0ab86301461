"""The journal: every entry of the record once more, as lines of JSON beside the database.

An entry is first committed to the database and then appended here, both before it is acknowledged. So the journal may
lack the newest entries when a process is killed between the two, and never holds one that the database lacks.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Lock

from quizapp.errors import StoreError
from quizapp.store.files import make_folder
from quizapp.store.journal_files import JournalFile, Tail, journal_files, last_file, new_file, read_header, read_tail
from quizapp.store.journal_line import FORMAT, encode
from quizapp.store.journal_rows import Line
from quizapp.store.journal_writer import Writer
from quizapp.store.lock import FileLock

MOST = 16 * 2**20
"""Bytes after which a file is closed and the next begun, as it is with every month."""

Missing = Callable[[int], Iterable[Line]]
"""Gives the lines of the entries that come after a place in the record, as the database has them."""


class Journal:
    """The journal in `folder` of a database with these `meta` facts; any thread may use it, and other processes too.

    Every method raises OSError where the files cannot be read or written, StoreError where another process keeps the
    journal for longer than `patience` seconds.
    """

    def __init__(self, folder: Path, facts: Mapping[str, str], *, patience: float) -> None:
        self._folder = folder
        self._facts = facts
        self._patience = patience
        self._threads = Lock()
        self._writer: Writer | None = None
        make_folder(folder)
        self._lock = FileLock(folder / "lock")

    def append(self, lines: Sequence[Line], missing: Missing) -> None:
        """Write the lines of entries that the database holds by now, and whatever else it holds that is not here yet.

        They are on the disk on return. After an OSError some may be missing, and the next call makes up for it.
        """
        with self._alone():
            tail = self._find_tail(lines[0] if lines else None)
            place = tail.seq if tail else 0
            if lines and lines[-1].seq <= place:  # another process has written them for us
                return
            self._write(tail, lines if lines and lines[0].seq == place + 1 else missing(place))

    def tail(self) -> Tail | None:
        """Return how the journal ends, None while it is empty; raises StoreError when it is another database's."""
        with self._alone():
            found = self._find_tail()
        if found is not None and read_header(found.file).get("device") not in (None, self._facts["device"]):
            raise StoreError(
                f"The journal in {self._folder} belongs to another database than the one beside it.",
                "Put back the right database: `quizapp restore --journal` makes it from the journal. "
                f"Or move the folder {self._folder} away to keep this database; then a new journal is begun.",
            )
        return found

    def close(self) -> None:
        """Close the files; a second call does nothing."""
        with self._threads:
            self._stop_writing()
            self._lock.close()

    # How it is done, with the lock held.

    @contextmanager
    def _alone(self) -> Iterator[None]:
        with self._threads:
            if not self._lock.take(alone=True, patience=self._patience):
                raise StoreError(f"The journal in {self._folder} is in use by another program.", "Try again.")
            try:
                yield
            finally:
                self._lock.release()

    def _find_tail(self, line: Line | None = None) -> Tail | None:
        """How the journal ends now, before `line`: as this process left it, unless another has written since."""
        if self._writer is not None:
            left = self._writer.written
            if self._is_left(left, line):
                return left
            self._stop_writing()
        for file in reversed(journal_files(self._folder)):
            if found := read_tail(file):
                return found
        return None

    def _is_left(self, left: Tail, line: Line | None) -> bool:
        """Whether the journal still ends with `left`."""
        with suppress(FileNotFoundError):
            if left.file.size() != left.size:
                return False
            # Whoever writes the next entry of all writes it there, so then no other file need be looked for.
            is_next = line is not None and line.seq == left.seq + 1 and _fits(line, left)
            return is_next or last_file(self._folder) == left.file
        return False

    def _write(self, tail: Tail | None, lines: Iterable[Line]) -> None:
        writer = self._writer
        try:
            for line in lines:
                writer = self._writer = self._writer_for(line, tail)
                writer.add(line)
                tail = writer.tail
            if writer is not None:
                writer.finish()
        except BaseException:
            self._stop_writing()
            raise

    def _writer_for(self, line: Line, tail: Tail | None) -> Writer:
        """The file that `line` belongs in, open at its end."""
        if tail is None or not _fits(line, tail):
            return self._begin(line.month, tail)
        if self._writer is None:
            # A last file without a good line is passed over for good.
            return Writer(tail) if tail.file == journal_files(self._folder)[-1] else self._begin(line.month, tail)
        return self._writer

    def _begin(self, month: str, tail: Tail | None) -> Writer:
        if self._writer is not None:
            self._writer.finish()
            self._writer.close()
        files = journal_files(self._folder)
        if files and not _has_line(files[-1]):
            files.pop().path.unlink()  # a kill came before its first line was written
        number = files[-1].number + 1 if files else 1
        seq = tail.seq if tail else 0
        facts = {"device": self._facts["device"], "created": self._facts["created"]}
        header = {"entry": "journal", "format": FORMAT, **facts, "file": number, "seq": seq}
        return Writer.begin(new_file(self._folder, number, month), Line(seq, "", month, encode(header)))

    def _stop_writing(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()


def _fits(line: Line, tail: Tail) -> bool:
    """Whether `line` belongs in the file that ends with `tail`, right after it."""
    # A clock set back goes on in the file of the later month: the order of entries is the order of files.
    return tail.size < MOST and line.month <= tail.file.month


def _has_line(file: JournalFile) -> bool:
    with file.path.open("rb") as stream:
        return stream.readline().endswith(b"\n")
