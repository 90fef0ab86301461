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
