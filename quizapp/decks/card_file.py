"""One card file: its text, and the problems found in it so far."""

import codecs
import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from quizapp.core.card import Position
from quizapp.decks.problem import Problem

Mark = tuple[int, int]
"""A line and a column, both counted from 1."""

LARGEST = 64 * 1024 * 1024

# What the YAML parser counts as the end of a line; positions only agree when we cut alike.
_LINE_END = re.compile("\r\n|[\n\r\x85\u2028\u2029]")


@dataclass
class CardFile:
    """The text of one file under the name shown to people; readers report problems to it."""

    name: str
    text: str
    problems: list[Problem] = field(default_factory=list)
    unchecked: list[tuple[Any, ...]] | None = None
    """The pieces of Python that are still to be checked, where they are gathered and not checked one by one."""

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, without their ends."""
        return _LINE_END.split(self.text)

    def line(self, number: int) -> str:
        """Line `number`, counted from 1; empty past the end."""
        return self.lines[number - 1] if 0 < number <= len(self.lines) else ""

    def character(self, at: Mark) -> str:
        """The character at `at`; empty past the end of its line."""
        return self.line(at[0])[at[1] - 1 : at[1]]

    def ends_at(self, at: Mark) -> bool:
        """Whether only white space follows from `at` on."""
        return not (self.line(at[0])[at[1] - 1 :].strip() or any(line.strip() for line in self.lines[at[0] :]))

    @property
    def end(self) -> Mark:
        """The place of the last character that is no white space."""
        return self.mark_of(max(0, len(self.text.rstrip()) - 1))

    def position(self, at: Mark) -> Position:
        """The position of `at` in this file."""
        return Position(self.name, *at)

    def report(self, at: Mark, message: str, hint: str = "") -> None:
        """Add a problem at `at`."""
        self.problems.append(Problem(self.position(at), message, hint, self.line(at[0])))

    def sorted_problems(self) -> list[Problem]:
        """The problems in the order of their places."""
        return sorted(self.problems, key=lambda each: (each.where.line, each.where.column) if each.where else (0, 0))

    def mark_of(self, offset: int) -> Mark:
        """The line and column of the character at `offset` in the text."""
        before = _LINE_END.split(self.text[:offset])
        return len(before), len(before[-1]) + 1


def read_card_file(path: Path) -> CardFile | Problem:
    """The file at `path`, or the one problem that keeps it from being read as text."""
    data = read_bytes(path)
    return data if isinstance(data, Problem) else decoded(str(path), data)


def line_at(where: Position | None) -> str:
    """The line that `where` is on, as the file has it now; empty where it cannot be had."""
    file = None if where is None else read_card_file(Path(where.file))
    return file.line(where.line) if where and isinstance(file, CardFile) else ""


def read_bytes(path: Path) -> bytes | Problem:
    """The bytes of the file at `path`, or the one problem that keeps it from being read."""
    try:
        state = os.stat(path)  # noqa: PTH116 - says why it fails, where Path.is_file only says no
        if stat.S_ISDIR(state.st_mode):
            return Problem(None, f"{path} is a folder, not a card file", "Rename the folder, or move it elsewhere.")
        if not stat.S_ISREG(state.st_mode):
            return Problem(None, f"{path} is not a regular file", "A card file is plain UTF-8 text.")
        if state.st_size > LARGEST:
            return Problem(None, f"{path} is larger than {LARGEST >> 20} MiB", "Split it into several card files.")
        return path.read_bytes()
    except OSError as error:
        why = error.strerror or type(error).__name__
        return Problem(None, f"{path} cannot be read: {why}", "Check that it exists and that you may read it.")


def decoded(name: str, data: bytes) -> CardFile | Problem:
    """The file of these bytes under the name shown to people, or the one problem that keeps it from being text."""
    if b"\0" in data:
        hint = "A card file is plain UTF-8 text; move other files out of the deck's folder."
        return Problem(None, f"{name} is not text: it holds zero bytes", hint)
    text = data.removeprefix(codecs.BOM_UTF8)
    try:
        return CardFile(name, text.decode("utf-8"))
    except UnicodeDecodeError as error:
        file = CardFile(name, text.decode("utf-8", errors="replace"))
        at = file.mark_of(len(text[: error.start].decode("utf-8")))
        message = f"byte 0x{text[error.start]:02x} is not UTF-8"
        file.report(at, message, "Save the file in UTF-8; if it is no card file, move it out of the deck's folder.")
        return file.problems[0]
