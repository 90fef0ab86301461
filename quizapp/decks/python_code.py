"""Whether Python written in a card can be read, and where in the card file it cannot."""

import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.vary import original_offset, substituted, uses
from quizapp.decks.card_file import CardFile, Mark
from quizapp.decks.fields import Fields
from quizapp.decks.places import is_folded, place_of

_AS_IT_IS: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Fault:
    """What Python says of a text, and the character (from 0) at which it says it."""

    message: str
    offset: int


@contextmanager
def warnings_unheard() -> Iterator[None]:
    """Silence what Python says of odd but legal code, such as a stray backslash: it would go to the terminal."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def read_python(fields: Fields, key: str, *, required: bool = False) -> str:
    """The code under `key`, reported when Python cannot read it; "" when absent."""
    code = fields.code(key, required=required)
    if code:
        check_python(fields.file, fields.at(key), key, code, samples=fields.samples)
    return code


def check_python(
    file: CardFile,
    at: Mark,
    key: str,
    code: str,
    *,
    expression: bool = False,
    samples: Sequence[Mapping[str, str]] = (),
) -> None:
    """Report a syntax error in `code`, the value of `key` at `at`; an `expression` is a single one, as for eval.

    Code of a card whose values vary must be readable with each of `samples`. Where a file gathers its pieces of Python,
    nothing is told yet: `all_readable` checks them.
    """
    if file.unchecked is not None:
        file.unchecked.append((code, expression, samples))
        return
    fault = first_fault(code, expression=expression, samples=samples)
    if fault is None:
        return
    if fault.offset < 0:
        file.report(at, f"`{key}` {fault.message}", "Write it in simpler steps.")
        return
    hint = "Python must be able to read it as it stands."
    if expression:
        hint = "It must be one expression; what has to run before it goes into `code`."
    if fault.message.endswith("outside function"):
        hint = f"It stands in no function: set a name instead, as in `{'args' if key == 'draw' else 'out'} = …`."
    drawn = [] if samples else [use.name for use in uses(code) if use.name]
    if drawn:
        hint = (
            f"`${{{drawn[0]}}}` needs a value: add `vary: {{{drawn[0]}: {{ints: [2, 9]}}}}`, or list its values there."
        )
    elif is_folded(file, at, code):
        hint = "Code of several lines goes into a `|` block, which keeps its lines as they are."
    file.report(place_of(file, at, code, fault.offset), f"`{key}` {fault.message}", hint)


def all_readable(file: CardFile) -> bool:
    """Whether Python can read all the pieces that were gathered for `file`.

    One after another they take two thirds of what they take among the keys of their cards: Python's compiler is large.
    """
    pieces, file.unchecked = file.unchecked or [], None
    return all(first_fault(code, expression=once, samples=samples) is None for code, once, samples in pieces)


def first_fault(code: str, *, expression: bool = False, samples: Sequence[Mapping[str, str]] = ()) -> Fault | None:
    """What keeps Python from reading `code` with one of `samples`, None if nothing; an offset of -1 is no place.

    A name that `samples` do not know keeps it from being read too, but is told elsewhere.
    """
    for values in samples or (_AS_IT_IS,):
        if values and any(use.name not in values for use in uses(code)):
            return None
        fault = _fault(substituted(code, values) if values else code, expression)
        if fault is not None:
            return _in_original(fault, code, values) if values and fault.offset >= 0 else fault
    return None


@lru_cache(maxsize=4096)  # cards of one family often share their setup or their reference
def _fault(code: str, expression: bool) -> Fault | None:
    try:
        compile(code, "<card>", "eval" if expression else "exec", dont_inherit=True)
    except SyntaxError as error:
        before = code.split("\n")[: (error.lineno or 1) - 1]
        return Fault(f"is not Python: {error.msg}", sum(len(line) + 1 for line in before) + (error.offset or 1) - 1)
    except (RecursionError, MemoryError, ValueError):
        return Fault("is too deeply nested for Python", -1)
    return None


def _in_original(fault: Fault, code: str, values: Mapping[str, str]) -> Fault:
    drawn = ", ".join(f"{name} = {value}" for name, value in values.items())
    return Fault(f"{fault.message}, with {drawn}", original_offset(code, values, fault.offset))
