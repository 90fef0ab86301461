from collections.abc import Callable
from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from quizapp.core.judge.closeness import Tolerance
from quizapp.core.judge.slips import common_slip, slips
from quizapp.core.values import OpaqueValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]
EXACT = Tolerance()
NEAR = Tolerance(1e-4, 1e-5)
WANT = np.array([[1.0, 5.0, -2.0], [4.0, 7.0, 3.0]])


def keys(got: Value, want: Value, tolerance: Tolerance = NEAR) -> list[str]:
    return [slip.key for slip in slips(got, want, tolerance)]


def told(cases: list[tuple[Value, Value]]) -> str:
    return common_slip(cases, lambda got, want: NEAR)


@pytest.mark.parametrize(
    ("made", "key"),
    [
        (WANT.T, "transposed"),
        (WANT + 3, "constant"),
        (WANT * 2.5, "factor"),
        (-WANT, "sign"),
        (WANT[::-1], "flipped 0"),
        (WANT[:, ::-1], "flipped 1"),
        (WANT.reshape(3, 2), "shape"),
        (WANT.reshape(1, 2, 3), "shape"),
        (WANT.T.reshape(2, 3), "order"),
    ],
)
def test_each_slip_is_named_first_where_it_is_true(tensor: Make, made: Any, key: str) -> None:
    assert keys(tensor(made), tensor(WANT))[0] == key


def test_a_result_off_in_no_regular_way_has_no_slip(tensor: Make) -> None:
    assert keys(tensor(WANT + np.arange(6).reshape(2, 3)), tensor(WANT)) == []


def test_right_values_of_another_dtype(tensor: Make) -> None:
    assert keys(tensor(WANT, "int64"), tensor(WANT)) == ["dtype"]


def test_right_values_as_another_type(tensor: Make, value: Plain) -> None:
    text = told([(value([1.0, 2.0]), tensor([1.0, 2.0]))])
    assert text == "The numbers are right, but they come as a list instead of a tensor."
    assert keys(tensor(3.0), value(3.0)) == ["type"]


def test_values_that_have_not_been_spread(tensor: Make) -> None:
    assert "Broadcast to (3, 2)" in told([(tensor([1.0, 2.0]), tensor([[1.0, 2.0]] * 3))])


def test_axes_swapped_are_named_by_number(tensor: Make) -> None:
    want = np.arange(24.0).reshape(2, 3, 4)
    swapped = told([(tensor(want.swapaxes(0, 2)), tensor(want))])
    assert swapped == "Your result is the expected one with axes 0 and 2 swapped."
    turned = told([(tensor(want.transpose(1, 2, 0)), tensor(want))])
    assert turned == "Your result is the expected one with its axes in another order."


def test_the_constant_and_its_side_are_said(tensor: Make) -> None:
    assert told([(tensor(WANT - 0.5), tensor(WANT))]) == "Every element is 0.5 too small."
    assert told([(tensor(WANT + 2), tensor(WANT))]) == "Every element is 2 too large."


def test_a_factor_is_said(tensor: Make) -> None:
    assert told([(tensor(WANT / 4), tensor(WANT))]) == "Every element is 0.25 times what it should be."


def test_booleans_the_other_way_round(tensor: Make) -> None:
    want = np.array([True, False, True])
    assert keys(tensor(~want, "bool"), tensor(want, "bool"), EXACT)[0] == "negated"


def test_unsigned_integers_do_not_wrap_into_a_slip(tensor: Make) -> None:
    assert told([(tensor([1, 2], "uint8"), tensor([4, 5], "uint8"))]) == "Every element is 3 too small."


def test_a_single_element_proves_nothing(tensor: Make) -> None:
    assert keys(tensor([4.0]), tensor([1.0])) == []


def test_a_slip_must_explain_every_failing_case(tensor: Make) -> None:
    transposed, constant = (tensor(WANT.T), tensor(WANT)), (tensor(WANT + 1), tensor(WANT))
    assert "transposed" in told([transposed, transposed])
    assert told([transposed, constant]) == ""
    assert told([]) == ""


def test_a_constant_that_varies_by_case_is_said_without_its_size(tensor: Make) -> None:
    assert told([(tensor(WANT + 1), tensor(WANT)), (tensor(WANT + 2), tensor(WANT))]) == (
        "Every element is off by one and the same amount."
    )


