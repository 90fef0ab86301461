"""Finds the numbered questions of a document, each with what stands below it."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from quizapp.core.text import clean
from quizapp.interop.cells import Cell
from quizapp.interop.markdown import Fences, Heading, Numbered, heading, list_item, numbered

_ABOUT_QUESTIONS = re.compile(r"question|quiz|exercise|review", re.IGNORECASE)
_PYTHON = frozenset(("python", "py", "python3", "ipython3"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of an answer: prose in Markdown, or code."""

    text: str
    code: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its number as text, what it asks, the section it stands in, and the answer below it."""

    number: str
    prompt: str
    section: str = ""
    pieces: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """The questions of a document in order, and how many of its lines with text belong to none of them."""

    questions: tuple[Question, ...]
    left_out: int = 0


def find_questions(cells: Sequence[Cell], level: int | None = None) -> Reading:
    """The questions among `cells`.

    A question is a numbered heading of `level`; by default of the level that has most of them. Deeper headings belong
    to the answer; all others end it and begin a section. A document without such headings is read for its numbered
    lists, those under headings about questions if it has such headings.
    """
    parts = list(_parts(cells))
    headings = [part for part in parts if isinstance(part, Heading)]
    levels = Counter(each.level for each in headings if numbered(each.text))
    if level is None and levels:
        level = min(levels, key=lambda each: (-levels[each], each))
    if level is None:
        chosen = any(_ABOUT_QUESTIONS.search(each.text) for each in headings)
        return _gather(parts, _ListReader(only_chosen=chosen))
    return _gather(parts, _HeadingReader(level))


_Part = Heading | Piece | str
"""A heading, a stretch of code or a fenced block, or one line of prose."""


def _parts(cells: Iterable[Cell]) -> Iterator[_Part]:
    """The headings, code, fenced blocks and lines of prose in the cells, cleaned."""
    for cell in cells:
        text = clean(cell.text)
        if cell.code:
            yield from [Piece(text.strip("\n"), code=True)] if text.strip() else []
        else:
            yield from _lines(text)
            yield ""


def _lines(text: str) -> Iterator[_Part]:
    fences = Fences()
    block: list[str] = []
    python = False
    for line in text.split("\n"):
        if not fences.inside(line):
            yield heading(line) or line
            continue
        python = python if block else fences.language in _PYTHON
        block.append(line)
        if fences.language is None:
            yield Piece("\n".join(block[1:-1]), code=True) if python else Piece("\n".join(block))
            block = []
    if block:  # a fence that is never closed
        yield Piece("\n".join(block))


class _HeadingReader:
    """Questions are numbered headings of one level."""

    def __init__(self, level: int) -> None:
        self._level = level

    def begins(self, part: _Part, _section: str) -> Numbered | None:
        return numbered(part.text) if isinstance(part, Heading) and part.level == self._level else None

    def ends(self, part: _Part) -> bool:
        return isinstance(part, Heading) and part.level <= self._level


class _ListReader:
    """Questions are items of numbered lists."""

    def __init__(self, *, only_chosen: bool) -> None:
        self._only_chosen = only_chosen

    def begins(self, part: _Part, section: str) -> Numbered | None:
        if not isinstance(part, str) or (self._only_chosen and not _ABOUT_QUESTIONS.search(section)):
            return None
        return list_item(part)

    def ends(self, part: _Part) -> bool:
        return isinstance(part, Heading)


@dataclass(slots=True)
class _Open:
    """A question that is still being read."""

    number: str
    prompt: str
    section: str
    pieces: list[Piece] = field(default_factory=list)
    prose: list[str] = field(default_factory=list)

    def add(self, part: _Part) -> None:
        if isinstance(part, Piece):
            self.flush()
            self.pieces.append(part)
        else:
            self.prose.append(f"{'#' * part.level} {part.text}" if isinstance(part, Heading) else part)

    def flush(self) -> None:
        text = unquoted("\n".join(self.prose))
        self.prose = []
        if text:
            self.pieces.append(Piece(text))

    def closed(self) -> Question:
        self.flush()
        pieces = self.pieces
        if not self.prompt and pieces and not pieces[0].code:
            # `### Question 3`, and what it asks in the paragraph below.
            first, _, rest = pieces[0].text.partition("\n\n")
            self.prompt, pieces = first, [*([Piece(rest.strip("\n"))] if rest.strip() else []), *pieces[1:]]
        return Question(self.number, self.prompt, self.section, tuple(pieces))


def _gather(parts: Sequence[_Part], reader: _HeadingReader | _ListReader) -> Reading:
    questions: list[Question] = []
    section = ""
    left_out = 0
    current: _Open | None = None
    growing = False  # in a list, whether the next line still belongs to what is asked
    for part in parts:
        begun = reader.begins(part, section)
        if begun is not None or reader.ends(part):
            questions += [current.closed()] if current else []
            current = _Open(begun.number, begun.text, section) if begun else None
            section = part.text if begun is None and isinstance(part, Heading) else section
            growing = isinstance(part, str)
        elif current is None:
            left_out += part.text.count("\n") + 1 if isinstance(part, Piece) else bool(str(part).strip())
        elif growing and isinstance(part, str) and part.strip() and not part.lstrip().startswith(">"):
            current.prompt += f" {part.strip()}"
        else:
            growing = False
            current.add(part)
    questions += [current.closed()] if current else []
    return Reading(tuple(_counted(questions)), left_out)


def _counted(questions: Sequence[Question]) -> Iterator[Question]:
    """The questions, numbered by their place where a section gives the same number to several of them."""
    shared = {section for (section, _), many in Counter((q.section, q.number) for q in questions).items() if many > 1}
    places: Counter[str] = Counter()
    for each in questions:
        places[each.section] += 1
        number = str(places[each.section]) if each.section in shared else each.number
        yield Question(number, each.prompt, each.section, each.pieces)


def unquoted(text: str) -> str:
    """`text` without the indent or the `>` that all its lines share, and without empty lines around it."""
    lines = text.strip("\n").split("\n")
    if all(line.lstrip().startswith(">") for line in lines if line.strip()):
        lines = [re.sub(r"^\s*> ?", "", line) for line in lines]
    said = [line for line in lines if line.strip()]
    indent = min((len(line) - len(line.lstrip(" ")) for line in said), default=0)
    return "\n".join(line[indent:] if line.strip() else "" for line in lines).strip("\n")
