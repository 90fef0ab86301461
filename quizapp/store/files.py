"""Files that are the learner's alone, and writes that have reached the disk when they return."""

import os
import sys
from contextlib import suppress
from pathlib import Path

if sys.platform == "darwin":
    from fcntl import F_FULLFSYNC, fcntl


def sync(handle: int) -> None:
    """Wait until what was written to the open file is on the disk; raises OSError."""
    if sys.platform == "darwin":
        # There fsync only hands the bytes to the drive, which may keep them in a cache of its own.
        with suppress(OSError):  # some file systems do not know it
            fcntl(handle, F_FULLFSYNC)
            return
    getattr(os, "fdatasync", os.fsync)(handle)


def sync_file(path: Path) -> None:
    """Wait until a file is on the disk; never for a database in use: closing it here would drop SQLite's locks."""
    _sync_path(path, os.O_RDONLY)


def sync_folder(path: Path) -> None:
    """Wait until the names in a folder are on the disk."""
    _sync_path(path, os.O_RDONLY | os.O_DIRECTORY)


def make_folder(path: Path) -> None:
    """Make a folder of mode 0700, or take one of our own that is more open back to that; raises OSError."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    _tighten(path, 0o700)


def make_file(path: Path) -> bool:
    """Make an empty file of mode 0600 unless one is there; return whether it was made; raises OSError."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    except FileExistsError:
        # It is not opened: to close a database that SQLite has open would drop its locks.
        if path.is_file():
            _tighten(path, 0o600)
        return False
    return True


def _tighten(path: Path, mode: int) -> None:
    """Take from others what they may do with `path`, where it is ours to say."""
    if path.stat().st_mode & 0o077:
        with suppress(PermissionError):
            path.chmod(path.stat().st_mode & mode)


def _sync_path(path: Path, flags: int) -> None:
    handle = os.open(path, flags | os.O_CLOEXEC)
    try:
        sync(handle)
    finally:
        os.close(handle)