def test_single_numbers_of_many_cases_are_taken_together(tensor: Make, value: Plain) -> None:
    cases: list[tuple[Value, Value]] = [(tensor(2 * x), tensor(x)) for x in (1.0, 3.0, -4.0)]
    assert told(cases) == "Every result is 2 times what it should be."
    assert told(cases[:2]) == ""
    assert told([(value(-x), value(x)) for x in (1.0, 3.0, -4.0)]) == "Every result has the wrong sign."
    assert told([(tensor(x), tensor(x * x + 1)) for x in (1.0, 3.0, -4.0)]) == ""


def test_right_single_numbers_of_another_dtype_are_no_arithmetic_slip(tensor: Make) -> None:
    cases: list[tuple[Value, Value]] = [(tensor(x, "float64"), tensor(x)) for x in (1.0, 3.0, -4.0)]
    assert told(cases) == "The values are right; only the dtype is not."


def test_infinities_and_nan_make_no_slip_of_arithmetic(tensor: Make) -> None:
    assert keys(tensor([np.inf, 1.0]), tensor([1.0, 2.0])) == []
    assert keys(tensor([np.nan, 1.0]), tensor([1.0, 2.0])) == []


def test_what_is_no_array_has_no_slip(tensor: Make) -> None:
    assert keys(OpaqueValue("Foo"), tensor([1.0])) == []
    assert keys(tensor([1.0], data=b""), tensor([1.0])) == []
    assert keys(tensor([]), tensor([])) == []


SQUARE = np.array([[1.0, 5.0, -2.0], [4.0, 7.0, 3.0], [6.0, -8.0, 9.0]])
U = np.array([10.0, 20.0, 35.0])

# Ways of being wrong, the slip that names each, and a base on which no other one is true.
WAYS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "transposed": lambda want: want.T,
    "flipped 0": lambda want: want[::-1],
    "flipped 1": lambda want: want[:, ::-1],
    "sign": lambda want: -want,
    "constant": lambda want: want + 3,
    "factor": lambda want: want * 2.5,
    "order": lambda want: np.roll(want, 1),
    "spread": lambda want: want - U[:, None] + U[None, :],
}


@pytest.mark.parametrize("way", WAYS)
def test_each_way_of_being_wrong_is_told_from_every_other(tensor: Make, way: str) -> None:
    first, *others = keys(tensor(WAYS[way](SQUARE)), tensor(SQUARE))
    assert first == way
    assert set(others) <= {"order"}  # of which being transposed and being backwards are ways


def test_a_vector_along_the_other_axis_in_sums_and_products(tensor: Make) -> None:
    m = SQUARE + 20
    for right, wrong in (
        (m + U[:, None], m + U),
        (m - U, m - U[:, None]),
        (m * U[:, None], m * U),
        (m / U, m / U[:, None]),
    ):
        assert told([(tensor(wrong), tensor(right))]) == (
            "Your result is the expected one with a vector broadcast along the other axis."
        )


def test_a_vector_along_the_other_axis_needs_a_square_of_some_size(tensor: Make) -> None:
    two = np.array([[1.0, 2.0], [3.0, 5.0]])
    assert "spread" not in keys(tensor(two + U[:2]), tensor(two + U[:2, None]))
    assert keys(tensor(WANT + U), tensor(WANT + U[:2, None])) == []


def test_of_equal_elements_nobody_can_tell_a_sum_from_a_product(tensor: Make) -> None:
    assert keys(tensor(np.full((2, 3), 4.0)), tensor(np.full((2, 3), 2.0))) == []
    assert keys(tensor(np.full((2, 3), -2.0)), tensor(np.full((2, 3), 2.0))) == ["sign"]


def test_a_few_values_in_another_order_say_nothing(tensor: Make) -> None:
    want = np.array([True, True, False, False])
    assert keys(tensor(np.array([True, False, True, False]), "bool"), tensor(want, "bool"), EXACT) == []
    assert keys(tensor([0.0, 1.0, 0.0, 0.0, 1.0]), tensor([1.0, 1.0, 0.0, 0.0, 0.0])) == []


SMALL = hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=4), elements=st.integers(-3, 3).map(float))


