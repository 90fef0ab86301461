"""What is wrong with a line that does not begin where it should, told by the columns of the lines above it."""

import re

from quizapp.decks.card_file import CardFile, Mark
from quizapp.decks.yaml_words import UNFIT, Advice

_BLOCK_BEGINS = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")


def advice_on_line(file: CardFile, at: Mark) -> Advice:
    """What to say of the line that begins at `at` and fits nothing; the usual where `at` is within a line."""
    number, column = at
    if file.line(number)[: column - 1].strip():
        return UNFIT
    around = _around(file, number)
    columns = [each for each, _ in around]
    if column in columns and file.character(at) == "-":
        hint = "Above it, keys begin in the same column: give each of them a `-`, or none."
        return Advice("a `-` stands where the next key should be", hint)
    for each, begins in around:
        if each < column and _BLOCK_BEGINS.search(file.line(begins)):
            first = next(line for line in range(begins + 1, number + 1) if file.line(line).strip())
            if _column(file.line(first)) > column:
                hint = f"A block is as deep as its first line: begin line {first} in column {column} as well."
                return Advice("this line is less indented than the block of text that it is in", hint)
    if column in columns or not columns:
        return UNFIT
    deeper = [each for each in columns if each > column][-1:]
    near = [str(each) for each in (*deeper, *[each for each in columns if each < column][:1])]
    hint = f"It begins in column {column}; what it may belong to begins in column {' or '.join(near)}."
    return Advice(UNFIT.message, hint)


def _around(file: CardFile, number: int) -> list[tuple[int, int]]:
    """The columns in which the lines around line `number` begin, the innermost first, each with its last line."""
    found: list[tuple[int, int]] = []
    for line in range(number - 1, 0, -1):
        text = file.line(line)
        column = _column(text)
        if text.strip() and not text.lstrip().startswith("#") and (not found or column < found[-1][0]):
            found += _beginnings(text, column, line, found[-1][0] if found else 0)
        if column == 1 and text.strip():
            break
    return found


def _column(line: str) -> int:
    """The column in which a line begins."""
    return len(line) - len(line.lstrip()) + 1


def _beginnings(text: str, column: int, line: int, below: int) -> list[tuple[int, int]]:
    """Where a line begins, and where the key behind its dash does."""
    behind = re.match(r"\s*-\s+(?=\S)", text)
    inner = behind.end() + 1 if behind else 0
    return [*([(inner, line)] if inner and (not below or inner < below) else []), (column, line)]
