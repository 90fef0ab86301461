"""Measures a child from outside where no mount and no namespace bounds it: its files on disk, and its threads."""

import contextlib
import os
import stat
from collections.abc import Iterator

LIMIT_BYTES = 64 << 20
"""What a run may have on disk."""
MOST_THREADS = 64
"""How many threads a run may have."""
_MOST_ENTRIES = 4096
_MOST_DEPTH = 64
_BLOCK = 512


def over_limit(folder: str, pid: int) -> str:
    """What the child `pid` with this scratch folder has too much of, "" when nothing.

    Folders that cannot be looked into count as too much: they would hide what is in them.
    """
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):  # the child has ended meanwhile
        if len(os.listdir(f"/proc/{pid}/task")) > MOST_THREADS:  # noqa: PTH208 - names are all that is needed
            return "threads"
    try:
        total = 0
        for count, status in enumerate(_files(folder), start=1):
            total += status.st_blocks * _BLOCK
            if count >= _MOST_ENTRIES or total > LIMIT_BYTES:
                return "files"
    except (OSError, _TooDeepError):  # a folder that is closed to us, or a path that is too long for any call
        return "files"
    return "files" if total + _unlinked_bytes(pid) > LIMIT_BYTES else ""


class _TooDeepError(Exception):
    """Folders in folders beyond what is followed."""


def _files(folder: str) -> Iterator[os.stat_result]:
    """Every entry below `folder`, without recursion, and without following links."""
    waiting = [(folder, 0)]
    while waiting:
        path, depth = waiting.pop()
        if depth > _MOST_DEPTH:
            raise _TooDeepError
        try:
            entries = os.scandir(path)
        except (FileNotFoundError, NotADirectoryError):
            continue  # removed meanwhile
        with entries:
            for entry in entries:
                with contextlib.suppress(FileNotFoundError):
                    yield entry.stat(follow_symlinks=False)
                if entry.is_dir(follow_symlinks=False):
                    waiting.append((entry.path, depth + 1))


def _unlinked_bytes(pid: int) -> int:
    """Bytes of files that have no name any more but are still open, and so take room on disk."""
    sizes: dict[tuple[int, int], int] = {}
    try:
        descriptors = os.listdir(f"/proc/{pid}/fd")  # noqa: PTH208
    except OSError:
        return 0  # the child has ended, and its open files with it
    for descriptor in descriptors:
        with contextlib.suppress(OSError):
            status = os.stat(f"/proc/{pid}/fd/{descriptor}")  # noqa: PTH116
            if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
                sizes[status.st_dev, status.st_ino] = status.st_blocks * _BLOCK
    return sum(sizes.values())
