"""A typed value against the true one: shapes as they nest, numbers to the digits that people type."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizapp.core.card import Expectation
from quizapp.core.judge.arrays import is_number, numbers
from quizapp.core.judge.closeness import Tolerance, differing, tolerance_for
from quizapp.core.judge.describe import count, shape_text
from quizapp.core.judge.typed import Items, Pairs, Single, Typed, Word
from quizapp.core.values import MappingValue, ScalarValue, SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_TYPED = 1e-3  # four digits, as torch prints them
_NEARLY = 1e-2
_SAME_WORD = {"float": "float32", "double": "float64", "half": "float16", "long": "int64", "int": "int32"}
_SAME_WORD |= {"short": "int16", "cfloat": "complex64", "cdouble": "complex128"}


@dataclass(frozen=True, slots=True)
class Miss:
    """The first fact in which a typed value is not the true one; the message does not give the true one away."""

    check: str
    message: str


_NOT_IT = Miss("value", "")


def miss(typed: Typed, truth: Value) -> Miss | None:
    """What keeps a typed value from being the true one, None if nothing does."""
    if isinstance(truth, TensorValue):
        return _tensor_miss(typed, truth)
    if isinstance(truth, SequenceValue):
        return _sequence_miss(typed, truth)
    if isinstance(truth, MappingValue):
        return _mapping_miss(typed, truth)
    if isinstance(truth, ScalarValue):
        return _scalar_miss(typed, truth)
    return _NOT_IT


def word(text: str) -> str:
    """A name as it is compared: without its module, in lower case, torch's own aliases resolved."""
    bare = text.strip().strip("`'\"").rpartition(".")[2].lower()
    return _SAME_WORD.get(bare, bare)


def same_typed(one: Typed, other: Typed) -> bool:
    """Whether two typed values mean the same."""
    one = one.item if isinstance(one, Single) else one
    other = other.item if isinstance(other, Single) else other
    if isinstance(one, Items) and isinstance(other, Items):
        same_length = len(one.items) == len(other.items)
        return same_length and all(map(same_typed, one.items, other.items))
    if isinstance(one, Pairs) and isinstance(other, Pairs):
        pairs = zip(one.items, other.items, strict=False)
        same_length = len(one.items) == len(other.items)
        return same_length and all(same_typed(a, b) for left, right in pairs for a, b in zip(left, right, strict=True))
    if isinstance(one, str | Word) and isinstance(other, str | Word):
        return word(_text(one)) == word(_text(other))
    if _is_number(one) and _is_number(other):
        mine, true = _array(one), _array(other)
        return mine is not None and true is not None and not _differing(mine, true, "").any()
    return type(one) is type(other) and one == other


def _text(value: str | Word) -> str:
    return value.text if isinstance(value, Word) else value


def _is_number(typed: Typed) -> bool:
    return isinstance(typed, int | float | complex) and not isinstance(typed, bool)


def _tensor_miss(typed: Typed, truth: TensorValue) -> Miss | None:
    true = numbers(truth)
    if isinstance(typed, Items | Single) and typed.dtype and word(typed.dtype) != word(truth.dtype):
        return Miss("dtype", "The dtype is not right.")
    mine = _array(typed)
    if mine is None or true is None:
        return Miss("type", "Your answer is not a number, or rows of numbers of one length.")
    if mine.shape != true.shape:
        return Miss("shape", f"Your answer has the shape {shape_text(mine.shape)}; the result has another.")
    return _number_miss(mine, true, truth.dtype)


def _array(typed: Typed) -> "NDArray[Any] | None":
    """Typed numbers as an array in the shape of their brackets; None if they are not numbers, or ragged."""
    import numpy as np

    try:
        array = np.array(_nested(typed))
    except ValueError:
        return None
    return array if array.dtype.kind in "biufc" else None


def _nested(typed: Typed) -> Any:
    if isinstance(typed, Items):
        return [_nested(item) for item in typed.items]
    return _nested(typed.item) if isinstance(typed, Single) else typed


