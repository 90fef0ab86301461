import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from quizapp.core.judge.grid import comparison_grid, window


def grid(got: object, want: object) -> list[str]:
    a, b = np.array(got), np.array(want)
    return comparison_grid(a, b, a != b)


def test_two_small_matrices_stand_beside_each_other_with_marks_on_yours() -> None:
    assert grid([[1, 2], [3, 14]], [[1, 2], [3, 4]]) == [
        "yours        expected",
        "  1    2      1   2",
        "  3  >14<     3   4",
    ]


def test_a_vector_takes_two_lines() -> None:
    assert grid([1.0, 2.5], [1.0, 2.0]) == [
        "yours       1.  >2.5<",
        "expected    1.    2.",
    ]


def test_of_three_axes_the_plane_of_the_first_difference_is_shown() -> None:
    want = np.arange(24).reshape(2, 3, 4)
    got = want.copy()
    got[1, 2, 0] = 99
    lines = grid(got, want)
    assert lines[0] == "at [1, :, :]"
    assert ">99<" in lines[-1]
    assert len(lines) == 5


def test_a_long_array_is_cut_around_the_first_difference() -> None:
    want = np.zeros((50, 60))
    got = want.copy()
    got[40, 44] = 1
    lines = grid(got, want)
    assert any(">1.<" in line for line in lines)
    assert lines[-1].startswith("(rows 36–43 of 50, columns ")
    assert lines[1].startswith("…")
    assert lines[-2].startswith("…")
    assert len(lines) == 1 + 1 + 8 + 1 + 1


def test_numbers_that_differ_late_are_shown_with_the_digits_that_tell() -> None:
    lines = grid([[1.00001, 5.0]], [[1.00002, 5.0]])
    assert "1.00001" in lines[0]
    assert "1.00002" in lines[1]


def test_wide_numbers_stand_below_each_other() -> None:
    want = np.full((3, 8), 123456789012345678)
    lines = grid(want + np.eye(3, 8, dtype=int), want)
    assert lines[0] == "yours"
    assert "expected" in lines


@pytest.mark.parametrize(
    ("size", "focus", "most", "shown"),
    [
        (3, 0, 8, (0, 3)),
        (8, 7, 8, (0, 8)),
        (20, 7, 8, (0, 8)),
        (20, 8, 8, (4, 12)),
        (20, 19, 8, (12, 20)),
        (9, 8, 8, (1, 9)),
    ],
)
def test_the_window_begins_at_the_start_or_around_the_focus(
    size: int, focus: int, most: int, shown: tuple[int, int]
) -> None:
    seen = window(size, focus, most)
    assert (seen.start, seen.stop) == shown
    assert seen.whole is (shown == (0, size))


@given(st.integers(1, 200), st.data(), st.integers(1, 8))
def test_the_window_always_holds_the_focus_and_stays_inside(size: int, data: st.DataObject, most: int) -> None:
    focus = data.draw(st.integers(0, size - 1))
    seen = window(size, focus, most)
    assert 0 <= seen.start <= focus < seen.stop <= size
    assert seen.stop - seen.start == min(most, size)


@given(
    hnp.arrays(
        st.sampled_from([np.float32, np.float64, np.int64, np.bool_, np.complex128]),
        hnp.array_shapes(min_dims=1, max_dims=4, max_side=20),
    ),
    st.data(),
)
def test_no_grid_is_wider_than_the_screen_and_each_marks_a_difference(want: np.ndarray, data: st.DataObject) -> None:
    got = data.draw(hnp.arrays(want.dtype, want.shape))
    wrong = got != want
    if wrong.any():
        lines = comparison_grid(got, want, wrong)
        assert max(map(len, lines)) <= 78
        assert len(lines) <= 24
        assert any(">" in line and "<" in line for line in lines)
