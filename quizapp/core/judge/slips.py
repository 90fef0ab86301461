"""The slip behind a wrong result (transposed, off by a constant, wrong dtype), named only where it is true."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, permutations
from math import factorial
from typing import TYPE_CHECKING, Any

from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.closeness import Tolerance, all_close, widened
from quizapp.core.judge.describe import kind_name, kind_text, shape_text
from quizapp.core.judge.numerals import brief
from quizapp.core.values import SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_MOST_ELEMENTS = 1_000_000
_MOST_ITEMS = 8
_MOST_AXES = 5
_MOST_MOVED = 4_000_000  # elements, over all orders of the axes
_FEWEST_TOGETHER = 3


@dataclass(frozen=True, slots=True)
class Slip:
    """What turns the learner's result into the expected one. `loose` says it without the numbers of one case."""

    key: str
    text: str
    loose: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """The two sides of one result as arrays, and how near their elements must be."""

    got: "NDArray[Any]"
    want: "NDArray[Any]"
    tolerance: Tolerance

    def same(self, got: "NDArray[Any]") -> bool:
        """Whether an array made from the learner's is the expected one."""
        return all_close(got, self.want, self.tolerance)


def common_slip(cases: Sequence[tuple[Value, Value]], tolerance: Callable[[Value, Value], Tolerance]) -> str:
    """The first slip that explains every failing case, "" if none does; `cases` holds yours and expected.

    `tolerance` gives the tolerance of one pair. Single numbers say little each, so those of many cases are taken
    together.
    """
    together = _together(cases, tolerance)
    if together is not None:
        shared = chain(_truth_slips(together), _arithmetic_slips(together, "result"))
        return next((slip.text for slip in shared), "")
    found = [{slip.key: slip for slip in slips(got, want, tolerance(got, want))} for got, want in cases]
    for key, slip in found[0].items() if found else ():
        if all(key in others for others in found):
            same = all(others[key].text == slip.text for others in found)
            return slip.text if same else slip.loose or slip.text
    return ""


def _together(cases: Sequence[tuple[Value, Value]], tolerance: Callable[[Value, Value], Tolerance]) -> Pair | None:
    """Enough cases of a single number each as one pair of arrays, else None."""
    import numpy as np

    arrays = [(numbers(got), numbers(want)) for got, want in cases]
    sides = [(mine, other) for mine, other in arrays if mine is not None and other is not None]
    single = all(mine.size == 1 and mine.shape == other.shape for mine, other in sides)
    if len(sides) < max(_FEWEST_TOGETHER, len(cases)) or not single:
        return None
    got, want = (np.concatenate([side[part].reshape(-1) for side in sides]) for part in (0, 1))
    pair = Pair(got, want, tolerance(*cases[0]))
    return None if pair.same(got) else pair


def slips(got: Value, want: Value, tolerance: Tolerance) -> Iterator[Slip]:
    """Every slip that turns `got` into `want`, the most telling first."""
    yield from _item_slips(got, want, tolerance)
    mine, other = numbers(got), numbers(want)
    if mine is None or other is None or max(mine.size, other.size) > _MOST_ELEMENTS or other.size == 0:
        return
    pair = Pair(mine, other, tolerance)
    if pair.same(mine):
        yield from _label_slips(got, want)
    elif mine.shape != other.shape:
        yield from _shape_slips(pair)
    else:
        yield from _truth_slips(pair)
        yield from _axis_slips(pair)
        if other.size > 1:
            yield from _spread_slips(pair)
            yield from _arithmetic_slips(pair)
            yield from _order_slips(pair)


def _item_slips(got: Value, want: Value, tolerance: Tolerance) -> Iterator[Slip]:
    """A pair where one of the two is asked for, such as that of torch.max, or one where the pair is."""
    if isinstance(got, SequenceValue) is isinstance(want, SequenceValue):
        return
    whole, part = (got, want) if isinstance(got, SequenceValue) else (want, got)
    items = whole.items[:_MOST_ITEMS] if isinstance(whole, SequenceValue) else ()
    for place, item in enumerate(items):
        if _is_same(item, part, tolerance):
            yours = f"Item {place} of yours is what is asked for, by itself."
            yield Slip(f"item {place}", yours if whole is got else f"Yours is only item {place} of what is asked for.")
            return


def _is_same(one: Value, other: Value, tolerance: Tolerance) -> bool:
    """Whether two values are tensors, or numbers, of one kind and with close elements."""
    mine, theirs = numbers(one), numbers(other)
    if mine is None or theirs is None or kind_name(one) != kind_name(other) or mine.dtype != theirs.dtype:
        return False
    return theirs.size <= _MOST_ELEMENTS and all_close(mine, theirs, tolerance)


def _label_slips(got: Value, want: Value) -> Iterator[Slip]:
    """The numbers are right, what they come in is not."""
    if kind_name(got) != kind_name(want):
        text = f"The numbers are right, but they come as {kind_text(got)} instead of {kind_text(want)}."
        yield Slip("type", text)
    elif isinstance(got, TensorValue) and isinstance(want, TensorValue) and got.dtype != want.dtype:
        yield Slip("dtype", "The values are right; only the dtype is not.")


