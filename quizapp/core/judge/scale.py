"""A result that is off by a number of elements: a sum where a mean is asked, or the other way round."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from math import prod

from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.closeness import Tolerance, all_close, widened
from quizapp.core.judge.describe import short
from quizapp.core.judge.numerals import brief
from quizapp.core.values import Value

_ARGUMENT = re.compile(r"args\[(\d{1,3})\]")
_FEWEST = 3  # twice or half has many reasons
_NEAR = 1e-3
_MOST_ELEMENTS = 1_000_000

Shapes = Mapping[str, tuple[int, ...]]
Sized = tuple[Value, Value, Shapes]
"""Yours, expected, and the shapes of the tensors that were given."""

_Count = tuple[bool, str, int | None]
"""Whether yours is too large, the tensor that is as large as the factor, and along which axis (None: as a whole)."""


def scale_slip(cases: Sequence[Sized], tolerance: Callable[[Value, Value], Tolerance]) -> str:
    """What is said when every case is off by the size of one and the same given tensor, else ""."""
    common: list[_Count] | None = None
    factors: list[float | None] = []
    for got, want, shapes in cases:
        factor = _factor(got, want, tolerance(got, want))
        factors.append(factor)
        found = [] if factor is None else list(_counts(factor, shapes))
        common = found if common is None else [each for each in common if each in found]
    if not common:
        return ""
    alone = factors[0] if len(factors) == 1 else None  # by which one case alone is off, there may be another reason
    return _text(common[0], alone)


def _factor(got: Value, want: Value, tolerance: Tolerance) -> float | None:
    """What every element was multiplied by, if by one number."""
    import numpy as np

    mine, other = numbers(got), numbers(want)
    if mine is None or other is None or mine.shape != other.shape or not 0 < other.size <= _MOST_ELEMENTS:
        return None
    if mine.dtype.kind not in "iuf" or other.dtype.kind not in "iuf" or all_close(mine, other, tolerance):
        return None
    a, b = widened(mine, other)
    if not (np.isfinite(a).all() and np.isfinite(b).all()):
        return None
    place = np.unravel_index(int(np.abs(b).argmax()), b.shape)
    with np.errstate(all="ignore"):
        factor = float(a[place] / b[place])
        found = np.isfinite(factor) and factor and all_close(a / factor, b, tolerance)
    return factor if found else None


def _counts(factor: float, shapes: Shapes) -> Iterator[_Count]:
    """Every size among the given tensors that the factor, or its inverse, is."""
    for large, size in ((True, factor), (False, 1 / factor)):
        for name, shape in shapes.items():
            for axis, there in ((None, prod(shape)), *enumerate(shape if len(shape) > 1 else ())):
                if there >= _FEWEST and abs(size - there) <= _NEAR * there:
                    yield large, name, axis


def _text(count: _Count, factor: float | None) -> str:
    large, name, axis = count
    place = _ARGUMENT.fullmatch(name)
    given = f"argument {int(place[1]) + 1}" if place else f"`{short(name)}`"
    size = f"{given} has elements" if axis is None else f"{given} is long along axis {axis}"
    words = ("large", "a sum", "a mean") if large else ("small", "a mean", "a sum")
    if factor is not None:
        many = "elements" if axis is None else f"places along axis {axis}"
        lead = f"{brief(factor)} times what it should be" if large else f"{brief(1 / factor)} times too small"
        return f"Your result is {lead}, and {given} has as many {many}: is {words[1]} taken where {words[2]} is asked?"
    return f"Your result is as many times too {words[0]} as {size}: is {words[1]} taken where {words[2]} is asked?"
