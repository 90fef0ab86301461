"""`draw`: what a function card draws its cases with."""

import random

import torch

_ODD = (3, 5, 7, 9, 11, 13)


class Draw:
    """Draws sizes and values for one case, the same ones for the same seed."""

    def __init__(self, seed: int) -> None:
        self._sizes = random.Random(seed)
        self._values = torch.Generator().manual_seed(seed)

    def sizes(self, count: int) -> tuple[int, ...]:
        """`count` different odd sizes, so that no two axes can be confused; at most six."""
        return tuple(self._sizes.sample(_ODD, count))

    def size(self) -> int:
        """One odd size."""
        return self._sizes.choice(_ODD)

    def ints(self, *shape: int, low: int = -9, high: int = 9) -> torch.Tensor:
        """A float32 tensor of whole numbers from `low` to `high`, on which float arithmetic is exact."""
        return torch.randint(low, high + 1, shape, generator=self._values).float()

    def floats(self, *shape: int) -> torch.Tensor:
        """A float32 tensor of standard normal numbers."""
        return torch.randn(shape, generator=self._values)

    def choice(self, *values: object) -> object:
        """One of `values`."""
        return self._sizes.choice(values)
