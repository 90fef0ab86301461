from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.numerals import brief, digits_to_tell_apart, number_text


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (np.float32(12), "12."),
        (np.float32(0.1), "0.1"),
        (np.float64(-2.0), "-2."),
        (np.int64(12), "12"),
        (np.uint8(255), "255"),
        (np.bool_(True), "True"),
        (False, "False"),
        (float("nan"), "nan"),
        (float("-inf"), "-inf"),
        (1e-9, "1e-09"),
        (123456.0, "1.235e+05"),
        (np.complex64(1 + 2j), "1.+2.j"),
        (1 - 0.5j, "1.-0.5j"),
        (3, "3"),
    ],
)
def test_numbers_read_as_torch_prints_them(number: Any, text: str) -> None:
    assert number_text(number) == text


def test_digits_grow_until_two_numbers_look_different() -> None:
    assert digits_to_tell_apart([(1.0, 2.0)]) == 4
    assert digits_to_tell_apart([(1.0, 2.0), (1.00001, 1.00002)]) == 6
    assert digits_to_tell_apart([(1.0, 1.0 + 2**-40)]) == 17
    assert digits_to_tell_apart([(1.0, 1.0)]) == 17
    assert digits_to_tell_apart([]) == 4


@given(st.floats(allow_nan=False), st.floats(allow_nan=False))
def test_two_different_floats_can_always_be_told_apart(a: float, b: float) -> None:
    digits = digits_to_tell_apart([(a, b)])
    assert (number_text(a, digits) != number_text(b, digits)) == (a != b) or a == b == 0


def test_a_number_in_a_sentence_has_no_stop_of_its_own() -> None:
    assert brief(20.0) == "20"
    assert brief(0.25) == "0.25"