def _shape_slips(pair: Pair) -> Iterator[Slip]:
    import numpy as np

    yield from _axis_slips(pair)
    got, want = pair.got, pair.want
    if got.size == want.size and pair.same(got.reshape(want.shape)):
        yield Slip("shape", "The values are right and in the right order; only the shape is not.")
    try:
        spread = np.broadcast_to(got, want.shape)
    except ValueError:
        return
    if pair.same(spread):
        text = f"Broadcast to {shape_text(want.shape)}, your values would be right; they have not been spread yet."
        yield Slip("unbroadcast", text, "Broadcast to the expected shape, your values would be right.")


def _axis_slips(pair: Pair) -> Iterator[Slip]:
    """The right values with their axes in another order, or backwards along one of them."""
    import numpy as np

    got, want = pair.got, pair.want
    if got.ndim != want.ndim or got.ndim > _MOST_AXES or factorial(got.ndim) * got.size > _MOST_MOVED:
        return
    for order in permutations(range(got.ndim)):
        if order != tuple(range(got.ndim)) and pair.same(got.transpose(order)):
            if got.ndim == 2:
                yield Slip("transposed", "Your result is the expected one transposed.")
            else:
                yield Slip("axes", _axes_text(order), "Your result is the expected one with its axes in another order.")
            break
    for axis in range(got.ndim):
        if pair.same(np.flip(got, axis)):
            yield Slip(f"flipped {axis}", f"Your result is the expected one, backwards along axis {axis}.")


def _axes_text(order: tuple[int, ...]) -> str:
    moved = [axis for axis, origin in enumerate(order) if axis != origin]
    if len(moved) == 2:
        return f"Your result is the expected one with axes {moved[0]} and {moved[1]} swapped."
    return "Your result is the expected one with its axes in another order."


def _spread_slips(pair: Pair) -> Iterator[Slip]:
    """One vector that was broadcast along the other axis, in a sum or in a product; only a square lets that happen.

    Some base B and vector u make want = B + u[:, None] and got = B + u[None, :] exactly when got - want is
    u[None, :] - u[:, None], which its first row gives away; likewise for products and quotients.
    """
    import numpy as np

    got, want = widened(pair.got, pair.want)
    if pair.want.dtype.kind == "b" or got.ndim != 2 or got.shape[0] != got.shape[1] or got.shape[0] < _FEWEST_TOGETHER:
        return
    with np.errstate(all="ignore"):
        apart, ratio = got[0] - want[0], got[0] / want[0]
        added = want + apart[None, :] - apart[:, None]
        scaled = want * ratio[None, :] / ratio[:, None]
    for made in (added, scaled):
        if np.isfinite(made).all() and all_close(pair.got, made, pair.tolerance):
            yield Slip("spread", "Your result is the expected one with a vector broadcast along the other axis.")
            return


def _truth_slips(pair: Pair) -> Iterator[Slip]:
    """Truths that are all the wrong way round; of one alone there is no more to say than that."""
    if pair.got.dtype.kind == pair.want.dtype.kind == "b" and pair.want.size > 1 and not (pair.got == pair.want).any():
        yield Slip("negated", "Every True is False in yours, and the other way round.")


def _arithmetic_slips(pair: Pair, each: str = "element") -> Iterator[Slip]:
    """Every element is off by the same amount, or by the same factor."""
    import numpy as np

    got, want = widened(pair.got, pair.want)
    if pair.got.dtype.kind == "b" or pair.want.dtype.kind == "b":
        return
    if not (np.isfinite(got).all() and np.isfinite(want).all()):
        return
    if pair.same(-got):
        yield Slip("sign", f"Every {each} has the wrong sign.")
    if all_close(want, np.full_like(want, want.reshape(-1)[0]), pair.tolerance):
        return  # of equal elements nobody can tell whether they were moved or stretched
    largest = np.unravel_index(int(np.abs(want).argmax()), want.shape)
    with np.errstate(all="ignore"):
        apart = got[largest] - want[largest]
        if pair.same(got - apart):
            yield Slip("constant", _constant_text(apart, each), f"Every {each} is off by one and the same amount.")
        factor = got[largest] / want[largest]
        if factor not in (0, -1) and np.isfinite(factor) and pair.same(got / factor):
            yield Slip("factor", _factor_text(factor, each), f"Every {each} is off by one and the same factor.")


def _constant_text(apart: Any, each: str) -> str:
    if isinstance(apart, complex):
        return f"Every {each} is off by {brief(apart)}."
    return f"Every {each} is {brief(abs(apart))} too {'large' if apart > 0 else 'small'}."


def _factor_text(factor: Any, each: str) -> str:
    return f"Every {each} is {brief(factor)} times what it should be."


def _order_slips(pair: Pair) -> Iterator[Slip]:
    """The right values, each as often as it should be, but in other places."""
    import numpy as np

    if len(np.unique(pair.want)) < _FEWEST_TOGETHER:
        return  # a few trues and falses, or zeros and ones, are in another order in nearly every wrong result
    got, want = np.sort(pair.got, axis=None), np.sort(pair.want, axis=None)
    if all_close(got, want, pair.tolerance):
        yield Slip("order", "The right values are there, but in another order.")
