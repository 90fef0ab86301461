"""How far two arrays of one shape are apart, in one sentence."""

from typing import TYPE_CHECKING, Any

from quizapp.core.judge.closeness import BLOCK, widened
from quizapp.core.judge.numerals import brief, digits_to_tell_apart, number_text

if TYPE_CHECKING:
    from numpy.typing import NDArray


def first_index(wrong: "NDArray[Any]") -> tuple[int, ...]:
    """The index of the first differing element, in row-major order; () for a tensor of no axes."""
    import numpy as np

    return tuple(int(part) for part in np.unravel_index(int(wrong.argmax()), wrong.shape))


def difference_text(got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]", *, largest: bool = True) -> str:
    """How many elements differ, the first of them with both numbers, and the `largest` difference."""
    index = first_index(wrong)
    mine, other = got[index], want[index]
    digits = digits_to_tell_apart([(mine, other)])
    pair = f"{number_text(mine, digits)} instead of {number_text(other, digits)}"
    if wrong.size == 1:
        return f"the element is {pair}{_nan_note(got, want, wrong)}"
    differ = f"{int(wrong.sum())} of {wrong.size} elements differ, first at {list(index)}: {pair}"
    return f"{differ}{_largest(got, want, wrong) if largest else ''}{_nan_note(got, want, wrong)}"


def _largest(got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]") -> str:
    """The largest difference among the wrong elements, if any of them is a number at all."""
    import numpy as np

    if got.dtype.kind == want.dtype.kind == "b":
        return ""
    largest = -1.0
    mine, other = got[wrong], want[wrong]
    for start in range(0, mine.size, BLOCK):
        a, b = widened(mine[start : start + BLOCK], other[start : start + BLOCK])
        with np.errstate(all="ignore"):
            apart = np.abs(a - b)
        largest = max(largest, apart[np.isfinite(apart)].max(initial=-1.0))
    return f"; the largest difference is {brief(largest)}" if largest >= 0 else ""


def _nan_note(got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]") -> str:
    """A word on NaN, which is the cause and not the size of a difference."""
    import numpy as np

    if got.dtype.kind not in "fc":
        return ""
    yours = int((np.isnan(got) & ~np.isnan(want) & wrong).sum())
    return f"; {yours} of yours {'is' if yours == 1 else 'are'} NaN" if yours else ""
