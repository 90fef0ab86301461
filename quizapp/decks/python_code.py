"""Whether Python written in a card can be read, and where in the card file it cannot."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from quizapp.decks.card_file import CardFile, Mark


@contextmanager
def warnings_unheard() -> Iterator[None]:
    """Silence what Python says of odd but legal code, such as a stray backslash: it would go to the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def check_python(file: CardFile, at: Mark, key: str, code: str, *, expression: bool = False) -> None:
    """Report a syntax error in `code`, the value of `key` at `at`; an `expression` is a single one, as for eval."""
    try:
        compile(code, "<card>", "eval" if expression else "exec", dont_inherit=True)
    except SyntaxError as error:
        place = _place(file, at, code, error.lineno or 1, error.offset or 1)
        hint = "It must be one expression." if expression else "Python must be able to read it as it stands."
        file.report(place, f"`{key}` is not Python: {error.msg}", hint)
    except (RecursionError, MemoryError, ValueError):
        file.report(at, f"`{key}` is too deeply nested for Python", "Write it in simpler steps.")


def _place(file: CardFile, at: Mark, code: str, line: int, column: int) -> Mark:
    """Where in the card file line `line` and column `column` of `code` stand.

    Exact in `|` blocks, plain texts and simple quotes; the start of the value where YAML has folded the lines.
    """
    opener = file.character(at)
    if opener == "|":
        said = code.split("\n")[line - 1] if line <= code.count("\n") + 1 else ""
        whole = file.line(at[0] + line)
        return at[0] + line, len(whole) - len(said) + column
    if opener == ">" or line > 1:
        return at
    return at[0], at[1] + column - 1 + (opener in "\"'")
