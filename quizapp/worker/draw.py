"""`draw`: what a function card draws its cases with."""

import random
from collections.abc import Sequence

import torch

_ODD = (3, 5, 7, 9, 11, 13)
_SMALLEST = 2
_SMALL_NUMBER = 3


class Draw:
    """Draws sizes and values for one case, the same ones for the same seed.

    A `small` one draws the smallest sizes and numbers that still tell axes and signs apart: for showing a mistake that
    is known to be one, never for finding out whether there is one.
    """

    def __init__(self, seed: int, *, small: bool = False) -> None:
        self._small = small
        self._sizes = random.Random(seed)
        self._values = torch.Generator().manual_seed(seed)

    def sizes(self, count: int) -> tuple[int, ...]:
        """`count` different odd sizes, so that no two axes can be confused; at most six."""
        return tuple(self._sizes.sample(self._choice(count), count))

    def size(self) -> int:
        """One odd size."""
        return self._sizes.choice(self._choice(1))

    def _choice(self, count: int) -> Sequence[int]:
        """The sizes to choose `count` from; one to spare, so that their order is not all that differs."""
        return range(_SMALLEST, min(_SMALLEST + count + 1, _SMALLEST + len(_ODD))) if self._small else _ODD

    def ints(self, *shape: int, low: int = -9, high: int = 9) -> torch.Tensor:
        """A float32 tensor of whole numbers from `low` to `high`, on which float arithmetic is exact."""
        if self._small and max(low, -_SMALL_NUMBER) < min(high, _SMALL_NUMBER):
            low, high = max(low, -_SMALL_NUMBER), min(high, _SMALL_NUMBER)
        return torch.randint(low, high + 1, shape, generator=self._values).float()

    def floats(self, *shape: int) -> torch.Tensor:
        """A float32 tensor of standard normal numbers."""
        drawn = torch.randn(shape, generator=self._values)
        return (drawn * 10).round() / 10 if self._small else drawn

    def choice(self, *values: object) -> object:
        """One of `values`."""
        return self._sizes.choice(values)
