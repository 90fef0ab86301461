"""The compiled cache: what good card files came to, so that a file that has not changed is not read again as YAML.

One entry a file, found by a hash of the file's bytes and of all else that its cards depend on, down to the source of
this program. An entry holds JSON behind a digest and is unpacked with every type checked; whatever does not fit is
passed over, and its file read anew. Files with problems have no entry. Nothing here raises for the state of the cache.
"""

import hashlib
import json
import os
import stat
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any

from quizapp import __version__
from quizapp.paths import cache_dir

FORMAT = 1
LARGEST = 256 * 1024 * 1024
MOST_BYTES = 128 * 1024 * 1024
MOST_ENTRIES = 4096
"""What all entries together may take; the ones longest unused go first."""

_DIGEST = 64
_DAY = 86_400
_SUFFIX = ".json"
_UNFINISHED = ".new"
# A link is not followed, and a pipe in the place of an entry must not keep us waiting.
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)


class Compiled:
    """The entries in one folder, which need not exist, be writable, or hold anything sensible."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.written = 0

    def key(self, *parts: bytes | str) -> str:
        """The key of an entry that depends on `parts`, in this order, and on the program that made it."""
        whole = hashlib.sha256(program().encode())
        for part in parts:
            data = part.encode("utf-8", "surrogatepass") if isinstance(part, str) else part
            whole.update(b"%d:" % len(data))
            whole.update(data)
        return whole.hexdigest()

    def get(self, key: str) -> Any:
        """The data kept under `key`, or None where there is none that can be believed."""
        path = self._path(key)
        try:
            entry = _read(path)
        except OSError:
            return None
        digest, payload = entry[:_DIGEST], entry[_DIGEST:]
        if digest != _digest(key, payload):
            return None
        try:
            return json.loads(payload)
        except (ValueError, RecursionError):
            return None

    def put(self, key: str, data: Any) -> None:
        """Keep `data`, which is JSON, under `key`; where that cannot be done, do nothing.

        Another process may do the same at the same time: an entry is there as a whole or not at all.
        """
        payload = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        if len(payload) > LARGEST:
            return
        with suppress(OSError):
            self.folder.mkdir(parents=True, exist_ok=True)
            descriptor, unfinished = tempfile.mkstemp(_UNFINISHED, "", self.folder)
            try:
                with os.fdopen(descriptor, "wb") as file:
                    file.write(_digest(key, payload) + payload)
                Path(unfinished).replace(self._path(key))
            except BaseException:
                Path(unfinished).unlink(missing_ok=True)
                raise
            self.written += 1

    def prune(self) -> None:
        """Delete the entries longest unused until the rest is within its bounds, and what a dead process left."""
        now = time.time()
        found = sorted(self._files(), key=lambda each: each[1].st_mtime, reverse=True)
        total = 0
        for rank, (path, state) in enumerate(found):
            total += state.st_size
            dead = path.suffix == _UNFINISHED and now - state.st_mtime > _DAY
            if total > MOST_BYTES or rank >= MOST_ENTRIES or dead:
                with suppress(OSError):
                    path.unlink()

    def _path(self, key: str) -> Path:
        return self.folder / (key[:40] + _SUFFIX)

    def _files(self) -> Iterator[tuple[Path, os.stat_result]]:
        with suppress(OSError):
            for path in self.folder.iterdir():
                with suppress(OSError):
                    if path.suffix in (_SUFFIX, _UNFINISHED):
                        yield path, path.lstat()


@contextmanager
def opened_cache() -> Iterator[Compiled]:
    """The learner's own cache, kept within its bounds when something was added to it."""
    compiled = Compiled(cache_dir() / "decks")
    yield compiled
    if compiled.written:
        compiled.prune()


@cache
def program() -> str:
    """What, besides a card file, decides what becomes of it: our own source, and the Python that reads a card's code.

    A hash of the source asks nobody to remember raising a number when a rule of the format changes.
    """
    package = Path(__file__).parents[1]
    whole = hashlib.sha256(f"{FORMAT} {__version__} {sys.version}".encode())
    for folder in (package / "decks", package / "core"):
        with suppress(OSError):  # inside an archive there is only the version to go by
            for path in sorted(folder.rglob("*.py")):
                whole.update(path.read_bytes())
    return whole.hexdigest()


def _read(path: Path) -> bytes:
    """The bytes of an entry; raises OSError where it is no file of our own that only we can have written."""
    descriptor = os.open(path, _FLAGS)
    with os.fdopen(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        ours = not hasattr(os, "geteuid") or (state.st_uid == os.geteuid() and not state.st_mode & 0o022)
        if not stat.S_ISREG(state.st_mode) or not ours or state.st_size > LARGEST:
            raise PermissionError(f"{path} is no entry of ours")
        entry = file.read(LARGEST)
    if time.time() - state.st_mtime > _DAY:
        with suppress(OSError):
            os.utime(path)
    return entry


def _digest(key: str, payload: bytes) -> bytes:
    return hashlib.sha256(key.encode() + payload).hexdigest().encode()
