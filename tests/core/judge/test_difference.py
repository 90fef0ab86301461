import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as hnp

from quizapp.core.judge.closeness import BLOCK
from quizapp.core.judge.difference import difference_text, first_index


def text(got: object, want: object) -> str:
    a, b = np.array(got), np.array(want)
    return difference_text(a, b, a != b)


def test_the_count_the_first_place_and_the_largest_difference_are_named() -> None:
    assert text([[1.0, 2.0], [3.0, 9.0]], [[1.0, 4.0], [3.0, 4.0]]) == (
        "2 of 4 elements differ, first at [0, 1]: 2. instead of 4.; the largest difference is 5"
    )


def test_a_single_number_has_no_place() -> None:
    assert text(2.0, 4.0) == "the element is 2. instead of 4."
    assert text([2], [4]) == "the element is 2 instead of 4"


def test_nan_is_named_and_has_no_size() -> None:
    assert text([np.nan, 1.0], [1.0, 1.0]).endswith("nan instead of 1.; 1 of yours is NaN")
    assert text([np.nan, np.nan], [1.0, 1.0]).endswith("2 of yours are NaN")


def test_booleans_have_no_size_either() -> None:
    assert text([True, True], [True, False]) == "1 of 2 elements differ, first at [1]: True instead of False"


def test_an_infinite_difference_is_left_out() -> None:
    assert "largest" not in text([np.inf, 1.0], [1.0, 1.0])
    assert "largest difference is 3" in text([np.inf, 1.0], [1.0, 4.0])


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (2, 1, 3)])
def test_the_first_index_has_one_part_for_each_axis(shape: tuple[int, ...]) -> None:
    wrong = np.zeros(shape, bool)
    wrong[...] = True
    assert first_index(wrong) == (0,) * len(shape)


@given(hnp.arrays(bool, hnp.array_shapes(min_dims=1, max_dims=3)))
def test_the_first_index_is_of_an_element_that_differs(wrong: np.ndarray) -> None:
    if wrong.any():
        index = first_index(wrong)
        assert wrong[index]
        assert not wrong.ravel()[: int(np.ravel_multi_index(index, wrong.shape))].any()


def test_the_largest_difference_may_be_in_any_block() -> None:
    got, want = np.zeros(BLOCK + 9), np.zeros(BLOCK + 9)
    got[0], got[-1] = 1, 3
    assert difference_text(got, want, got != want).endswith("; the largest difference is 3")
