"""Plain YAML scalars by the YAML 1.2 core rules, without their traps.

`yes` and `on` are text, `1e-5` is a number, and `010` (eight to some readers, ten to others) is refused.
"""

import math
import re

Scalar = str | int | float | bool | None

_WORDS: dict[str, Scalar] = {
    "": None,
    "~": None,
    "null": None,
    "Null": None,
    "NULL": None,
    "true": True,
    "True": True,
    "TRUE": True,
    "false": False,
    "False": False,
    "FALSE": False,
    ".nan": math.nan,
    ".NaN": math.nan,
    ".NAN": math.nan,
    **{sign + word: math.inf for sign in ("", "+") for word in (".inf", ".Inf", ".INF")},
    **{"-" + word: -math.inf for word in (".inf", ".Inf", ".INF")},
}
_NUMBER_STARTS = frozenset("+-.0123456789")
_DECIMAL = re.compile(r"[-+]?[0-9]+")
_BASED = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_LEADING_ZERO = re.compile(r"[-+]?0[0-9]")
_LONGEST = 40
_LARGEST = 2**63


class ScalarError(ValueError):
    """A plain scalar that must not be guessed at; its text is the problem, `hint` the way out."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message)
        self.hint = hint


def resolve(text: str) -> Scalar:
    """The value of an unquoted scalar; raises ScalarError for a number that is ambiguous or too large."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _NUMBER_STARTS:
        return text
    if _BASED.fullmatch(text):
        return _bounded(text, int(text, 0) if len(text) <= _LONGEST else _LARGEST)
    if not _FLOAT.fullmatch(text):
        return text
    if _LEADING_ZERO.match(text):
        raise ScalarError(f"`{text[:_LONGEST]}` begins with a zero", 'Leave out the zero, or write text in "quotes".')
    if len(text) > _LONGEST:
        return _bounded(text, _LARGEST)
    return _bounded(text, int(text) if _DECIMAL.fullmatch(text) else float(text))


def _bounded(text: str, value: int | float) -> int | float:
    if (isinstance(value, int) and abs(value) >= _LARGEST) or math.isinf(value):
        raise ScalarError(f"`{text[:_LONGEST]}` is too large a number", 'Write text in "quotes".')
    return value