def holds(key: str, got: np.ndarray, want: np.ndarray) -> bool:
    """Whether what a slip claims is so, worked out in another way than the slips do."""
    if key == "transposed":
        return np.allclose(got.T, want)
    if key == "axes":
        return any(np.allclose(got.transpose(order), want) for order in permutations(range(got.ndim))
                   if got.transpose(order).shape == want.shape)  # fmt: skip
    if key.startswith("flipped"):
        return np.allclose(np.flip(got, int(key[-1])), want)
    if key == "sign":
        return np.allclose(got + want, 0)
    if key == "constant":
        return bool(np.ptp(got - want) < 1e-3)
    if key == "factor":
        nonzero = want != 0
        return bool(np.ptp(got[nonzero] / want[nonzero]) < 1e-3 and not got[~nonzero].any())
    if key == "order":
        return sorted(got.ravel().tolist()) == sorted(want.ravel().tolist())
    if key == "shape":
        return got.ravel().tolist() == want.ravel().tolist()
    if key == "unbroadcast":
        return np.allclose(np.broadcast_to(got, want.shape), want)
    if key == "spread":
        d = got - want
        sum_like = np.allclose(d, d[0][None, :] - d[0][:, None])
        rank = np.linalg.matrix_rank(got / np.where(want == 0, np.nan, want)) if (want != 0).all() else 9
        return sum_like or rank == 1
    return key in ("dtype", "type")


@given(SMALL, SMALL)
def test_whatever_is_said_of_any_two_arrays_is_true(tensor: Make, got: np.ndarray, want: np.ndarray) -> None:
    for key in keys(tensor(got), tensor(want)):
        assert holds(key, got, want), key


@given(SMALL, st.sampled_from(sorted(WAYS)))
def test_whatever_is_said_of_a_slip_is_true(tensor: Make, want: np.ndarray, way: str) -> None:
    if want.ndim == 2 and (way != "spread" or want.shape == (3, 3)):
        got = np.ascontiguousarray(WAYS[way](want))
        for key in keys(tensor(got), tensor(want)):
            assert holds(key, got, want), key


FLOATS = st.floats(-1e3, 1e3, width=32)


@given(hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=4), elements=FLOATS), st.data())
def test_slips_never_fail_and_hold_in_what_they_claim(tensor: Make, want: np.ndarray, data: st.DataObject) -> None:
    got = data.draw(hnp.arrays(np.float32, hnp.array_shapes(max_dims=3, max_side=4), elements=FLOATS))
    found = keys(tensor(got), tensor(want))
    if "order" in found:
        np.testing.assert_allclose(np.sort(got, None), np.sort(want, None), rtol=1e-3, atol=1e-3)
    if "sign" in found:
        np.testing.assert_allclose(-got, want, rtol=1e-3, atol=1e-3)


def test_orders_of_many_axes_are_tried_on_small_results_only(tensor: Make) -> None:
    small, large = (np.arange(float(size**5)).reshape((size,) * 5) for size in (3, 9))
    assert "axes" in keys(tensor(small.transpose(1, 0, 2, 3, 4)), tensor(small))
    assert "axes" not in keys(tensor(large.transpose(1, 0, 2, 3, 4)), tensor(large))


def test_truths_that_are_all_wrong_are_told_before_how_else_they_could_be_turned(tensor: Make) -> None:
    want = np.array([[False, False], [True, True]])  # the same as backwards
    assert keys(tensor(~want, "bool"), tensor(want, "bool"))[0] == "negated"
    assert keys(tensor([True], "bool"), tensor([False], "bool")) == []


@pytest.mark.parametrize("dtype", ["float32", "int64"])
def test_a_pair_where_one_of_the_two_is_asked_for(tensor: Make, dtype: str) -> None:
    values, places = tensor([5.0, 7.0]), tensor([1, 0], "int64")
    pair, one = SequenceValue("tuple", (values, places)), {"float32": values, "int64": places}[dtype]
    item = 0 if dtype == "float32" else 1
    assert told([(pair, one)] * 2) == f"Item {item} of yours is what is asked for, by itself."
    assert told([(one, pair)] * 2) == f"Yours is only item {item} of what is asked for."


def test_an_item_of_another_kind_or_place_is_not_the_one(tensor: Make, value: Plain) -> None:
    one, two = tensor([5.0, 7.0]), tensor([1.0, 0.0])
    assert told([(SequenceValue("tuple", (tensor([5.0, 7.0], "float64"),)), one)]) == ""
    assert told([(value([5.0, 7.5]), one)]) == ""
    assert told([(SequenceValue("tuple", (one, two)), one), (SequenceValue("tuple", (two, one)), one)]) == ""
    assert told([(SequenceValue("tuple", (OpaqueValue("Foo"),)), one)]) == ""
    assert told([(value((3, 4)), value(3))]) == "Item 0 of yours is what is asked for, by itself."
