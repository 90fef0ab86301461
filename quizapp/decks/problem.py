"""A problem: what is wrong in a card file, where, and what to do about it."""

import unicodedata
from dataclasses import dataclass

from quizapp.core.card import Position

_WIDEST = 120


def printable(text: str) -> str:
    """`text` on one line and safe to print: control and formatting characters, but for the tab, are replaced."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "\t" else "\N{REPLACEMENT CHARACTER}" for each in text)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong; `where` is None where no line is to blame, as with a missing folder."""

    where: Position | None
    message: str
    hint: str = ""
    source_line: str = ""

    def __str__(self) -> str:
        place = f"{printable(str(self.where))}: " if self.where else ""
        lines = [place + printable(self.message)]
        if self.where and self.source_line.strip():
            lines += _pointed(self.source_line, self.where.column)
        if self.hint:
            lines.append("  " + printable(self.hint))
        return "\n".join(lines)


def _pointed(source_line: str, column: int) -> list[str]:
    """The source line, cut to a readable width around `column`, and a caret under it."""
    line = printable(source_line)
    start = max(0, min(column - _WIDEST // 2, len(line) - _WIDEST))
    shown = line[start : start + _WIDEST]
    under = "".join(_blank(each) for each in shown[: column - 1 - start])
    return ["  " + shown, "  " + under + "^"]


def _blank(character: str) -> str:
    """White space as wide on a terminal as `character`."""
    if character == "\t":
        return "\t"
    if unicodedata.combining(character):
        return ""
    return "  " if unicodedata.east_asian_width(character) in "WF" else " "
