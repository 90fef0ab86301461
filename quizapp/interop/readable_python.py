"""Whether Python can read a text, told without running any of it."""

import ast
import re

from quizapp.decks.python_code import warnings_unheard

_MOST_CUTS = 64

# A space after the sign means arithmetic that goes on from the line above.
_MAGIC = re.compile(r"\s*(?:%{1,2}[A-Za-z].*|!(?!=).*|\?{1,2}[\w.]+|[\w.]+\?{1,2})\s*")


def parsed(code: str) -> ast.Module | None:
    """The syntax tree of `code`, None when Python cannot read it."""
    with warnings_unheard():
        try:
            return ast.parse(code)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return None


def split_code(text: str) -> tuple[str, str]:
    """Cut `text` at a blank line into code, as long as Python can read it, and the rest, which is prose.

    A first paragraph that Python cannot read is code all the same: somebody has put it into a code cell.
    """
    lines = text.strip("\n").split("\n")
    end = len(lines)
    for _ in range(_MOST_CUTS):
        failed = _failing_line("\n".join(lines[:end]))
        if failed is None:
            return "\n".join(lines[:end]).strip("\n"), "\n".join(lines[end:]).strip("\n")
        end = _blank_before(lines, min(failed, end))
        if end == 0:
            break
    end = next((place for place, line in enumerate(lines) if not line.strip()), len(lines))
    return "\n".join(lines[:end]), "\n".join(lines[end:]).strip("\n")


def without_magics(code: str) -> str:
    """`code` without the lines that only a notebook understands: `%magic`, `!command` and questions like `torch?`."""
    if parsed(code) is not None:
        return code
    return "\n".join(line for line in code.split("\n") if not _MAGIC.fullmatch(line))


def _failing_line(code: str) -> int | None:
    """The number of the line, from 1, at which Python gives up; None when it can read everything."""
    with warnings_unheard():
        try:
            ast.parse("\n".join("" if _MAGIC.fullmatch(line) else line for line in code.split("\n")))
        except SyntaxError as error:
            return error.lineno or 1
        except (ValueError, RecursionError, MemoryError):
            return 1
    return None


def _blank_before(lines: list[str], number: int) -> int:
    """The place of the last blank line above line `number`; 0 when there is none."""
    return next((place for place in range(number - 1, 0, -1) if not lines[place].strip()), 0)
