"""The little of Markdown that questions are found by: headings, numbers, fences and list items, a line at a time."""

import re
from dataclasses import dataclass

_HEADING = re.compile(r" {0,3}(#{1,6})(?:[ \t]+(.*))?")
_CLOSING = re.compile(r"(?:^|[ \t]+)#+[ \t]*$")
_LABEL = r"(?:Q(?:uestion)?[ \t]*)?"
_NUMBER = re.compile(rf"{_LABEL}(\d{{1,6}}[a-z]?)[ \t]*(?:[.):](?!\d)|[-–—](?=\s))[ \t]*(.*)", re.IGNORECASE)
_LABELLED = re.compile(r"Q(?:uestion)?[ \t]*(\d{1,6}[a-z]?)(?:[ \t]+(.*))?", re.IGNORECASE)
_ITEM = re.compile(r" ?(\d{1,6})[.)][ \t]+(\S.*)")
# The number alone in bold, or all of the line.
_BOLD_ITEM = re.compile(r" ?(\*\*|__)(\d{1,6})[.)](?:\1[ \t]+(\S.*)|[ \t]+(\S.*)\1[ \t]*)")
_BULLET = re.compile(r" {0,4}[-*•+][ \t]+(\S.*)")
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})[ \t]*([^`]*)")
_EMPHASIS = re.compile(r"(\*\*|__)(.+)\1")


@dataclass(frozen=True, slots=True)
class Heading:
    """An ATX heading: its level from 1 to 6, and its text without the closing signs."""

    level: int
    text: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A text that begins with a number: `3. Why?`, `Question 3a: Why?`; the rest may be empty."""

    number: str
    text: str


def heading(line: str) -> Heading | None:
    """The heading that `line` is, None when it is none."""
    found = _HEADING.fullmatch(line.rstrip("\n"))
    return Heading(len(found[1]), _CLOSING.sub("", (found[2] or "").strip())) if found else None


def numbered(text: str) -> Numbered | None:
    """The number that `text` begins with, and the rest; None when it begins with none."""
    bare = _EMPHASIS.fullmatch(text.strip())
    said = bare[2].strip() if bare else text.strip()
    found = _NUMBER.fullmatch(said) or _LABELLED.fullmatch(said)
    return Numbered(found[1].lower(), (found[2] or "").strip()) if found else None


def list_item(line: str) -> Numbered | None:
    """The item of a numbered list that `line` begins, unless it stands inside another."""
    found = _ITEM.fullmatch(line)
    if found:
        return Numbered(found[1], found[2].strip())
    bold = _BOLD_ITEM.fullmatch(line)
    return Numbered(bold[2], (bold[3] or bold[4]).strip()) if bold else None


def bullet(line: str) -> str:
    """The text of an item of a list with bullets; "" for any other line."""
    found = _BULLET.fullmatch(line)
    return found[1].strip() if found else ""


class Fences:
    """Follows fenced blocks line by line: whether a line is in one, and the language that the block names."""

    def __init__(self) -> None:
        self.language: str | None = None
        self._sign = ""

    def inside(self, line: str) -> bool:
        """Whether `line` belongs to a fenced block, its fences included."""
        found = _FENCE.fullmatch(line)
        if self._sign:
            if found and not found[2].strip() and found[1].startswith(self._sign):
                self._sign, self.language = "", None
            return True
        if found is None:
            return False
        self._sign, self.language = found[1], found[2].strip().lower()
        return True


def fenced(code: str) -> str:
    """`code` as a fenced block of Python, whatever backticks it holds."""
    longest = max((len(run) for run in re.findall("`{3,}", code)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}python\n{code}\n{fence}"
