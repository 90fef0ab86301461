"""Waits for a change in the card files of decks, by looking at them: no daemon, no library, any file system."""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

LOOK_SECONDS = 0.15
"""How long after a change it is seen at the latest."""
_SETTLE_SECONDS = 0.05
_SUFFIXES = (".yaml", ".yml")

Stamps = Mapping[str, tuple[int, int, int]]
"""For each card file what changes when it is written: its time in nanoseconds, size and inode."""


def changes(paths: Sequence[Path], wait: Callable[[float], object]) -> Iterator[tuple[str, ...]]:
    """Give the names of the files that came, went or changed since last time, without end; `wait` sleeps.

    A change is told once it has settled, so that a file half written is not read.
    """
    known = stamps(paths)
    while True:
        wait(LOOK_SECONDS)
        seen = stamps(paths)
        if seen == known:
            continue
        while True:
            wait(_SETTLE_SECONDS)
            settled = stamps(paths)
            if settled == seen:
                break
            seen = settled
        names = sorted(name for name in {*known, *seen} if known.get(name) != seen.get(name))
        known = seen
        if names:
            yield tuple(names)


def stamps(paths: Sequence[Path]) -> Stamps:
    """The stamps of every card file at `paths`: files, deck folders, and folders of these."""
    found: dict[str, tuple[int, int, int]] = {}
    for path in paths:
        for file in _files(path, 2):
            try:
                state = os.stat(file)  # noqa: PTH116 - one call a file, many times a second
            except OSError:
                continue  # it went while we looked, which the next look tells
            found[file] = (state.st_mtime_ns, state.st_size, state.st_ino)
    return found


def _files(path: Path | str, depth: int) -> Iterator[str]:
    """The card files at `path`, down to `depth` folders below it."""
    try:
        with os.scandir(path) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.name.endswith(_SUFFIXES) and not entry.is_dir():
                    yield entry.path
                elif depth > 0 and entry.is_dir():
                    yield from _files(entry.path, depth - 1)
    except NotADirectoryError:
        yield str(path)
    except OSError:
        return  # a folder that is not there, or not ours to read, has no files
