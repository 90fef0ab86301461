import tracemalloc

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from quizapp.core.card import Expectation
from quizapp.core.judge.closeness import BLOCK, Tolerance, all_close, differing, numbers_close, tolerance_for

FLOAT32 = tolerance_for(["float32"], ["float32"], Expectation("out"))


@pytest.mark.parametrize(
    ("dtype", "rtol", "atol"),
    [
        ("int64", 0, 0),
        ("bool", 0, 0),
        ("float64", 1e-7, 1e-7),
        ("float32", 1e-4, 1e-5),
        ("float16", 1e-2, 1e-2),
        ("bfloat16", 2e-2, 2e-2),
        ("complex64", 1e-4, 1e-5),
        ("complex128", 1e-7, 1e-7),
    ],
)
def test_default_tolerances_are_those_of_the_question_format(dtype: str, rtol: float, atol: float) -> None:
    assert tolerance_for([dtype], [dtype], Expectation("out")) == Tolerance(rtol, atol)


def test_of_two_dtypes_the_looser_one_counts() -> None:
    assert tolerance_for(["float64"], ["float16"], Expectation("out")) == Tolerance(1e-2, 1e-2)


def test_the_card_has_the_last_word_on_each_part() -> None:
    assert tolerance_for(["float32"], ["float32"], Expectation("out", rtol=0.5)) == Tolerance(0.5, 1e-5)
    assert tolerance_for(["float32"], ["float32"], Expectation("out", atol=0.0, equal_nan=True)) == Tolerance(
        1e-4, 0.0, True
    )


@pytest.mark.parametrize(("got", "want"), [("float32", "int64"), ("int64", "float32"), ("bool", "bfloat16")])
def test_no_integer_is_taken_for_another_where_floats_are_let_in(got: str, want: str) -> None:
    tolerance = tolerance_for([got], [want], Expectation("out", dtype="any"))
    assert differing(np.array([100_005.0]), np.array([100_000]), tolerance).all()
    assert not differing(
        np.array([100_000.4]), np.array([100_000]), tolerance_for(["float32"], ["int64"], Expectation(""))
    ).any()
    assert not differing(np.array([2.9999]), np.array([3]), tolerance).any()


def test_a_tolerance_of_the_cards_own_is_taken_at_its_word() -> None:
    tolerance = tolerance_for(["float32"], ["int64"], Expectation("out", atol=10.0))
    assert not differing(np.array([100_005.0]), np.array([100_000]), tolerance).any()


@pytest.mark.parametrize("atol", [0.5, 0.999])
def test_integers_beyond_what_a_float_can_hold_are_told_apart_under_a_tolerance_too(atol: float) -> None:
    big = np.array([2**62, 2**62 + 1, -5])
    assert differing(big, big[[1, 0, 2]], Tolerance(atol=atol)).tolist() == [True, True, False]
    assert not differing(big, big[[1, 0, 2]], Tolerance(atol=1.0)).any()
    assert differing(np.array([2**64 - 1], "u8"), np.array([-1]), Tolerance(atol=0.5)).all()


def test_a_complex_number_whose_size_overflows_is_close_to_no_other() -> None:
    want, got = np.array([1.5e308 + 1.5e308j]), np.array([1e308 + 1e308j])
    assert differing(got, want, Tolerance(1e-7, 1e-7)).all()
    assert not differing(want, want, Tolerance(1e-7, 1e-7)).any()


def test_arrays_of_other_shapes_are_never_broadcast() -> None:
    with pytest.raises(ValueError, match="not compared"):
        differing(np.ones((3, 3)), np.ones(3), FLOAT32)
    assert not all_close(np.zeros((3, 3)), np.array(0.0), FLOAT32)


def test_integers_are_compared_exactly_beyond_what_a_float_can_hold() -> None:
    big = np.array([2**62, 2**62 + 1])
    assert differing(big, big[::-1].copy(), Tolerance()).all()
    assert not differing(big, big, Tolerance()).any()


def test_unsigned_and_signed_integers_do_not_wrap() -> None:
    assert differing(np.array([2**64 - 1], "u8"), np.array([-1]), Tolerance()).all()


def test_a_float_is_close_within_its_tolerance_and_not_beyond() -> None:
    want = np.array([100.0, 100.0, 0.0, 0.0])
    got = np.array([100.009, 100.011, 0.9e-5, 1.1e-5])
    assert differing(got, want, FLOAT32).tolist() == [False, True, False, True]


