"""The answer to a predict card, written as a learner might have typed it."""

from typing import TYPE_CHECKING, Any

from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.describe import kind_text, scalar_text, shallow
from quizapp.core.run import Run
from quizapp.core.text import clean_line
from quizapp.core.values import MappingValue, MissingValue, ScalarValue, SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    import numpy as np

_MOST_ELEMENTS = 1000
_LONGEST_WHOLE = 1e15
_MOST_LETTERS = 1000


def truth_text(truth: Run) -> str:
    """Return what a predict card's question gave: its value, or the error it raised; harmless to show.

    A tensor of more than a thousand elements, a text or a number of more than a thousand letters, is abridged.
    """
    case = truth.cases[0] if truth.cases else None
    error = truth.error or (case.error if case else None)
    if error is not None:
        return clean_line(f"{error.type}: {error.message}")
    return _text(shallow(case.results.get("ask", MissingValue()) if case else MissingValue()))


def _text(value: Value) -> str:
    if isinstance(value, TensorValue):
        return _tensor_text(value)
    if isinstance(value, ScalarValue):
        return scalar_text(value, _MOST_LETTERS)
    if isinstance(value, MappingValue):
        return f"{{{', '.join(f'{_text(key)}: {_text(item)}' for key, item in value.items)}}}"
    if isinstance(value, SequenceValue):
        inside = ", ".join(map(_text, value.items))
        if value.type == "list":
            return f"[{inside}]"
        return f"({inside},)" if len(value.items) == 1 else f"({inside})"
    return kind_text(value)


def _tensor_text(value: TensorValue) -> str:
    import numpy as np

    array = numbers(value)
    if array is None:
        return kind_text(value)
    return np.array2string(array, separator=", ", threshold=_MOST_ELEMENTS, formatter={"float_kind": _float_text})


def _float_text(number: "np.floating[Any]") -> str:
    """A float as torch prints it; a whole one in full, for that is what a prediction must equal."""
    whole = abs(number) < _LONGEST_WHOLE and number == int(number)
    return f"{number:.0f}." if whole else str(number)
