"""A deck of everything an author can do wrong: each mistake is told at its place, with its line and what to do.

In `mistakes/` the comment below a line says what is told of it: a caret under the place, the message, and the hint. A
`~` at the end marks what JSON Schema has no words for; `test_schema` holds the schema against the rest.
"""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from quizapp.decks.card_file import CardFile, decoded
from quizapp.decks.deck import load_deck_folder
from quizapp.decks.problem import Problem
from quizapp.decks.strict_yaml import BAD, parse

FOLDER = Path(__file__).parent / "mistakes"
FILES = sorted(FOLDER.glob("*.yaml"))
_COMMENT = re.compile(r"#( *)\^ (.*?)( ~)?")


@dataclass(frozen=True)
class Mistake:
    """What a comment says is told: where, in which words, and whether a schema can tell it too."""

    file: str
    line: int
    column: int
    told: str
    beyond_schema: bool = False


def mistakes(path: Path) -> list[Mistake]:
    """The mistakes in one file, by its comments."""
    found = []
    line = 0
    for number, text in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        comment = _COMMENT.fullmatch(text)
        if comment:
            column = len(comment[1]) + 2 if comment[1] else 1
            found.append(Mistake(path.name, line, column, comment[2], bool(comment[3])))
        else:
            line = number
    return found


def as_mistake(problem: Problem) -> Mistake:
    assert problem.where is not None
    told = f"{problem.message} | {problem.hint}".replace(f"{FOLDER}/", "")
    return Mistake(Path(problem.where.file).name, problem.where.line, problem.where.column, told)


PROBLEMS = load_deck_folder(FOLDER).problems


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_mistake_is_told_where_and_as_the_comment_below_it_says(path: Path) -> None:
    told = sorted((as_mistake(problem) for problem in PROBLEMS), key=lambda each: (each.line, each.column))
    expected = [Mistake(each.file, each.line, each.column, each.told) for each in mistakes(path)]
    assert expected
    assert [each for each in told if each.file == path.name] == expected


def test_there_are_many_different_ones() -> None:
    assert len({re.sub(r"`[^`]*`|\d+", "…", each.told) for path in FILES for each in mistakes(path)}) >= 60
    assert sum(len(mistakes(path)) for path in FILES) >= 110


def test_each_is_told_with_its_line_and_what_to_do() -> None:
    for problem in PROBLEMS:
        assert problem.where is not None
        assert problem.hint
        place, *rest = str(problem).split("\n")
        assert place.startswith(
            f"{FOLDER}/{Path(problem.where.file).name}:{problem.where.line}:{problem.where.column}: "
        )
        assert rest[0].strip() in problem.source_line
        assert rest[1].strip() == "^"
        assert rest[2].strip() == problem.hint


# What ends the reading of a file: one mistake each.
FATAL = {
    "title: Then reshape: transpose": (1, 20, "a second `:` stands where a value or the next key should be"),
    "cards:\n\t- id: a": (2, 1, "a tab stands where only spaces may"),
    "a: 'never closed\nb: 1": (1, 4, "this quote is never closed"),
    'a: "never closed\nb: 1': (1, 4, "this quote is never closed"),
    "a: [1, 2\nb: 3": (1, 4, "this bracket is not closed"),
    "a: {b: 1\n": (1, 4, "this bracket is not closed"),
    'a: "C:\\q"': (1, 7, "this backslash means nothing inside double quotes"),
    "a: `code`": (1, 4, "an unquoted text cannot begin with this character"),
    "a: @decorator": (1, 4, "an unquoted text cannot begin with this character"),
    "a: 1\n%b: 2": (2, 1, "a directive (`%…` at the start of a line) is not used in card files"),
    "a: * b": (1, 5, "a text cannot begin with `*` or `&`"),
    "cards:\n  - a: 1\n - a: 2": (3, 2, "this does not fit what stands before it"),
    "a: 1\n  b: 2": (2, 4, "a second `:` stands where a value or the next key should be"),
    "a: 1\nb\nc: 2": (2, 1, "this line is neither `key: value` nor part of the text above"),
    "a: 'x' y": (1, 8, "this does not fit what stands before it"),
    "a: | text": (1, 6, "this block of text cannot be read"),
    "a: 1\n---\nb: 2": (2, 1, "a second document begins here"),
    "": (1, 1, "the file is empty"),
    "# nothing\n": (1, 1, "the file is empty"),
    "a: x\u2028b: 1": (1, 5, "a control character (U+2028) cannot stand in a card file"),
    "a: \x07": (1, 4, "a control character (U+0007) cannot stand in a card file"),
    "a: " + "[" * 40: (1, 35, "more than 32 levels of nesting"),
}


@pytest.mark.parametrize("text", FATAL, ids=lambda text: repr(text)[:30])
def test_what_ends_the_reading_of_a_file_is_told_at_its_place(text: str) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    first = file.problems[0]
    assert first.where is not None
    assert (first.where.line, first.where.column, first.message) == FATAL[text]
    assert first.hint


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"a: \xff", "a.yaml:1:4: byte 0xff is not UTF-8"),
        (b"\xef\xbb\xbfa: \xc2\xb5\xff", "a.yaml:1:5: byte 0xff is not UTF-8"),
        ("a: é".encode("latin-1"), "a.yaml:1:4: byte 0xe9 is not UTF-8"),
        ("a: 1".encode("utf-16"), "a.yaml is not text: it holds zero bytes"),
        (b"a: \0", "a.yaml is not text: it holds zero bytes"),
    ],
)
def test_bytes_that_are_no_text_are_told(data: bytes, told: str) -> None:
    problem = decoded("a.yaml", data)
    assert isinstance(problem, Problem)
    assert str(problem).startswith(told)
    assert problem.hint
