"""A line at the foot of the terminal that says how far a long command has come."""

import shutil
import sys
import time

import click

_WIDTH = 30
_SECONDS = 0.1


class Progress:
    """Draws on stderr, and only where that is a terminal; lines on stdout pass above it."""

    def __init__(self, total: int, word: str) -> None:
        self._total = total
        self._word = word
        self._shown = total > 1 and sys.stderr.isatty()
        self._started = self._drawn_at = time.monotonic()

    def clear(self) -> None:
        """Take the line away, before something else is printed."""
        if self._shown:
            click.echo("\r\x1b[2K", nl=False, err=True)

    def show(self, done: int, failed: int) -> None:
        """Draw the line anew, at most ten times a second."""
        now = time.monotonic()
        if self._shown and (now - self._drawn_at >= _SECONDS or done == self._total):
            self._drawn_at = now
            line = bar(done, self._total, self._word, failed, now - self._started)
            click.echo("\r\x1b[2K" + line[: shutil.get_terminal_size().columns - 1], nl=False, err=True)


def bar(done: int, total: int, word: str, failed: int, seconds: float) -> str:
    """The line: a bar, how many of how many, how many failed, and how long the rest will take at this speed."""
    full = _WIDTH * done // max(1, total)
    left = f", {seconds / done * (total - done):.0f} s left" if 0 < done < total else ""
    bad = f", {failed} failed" if failed else ""
    return f"[{'#' * full}{'.' * (_WIDTH - full)}] {done}/{total} {word}s{bad}{left}"
