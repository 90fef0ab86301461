"""Feedback as a block of text that fits a terminal of 80 columns."""

import textwrap
from collections.abc import Iterable

from quizapp.core.text import clean

WIDTH = 76
_MOST_LINES = 60


def paragraphs(parts: Iterable[str]) -> str:
    """The parts that say anything, one blank line apart, harmless to show and nowhere wider than the screen."""
    text = "\n\n".join(part.strip("\n") for part in parts if part.strip())
    lines = [fitting for line in clean(text).expandtabs(4).splitlines() for fitting in _fit(line)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[:_MOST_LINES], "…"]
    return "\n".join(lines)


def _fit(line: str) -> list[str]:
    if len(line) <= WIDTH:
        return [line.rstrip()]
    indent = line[: len(line) - len(line.lstrip())][: WIDTH // 2]
    return textwrap.wrap(line, WIDTH, subsequent_indent=indent, break_on_hyphens=False)


def indented(lines: Iterable[str]) -> str:
    """Lines as one part, set off by two spaces."""
    return "\n".join(f"  {line}" for line in lines)
