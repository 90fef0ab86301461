"""The arguments of a case, short enough to read beside the feedback."""

from typing import TYPE_CHECKING, Any

from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.describe import kind_text, scalar_text, shape_text, short
from quizapp.core.judge.nests import as_nest
from quizapp.core.judge.numerals import number_text
from quizapp.core.values import ScalarValue, SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_ARGUMENTS = 6
_MOST_ROWS = 8
_MOST_IN_LINE = 48


def input_lines(args: Value | None) -> list[str]:
    """The arguments that a function was called with, each by its place, tensors with their first elements."""
    if args is None:
        return []
    items = args.items if isinstance(args, SequenceValue) else (args,)
    lines: list[str] = []
    for place, value in enumerate(items[:_MOST_ARGUMENTS], start=1):
        lines += _argument(f"argument {place}", value)
    if len(items) > _MOST_ARGUMENTS:
        lines.append(f"… and {len(items) - _MOST_ARGUMENTS} more")
    return lines


def _argument(label: str, value: Value) -> list[str]:
    if isinstance(value, TensorValue):
        return _tensor(label, value)
    if isinstance(value, ScalarValue):
        return [f"{label}: {scalar_text(value)}"]
    if isinstance(value, SequenceValue) and all(isinstance(item, ScalarValue) for item in value.items):
        inside = ", ".join(scalar_text(item) for item in value.items[:20] if isinstance(item, ScalarValue))
        return [f"{label}: {kind_text(value)}: {short(inside)}"]
    nest = as_nest(value)
    if nest is not None:
        size = "×".join(map(str, nest.shape))
        return _rows(f"{label}: {kind_text(value)} of {size} numbers of type {nest.kind}", nest.numbers)
    return [f"{label}: {kind_text(value)}"]


def _tensor(label: str, value: TensorValue) -> list[str]:
    """A tensor's dtype and shape, then its rows: those along the last axis, whatever the others are."""
    head = f"{label}: {short(value.dtype)} tensor of shape {shape_text(value.shape)}"
    array = numbers(value)
    return [head] if array is None or array.size == 0 else _rows(head, array)


def _rows(head: str, array: "NDArray[Any]") -> list[str]:
    """A heading and the first rows of an array, all on one line where that fits."""
    rows = array.reshape(-1, array.shape[-1] if array.ndim else 1)
    shown = [[number_text(each) for each in row[:_MOST_IN_LINE]] for row in rows[:_MOST_ROWS]]
    width = max(len(text) for row in shown for text in row)
    fit = max(1, 70 // (width + 1))
    lines = [" ".join(text.rjust(width) for text in row[:fit]) + " …" * (rows.shape[1] > fit) for row in shown]
    if len(rows) == 1 and len(head) + len(lines[0]) + 2 <= 76:
        return [f"{head}: {lines[0].strip()}"]
    return [head, *(f"  {line}" for line in lines), *["  …"] * (len(rows) > _MOST_ROWS)]