def test_an_infinity_is_close_only_to_itself() -> None:
    inf = np.inf
    got, want = np.array([inf, -inf, inf, 1e300]), np.array([inf, inf, 1e300, inf])
    assert differing(got, want, FLOAT32).tolist() == [False, True, True, True]


def test_nan_equals_nan_only_when_the_card_says_so_and_at_the_same_place() -> None:
    got, want = np.array([np.nan, np.nan, 1.0]), np.array([np.nan, 1.0, np.nan])
    assert differing(got, want, FLOAT32).tolist() == [True, True, True]
    assert differing(got, want, Tolerance(equal_nan=True)).tolist() == [False, True, True]


def test_complex_numbers_are_compared_by_their_distance() -> None:
    want = np.array([3 + 4j])
    assert all_close(want + 1e-5j, want, FLOAT32)
    assert not all_close(want.conj(), want, FLOAT32)
    assert not all_close(want.real, want, FLOAT32)


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=0, min_side=0), elements=st.floats(width=32, allow_nan=False)))
def test_an_array_without_nan_is_close_to_itself(array: np.ndarray) -> None:
    assert all_close(array, array.copy(), FLOAT32)
    assert all_close(array, array.copy(), Tolerance())


@given(
    hnp.arrays(np.float64, 4, elements=st.floats(allow_nan=True, allow_infinity=True)),
    hnp.arrays(np.float64, 4, elements=st.floats(allow_nan=True, allow_infinity=True)),
)
def test_comparing_says_one_word_for_each_element_and_never_warns(a: np.ndarray, b: np.ndarray) -> None:
    wrong = differing(a, b, FLOAT32)
    assert wrong.dtype == bool
    assert wrong.shape == a.shape
    assert all(bool(wrong[i]) is not numbers_close(float(a[i]), float(b[i]), FLOAT32) for i in range(4))


def test_a_signalling_nan_is_a_nan_and_no_warning() -> None:
    forged = np.frombuffer(b"\x00\x00\x81\x7f", "<f4")
    assert differing(forged, np.array([1.0], "f4"), FLOAT32).all()
    assert not differing(forged, forged, Tolerance(equal_nan=True)).any()


@pytest.mark.parametrize(
    ("got", "want", "tolerance", "close"),
    [
        (3, 3, Tolerance(), True),
        (10**400, 10**400, Tolerance(), True),
        (10**400, 1.0, FLOAT32, False),
        (2**62, 2**62 + 1, Tolerance(), False),
        (1.00005, 1.0, FLOAT32, True),
        (1.001, 1.0, FLOAT32, False),
        (True, 1, Tolerance(), True),
        (float("nan"), float("nan"), FLOAT32, False),
        (float("nan"), float("nan"), Tolerance(equal_nan=True), True),
        (float("inf"), float("inf"), FLOAT32, True),
        (float("-inf"), float("inf"), FLOAT32, False),
        (1 + 1j, 1 + 1.00001j, FLOAT32, True),
    ],
)
def test_python_numbers_follow_the_same_rules(got: complex, want: complex, tolerance: Tolerance, close: bool) -> None:
    assert numbers_close(got, want, tolerance) is close


def test_a_large_element_lends_its_tolerance_to_no_other() -> None:
    tolerance = tolerance_for(["float32"], ["float32"], Expectation("out"))
    assert differing(np.array([1e6, 9.0]), np.array([1e6, 1.0]), tolerance).tolist() == [False, True]
    assert differing(np.array([1e6, 1e-3]), np.array([1e6, 2e-3]), tolerance).tolist() == [False, True]


@pytest.mark.parametrize("dtype", ["float32", "float16", "int64"])
def test_large_arrays_are_compared_block_by_block(dtype: str) -> None:
    want = np.zeros((3, BLOCK // 2 + 5), dtype)
    got = want.copy()
    got[2, -1] = got[0, 0] = 1
    wrong = differing(got, want, Tolerance(atol=0.5))
    assert wrong.shape == want.shape
    assert np.argwhere(wrong).tolist() == [[0, 0], [2, want.shape[1] - 1]]


def test_a_large_result_takes_no_many_times_its_room() -> None:
    want, got = np.zeros(16 * BLOCK, "uint8"), np.ones(16 * BLOCK, "uint8")
    tracemalloc.start()
    try:
        assert differing(got, want, Tolerance(rtol=1e-4, atol=1e-5)).all()
        assert tracemalloc.get_traced_memory()[1] < 8 * want.nbytes
    finally:
        tracemalloc.stop()
