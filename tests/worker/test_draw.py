"""What function cards draw their cases with."""

import pytest
import torch

from quizapp.worker.draw import Draw


@pytest.mark.parametrize("seed", range(20))
def test_sizes_are_odd_and_all_different(seed: int) -> None:
    sizes = Draw(seed).sizes(4)
    assert len(set(sizes)) == 4
    assert all(size % 2 == 1 and size >= 3 for size in sizes)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_draws_the_same(seed: int) -> None:
    one, other = Draw(seed), Draw(seed)
    assert one.sizes(3) == other.sizes(3)
    assert torch.equal(one.ints(3, 5), other.ints(3, 5))
    assert torch.equal(one.floats(3), other.floats(3))
    assert one.choice(1, 2, 3) == other.choice(1, 2, 3)
    assert one.size() == other.size()


def test_other_seeds_draw_otherwise() -> None:
    assert len({tuple(Draw(seed).ints(4).tolist()) for seed in range(20)}) > 15


def test_ints_are_whole_floats_in_their_range() -> None:
    drawn = Draw(1).ints(200, low=-2, high=3)
    assert drawn.dtype == torch.float32
    assert set(drawn.tolist()) == {-2.0, -1.0, 0.0, 1.0, 2.0, 3.0}


@pytest.mark.parametrize("seed", range(20))
def test_small_sizes_are_all_different_and_tell_axes_apart(seed: int) -> None:
    sizes = Draw(seed, small=True).sizes(3)
    assert len(set(sizes)) == 3
    assert min(sizes) >= 2
    assert max(sizes) <= 5
    assert Draw(seed, small=True).size() in (2, 3)


def test_small_sizes_come_in_more_than_one_order_and_choice() -> None:
    assert len({Draw(seed, small=True).sizes(2) for seed in range(40)}) == 6


def test_as_many_small_sizes_as_others() -> None:
    assert len(set(Draw(1, small=True).sizes(6))) == 6
    with pytest.raises(ValueError, match="larger than population"):
        Draw(1, small=True).sizes(7)


@pytest.mark.parametrize(("low", "high", "values"), [(-9, 9, range(-3, 4)), (0, 9, range(4)), (5, 9, range(5, 10))])
def test_small_numbers_stay_within_what_the_card_allows(low: int, high: int, values: range) -> None:
    assert set(Draw(1, small=True).ints(300, low=low, high=high).tolist()) == set(map(float, values))


def test_small_floats_have_one_digit_after_the_point() -> None:
    drawn = Draw(1, small=True).floats(100)
    assert drawn.dtype == torch.float32
    assert torch.equal(drawn, (Draw(1).floats(100) * 10).round() / 10)
    assert all(len(f"{each:.6g}".lstrip("-")) <= 3 for each in drawn.tolist())
