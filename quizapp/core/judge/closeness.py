"""How near two numbers must be: the default tolerances of the question format, and element by element comparison."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf
from typing import TYPE_CHECKING, Any

from quizapp.core.card import Expectation

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Tolerance:
    """Two numbers are close when |yours - expected| <= atol + rtol * |expected|, and also < `below`."""

    rtol: float = 0.0
    atol: float = 0.0
    equal_nan: bool = False
    below: float = inf


# (rtol, atol) by dtype, as the question format fixes them. None grows with the largest element of a tensor, or beside
# 1e6 a 9. would pass for a 1.; cards that sum up hundreds of float32 numbers set `atol`, or draw whole numbers.
# A float8 holds 3 or 2 bits after the point: one step of those is its tolerance.
_DEFAULTS = {
    "float64": (1e-7, 1e-7),
    "float32": (1e-4, 1e-5),
    "float16": (1e-2, 1e-2),
    "bfloat16": (2e-2, 2e-2),
    "float8_e4m3fn": (0.125, 2**-9),
    "float8_e5m2": (0.25, 2**-16),
    "complex128": (1e-7, 1e-7),
    "complex64": (1e-4, 1e-5),
    "complex32": (1e-2, 1e-2),
    # Python's own: mostly the `.item()` of a float32 tensor, so no more exact than that.
    "float": (1e-4, 1e-5),
    "complex": (1e-4, 1e-5),
}
_EXACT = (0.0, 0.0)
_WHOLE = "biu"
_HALF = 0.5  # by less than that a float is off that stands for one integer and for no other

BLOCK = 1 << 20
"""So many elements are made wide at a time: a run may report 16 Mi of them, which take 8 times the room as float64."""


def tolerance_for(got: Iterable[str], want: Iterable[str], expectation: Expectation) -> Tolerance:
    """The tolerance for values of these dtypes or Python types: the card's own, else the loosest default of them.

    Where integers and floats are compared by default, no integer is taken for another.
    """
    mine, other = ([_DEFAULTS.get(dtype, _EXACT) for dtype in dtypes] for dtypes in (got, want))
    mixed = all(each == _EXACT for each in mine) != all(each == _EXACT for each in other)
    defaults = [*mine, *other]
    rtol = max((each[0] for each in defaults), default=0.0)
    atol = max((each[1] for each in defaults), default=0.0)
    return Tolerance(
        rtol if expectation.rtol is None else expectation.rtol,
        atol if expectation.atol is None else expectation.atol,
        expectation.equal_nan,
        _HALF if mixed and expectation.rtol is None and expectation.atol is None else inf,
    )


def differing(got: "NDArray[Any]", want: "NDArray[Any]", tolerance: Tolerance) -> "NDArray[Any]":
    """Where the elements of two arrays of one shape are not close, as an array of bool.

    Never broadcasts: raises ValueError when the shapes differ. An infinity is close only to itself. A NaN is close
    only to a NaN, and only under `equal_nan`. Different integers are at least 1 apart, however large they are.
    """
    import numpy as np

    if got.shape != want.shape:
        raise ValueError(f"shapes {got.shape} and {want.shape} are not compared")
    if got.dtype.kind in _WHOLE and want.dtype.kind in _WHOLE and tolerance.rtol == tolerance.atol == 0:
        return np.asarray(got != want)
    with np.errstate(all="ignore"):
        same = np.asarray(got == want)
    if same.all():  # most are, and what follows takes ten times as long
        return ~same
    found = np.empty(got.size, bool)
    mine, other = got.reshape(-1), want.reshape(-1)
    for start in range(0, got.size, BLOCK):
        block = slice(start, start + BLOCK)
        found[block] = _differing(mine[block], other[block], tolerance)
    return found.reshape(got.shape)


def _differing(got: "NDArray[Any]", want: "NDArray[Any]", tolerance: Tolerance) -> "NDArray[Any]":
    """Where the elements of two vectors are not close."""
    import numpy as np

    whole = got.dtype.kind in _WHOLE and want.dtype.kind in _WHOLE
    a, b = widened(got, want)
    with np.errstate(all="ignore"):
        apart = np.abs(a - b)
        if whole:  # as floats, large ones may look equal
            apart = np.where(got == want, 0, np.maximum(apart, 1))
        size = np.minimum(np.abs(b), np.finfo(np.float64).max)  # that of a complex number may overflow
        near = np.isfinite(a) & np.isfinite(b) & (apart <= tolerance.atol + tolerance.rtol * size)
        near &= apart < tolerance.below
        close = near if whole else (a == b) | near
        if tolerance.equal_nan:
            close |= np.isnan(a) & np.isnan(b)
    return np.asarray(~close)


def widened(*arrays: "NDArray[Any]") -> "tuple[NDArray[Any], ...]":
    """The arrays as float64, or as complex128 if one of them is complex."""
    import numpy as np

    wide = np.complex128 if any(array.dtype.kind == "c" for array in arrays) else np.float64
    with np.errstate(invalid="ignore"):  # a forged NaN may be a signalling one
        return tuple(array.astype(wide) for array in arrays)


def all_close(got: "NDArray[Any]", want: "NDArray[Any]", tolerance: Tolerance) -> bool:
    """Whether two arrays have the same shape and close elements."""
    return got.shape == want.shape and not differing(got, want, tolerance).any()


def numbers_close(got: complex, want: complex, tolerance: Tolerance) -> bool:
    """Whether two Python numbers are close; integers of any size are compared exactly where no tolerance is given."""
    import numpy as np

    if got == want:
        return True
    try:
        a, b = np.array(complex(got)), np.array(complex(want))
    except OverflowError:  # an integer beyond every float
        return False
    if tolerance.rtol == tolerance.atol == 0 and isinstance(got, int) and isinstance(want, int):
        return False
    return not differing(a, b, tolerance)
