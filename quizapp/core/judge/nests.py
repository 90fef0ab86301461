"""Nested lists of numbers that are as regular as a matrix: compared and shown as one array, not number by number."""

from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any

from quizapp.core.judge.arrays import is_number
from quizapp.core.values import ScalarValue, SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

FEWEST = 4
"""Fewer numbers than this are better told one by one."""

_MOST_LEVELS = 20


@dataclass(frozen=True, slots=True)
class Nest:
    """A regular nested list: its containers from outside in, its shape, and its numbers, all of type `kind`."""

    containers: tuple[str, ...]
    shape: tuple[int, ...]
    kind: str
    numbers: "NDArray[Any]"


def as_nest(value: Value) -> Nest | None:
    """The nest that a value is; None for one that is ragged, mixed, short, or holds what no array can."""
    import numpy as np

    level: list[Value] = [value]
    containers: list[str] = []
    shape: list[int] = []
    while (rows := _rows(level)) and len(shape) < _MOST_LEVELS:
        containers.append(rows[0].type)
        shape.append(len(rows[0].items))
        level = [item for row in rows for item in row.items]
    leaves = [each for each in level if isinstance(each, ScalarValue) and is_number(each)]
    if len(leaves) < len(level) or not shape or prod(shape) < FEWEST or len({each.type for each in leaves}) > 1:
        return None
    try:
        array = np.array([each.value for each in leaves])
    except OverflowError:
        return None
    if array.dtype == object:
        return None
    return Nest(tuple(containers), tuple(shape), leaves[0].type, array.reshape(shape))


def _rows(level: list[Value]) -> list[SequenceValue]:
    """The values of one level as sequences, if all are of one type and one length above 0, else nothing."""
    rows = [each for each in level if isinstance(each, SequenceValue)]
    if len(rows) < len(level) or len({(each.type, len(each.items)) for each in rows}) != 1 or not rows[0].items:
        return []
    return rows


def number_types(value: Value) -> set[str]:
    """The dtypes and Python types of the numbers in a value, by which its tolerance is chosen."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, TensorValue):
            found.add(each.dtype)
        elif isinstance(each, ScalarValue):
            found.add(each.type)
        elif isinstance(each, SequenceValue):
            waiting.extend(each.items)
    return found
