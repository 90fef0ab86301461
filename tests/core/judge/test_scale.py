from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.closeness import Tolerance
from quizapp.core.judge.scale import scale_slip
from quizapp.core.values import OpaqueValue, TensorValue, Value

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]
Case = tuple[Value, Value, dict[str, tuple[int, ...]]]
X = np.array([[1.0, -2.0, 4.0], [3.0, 5.0, 0.5]])


def told(*cases: Case) -> str:
    return scale_slip(cases, lambda got, want: Tolerance(1e-4, 1e-5))


def test_a_sum_for_a_mean_of_all_elements(tensor: Make) -> None:
    assert told((tensor(X.sum()), tensor(X.mean()), {"x": (2, 3)})) == (
        "Your result is 6 times what it should be, and `x` has as many elements: is a sum taken where a mean is asked?"
    )


def test_a_mean_for_a_sum_along_an_axis(tensor: Make) -> None:
    assert told((tensor(X.mean(1)), tensor(X.sum(1)), {"x": (2, 3)})) == (
        "Your result is 3 times too small, and `x` has as many places along axis 1: "
        "is a mean taken where a sum is asked?"
    )


def test_an_argument_is_named_by_its_place(tensor: Make) -> None:
    cases = [(tensor(float(n)), tensor(1.0), {"args[0]": (7,), "args[1]": (n, 4)}) for n in (3, 5, 9)]
    assert "as argument 2 is long along axis 0" in told(*cases)


def test_plain_numbers_are_taken_too(value: Plain) -> None:
    assert "`x` has as many elements" in told((value(12.0), value(2.0), {"x": (6,)}))
    assert "`x` has as many elements" in told((value(12), value(2), {"x": (6,)}))


def test_the_same_size_must_explain_every_case(tensor: Make) -> None:
    first: Case = (tensor(3.0), tensor(1.0), {"args[0]": (3,), "args[1]": (5,)})
    second: Case = (tensor(7.0), tensor(1.0), {"args[0]": (9,), "args[1]": (7,)})
    right: Case = (tensor(1.0), tensor(1.0), {"args[0]": (3,), "args[1]": (5,)})
    assert told(first)
    assert told(first, second) == ""
    assert told(first, right) == ""
    assert told() == ""


@pytest.mark.parametrize(
    ("got", "want", "shapes"),
    [
        ([2.0], [1.0], {"x": (2,)}),  # twice has many reasons
        ([3.0], [1.0], {"x": (4,)}),
        ([3.0], [1.0], {}),
        ([3.0, 4.0], [1.0, 1.0], {"x": (3,)}),
        ([3.1], [1.0], {"x": (3,)}),
        ([-3.0], [1.0], {"x": (3,)}),
        ([3.0], [0.0], {"x": (3,)}),
        ([0.0], [3.0], {"x": (3,)}),
        ([np.inf], [1.0], {"x": (3,)}),
        ([np.nan], [1.0], {"x": (3,)}),
        ([3.0], [[1.0]], {"x": (3,)}),
        ([], [], {"x": (3,)}),
    ],
)
def test_nothing_is_said_that_is_not_so(tensor: Make, got: Any, want: Any, shapes: dict[str, tuple[int, ...]]) -> None:
    assert told((tensor(got), tensor(want), shapes)) == ""


def test_what_is_no_array_of_numbers_has_no_scale(tensor: Make) -> None:
    assert told((OpaqueValue("Foo"), tensor([1.0]), {"x": (3,)})) == ""
    assert told((tensor([True], "bool"), tensor([True], "bool"), {"x": (3,)})) == ""
    assert told((tensor([3j], "complex64"), tensor([1j], "complex64"), {"x": (3,)})) == ""


@given(
    st.lists(st.integers(-9, 9), min_size=1, max_size=5),
    st.lists(st.integers(-9, 9), min_size=1, max_size=5),
    st.lists(st.integers(1, 6), max_size=3),
)
def test_whatever_is_said_is_true(tensor: Make, got: list[int], want: list[int], shape: list[int]) -> None:
    said = told((tensor(got), tensor(want), {"x": tuple(shape)}))
    if said:
        sizes = {float(np.prod(shape)), *map(float, shape)}
        large = "what it should be" in said
        assert any(np.allclose(got, np.multiply(want, size if large else 1 / size), atol=1e-3) for size in sizes)


def test_of_a_very_large_result_nothing_is_said(tensor: Make) -> None:
    large = np.ones(1_000_001)
    assert told((tensor(large * 6), tensor(large), {"x": (6,)})) == ""
    assert told((tensor(large[1:] * 6), tensor(large[1:]), {"x": (6,)})) != ""
