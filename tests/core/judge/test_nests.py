from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Expectation
from quizapp.core.judge.compare import Place, compare
from quizapp.core.judge.nests import as_nest, number_types
from quizapp.core.judge.report import Report
from quizapp.core.values import ScalarValue, SequenceValue, TensorValue, Value

Plain = Callable[[Any], Value]
MATRIX = [[1, 2, 3], [4, 5, 6]]


def compared(value: Plain, got: Any, want: Any, **expectation: Any) -> Report:
    report = Report()
    compare(report, Place(Expectation("out", **expectation)), value(got), value(want))
    return report


def test_a_matrix_of_numbers_is_a_nest(value: Plain) -> None:
    nest = as_nest(value([(1.0, 2.0), (3.0, 4.0)]))
    assert nest is not None
    assert (nest.containers, nest.shape, nest.kind) == (("list", "tuple"), (2, 2), "float")
    np.testing.assert_array_equal(nest.numbers, [[1.0, 2.0], [3.0, 4.0]])


@pytest.mark.parametrize(
    "plain",
    [3, [], [[]], [1, 2, 3], [[1, 2], [3, 4, 5]], [[1, 2], (3, 4)], [1, 2.0, 3, 4], [True, 1, 0, 1], ["a"] * 4,
     [1, 2, 3, None], [1, 2, 3, [4]], [[1, 2], 3, 4], [1 << 80, 2, 3, 4]],
)  # fmt: skip
def test_what_is_not_as_regular_as_a_matrix_is_no_nest(plain: Any, value: Plain) -> None:
    assert as_nest(value(plain)) is None


def test_a_forged_number_is_no_nest() -> None:
    assert as_nest(SequenceValue("list", (ScalarValue("int", "7"),) * 4)) is None


def test_equal_nests_hold_every_check(value: Plain) -> None:
    report = compared(value, MATRIX, MATRIX)
    assert report.checked == {(check, "out"): True for check in ("missing", "type", "structure", "value")}


def test_differing_numbers_are_one_finding_with_both_sides(value: Plain) -> None:
    report = compared(value, [[1, 2, 3], [4, 9, 9]], MATRIX)
    assert report.failing == {("value", "out")}
    assert len(report.findings) == 1
    assert report.findings[0].message == (
        "`out`: 2 of 6 elements differ, first at [1, 1]: 9 instead of 5; the largest difference is 4"
    )
    assert report.findings[0].got == value([[1, 2, 3], [4, 9, 9]])


def test_floats_are_close_and_integers_exact(value: Plain) -> None:
    floats = [[1.0, 2.0], [3.0, 4.0]]
    assert not compared(value, [[1.00001, 2.0], [3.0, 4.0]], floats).failing
    assert compared(value, [[1.01, 2.0], [3.0, 4.0]], floats).failing == {("value", "out")}
    assert not compared(value, [[1.01, 2.0], [3.0, 4.0]], floats, rtol=0.1).failing
    big = [1 << 60, 2, 3, 4]
    assert compared(value, [(1 << 60) + 1, 2, 3, 4], big).failing == {("value", "out")}


def test_integers_for_floats_are_the_wrong_type_and_the_right_values(value: Plain) -> None:
    report = compared(value, MATRIX, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
    assert report.failing == {("type", "out")}
    assert report.findings[0].message == "`out` holds numbers of type int, expected float."
    assert not compared(value, MATRIX, [[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]], dtype="any").failing


def test_containers_count_outside_and_inside(value: Plain) -> None:
    assert compared(value, tuple(MATRIX), MATRIX).failing == {("type", "out")}
    assert compared(value, [tuple(row) for row in MATRIX], MATRIX).failing == {("type", "out")}


def test_another_shape_is_told_as_structure(value: Plain) -> None:
    assert ("structure", "out") in compared(value, [[1, 2], [3, 4], [5, 6]], MATRIX).failing


def test_the_types_of_the_numbers_in_a_value(value: Plain, tensor: Callable[..., TensorValue]) -> None:
    assert number_types(value([[1, 2.0], [True]])) == {"int", "float", "bool"}
    assert number_types(tensor([1.0], "float64")) == {"float64"}
    assert number_types(value("a")) == {"str"}


NUMBERS = st.one_of(st.integers(-5, 5), st.floats(-5, 5, width=16), st.booleans())
NESTS = st.recursive(NUMBERS, lambda inner: st.lists(inner, max_size=4), max_leaves=20)


@given(NESTS, NESTS)
def test_a_value_equals_itself_and_nothing_that_differs(value: Plain, one: Any, other: Any) -> None:
    assert not compared(value, [one], [one]).failing
    if repr(one) != repr(other) and "e-" not in repr((one, other)) and _far(one, other):
        assert compared(value, [one], [other]).failing


def _far(one: Any, other: Any) -> bool:
    """Whether two values differ by more than a tolerance, in a number or in their build."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) != len(other) or any(map(_far, one, other))
    return type(one) is not type(other) or abs(one - other) > 0.01