def _number_miss(mine: "NDArray[Any]", true: "NDArray[Any]", dtype: str) -> Miss | None:
    if true.size and (mine.dtype.kind == "b") != (true.dtype.kind == "b"):
        return Miss("value", "One of them, your answer or the result, is made of True and False, the other of numbers.")
    wrong = _differing(mine, true, dtype)
    if not wrong.any():
        return None
    if not differing(mine, true, Tolerance(_NEARLY, 0.0, equal_nan=True)).any() and not _whole(true).all():
        return Miss("value", "That is close: give four digits.")
    if wrong.size == 1:
        return _NOT_IT
    return Miss(
        "value",
        f"{int((~wrong).sum())} of {count(wrong.size, 'element')} {'is' if (~wrong).sum() == 1 else 'are'} right.",
    )


def _whole(true: "NDArray[Any]") -> "NDArray[Any]":
    import numpy as np

    return np.asarray(true == np.round(true))


def _differing(mine: "NDArray[Any]", true: "NDArray[Any]", dtype: str) -> "NDArray[Any]":
    """Where typed numbers are not the true ones: a whole number must be exact, a fraction right to four digits."""
    import numpy as np

    exact = mine.dtype.kind in "biu" and true.dtype.kind in "biu"
    strict = Tolerance() if exact else Tolerance(1e-9, 0.0, equal_nan=True)
    default = tolerance_for([dtype], [dtype], Expectation("")).rtol
    loose = Tolerance(max(_TYPED, default), 1e-6, equal_nan=True)
    return np.where(_whole(true), differing(mine, true, strict), differing(mine, true, loose))


def _scalar_miss(typed: Typed, truth: ScalarValue) -> Miss | None:
    if is_number(truth):
        if isinstance(typed, Single):
            return Miss("type", "Your answer is a tensor; the result is not.")
        if not isinstance(typed, int | float | complex):
            return Miss("type", "Your answer is not a single number.")
        mine, true = _array(typed), numbers(truth)
        if mine is None or true is None:  # an integer beyond every dtype
            return None if typed == truth.value else _NOT_IT
        return _number_miss(mine, true, truth.type)
    if isinstance(typed, str | Word):
        return None if _same_name(_text(typed), truth) else _NOT_IT
    return None if typed is None and truth.value is None else _NOT_IT


def _same_name(text: str, truth: ScalarValue) -> bool:
    if truth.type == "str":
        return text == truth.value
    return truth.value is not None and word(text) == word(str(truth.value))


def _sequence_miss(typed: Typed, truth: SequenceValue) -> Miss | None:
    if truth.type == "Size" and _is_number(typed):  # a shape of one axis, typed as its only size
        typed = Items((typed,))
    if not isinstance(typed, Items):
        return Miss("type", "Your answer is one value; the result holds several, or none.")
    if len(typed.items) != len(truth.items):
        return Miss("structure", f"Your answer has {count(len(typed.items), 'item')}; the result has another number.")
    for index, (mine, true) in enumerate(zip(typed.items, truth.items, strict=True)):
        found = miss(mine, true)
        if found is not None:
            return Miss(found.check, f"Item {index} is not right. {found.message}".strip())
    return None


def _mapping_miss(typed: Typed, truth: MappingValue) -> Miss | None:
    if not isinstance(typed, Pairs):
        return Miss("type", "Your answer is not a dict; write {'a': 1, 'b': 2}.")
    if len(typed.items) != len(truth.items):
        return Miss("structure", f"Your answer has {count(len(typed.items), 'key')}; the result has another number.")
    for key, value in truth.items:
        mine = next((item for name, item in typed.items if miss(name, key) is None), _NOT_IT)
        if isinstance(mine, Miss):
            return Miss("structure", "The keys are not right.")
        found = miss(mine, value)
        if found is not None:
            return found
    return None
