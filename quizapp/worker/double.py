"""Values as float64, on which a reference is run once more: what float32 rounds off shows beside it."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch


def widened(value: object) -> object:
    """A float32 tensor as float64, a module and plain lists and tuples with all that they hold; the rest as it is."""
    if isinstance(value, torch.Tensor) and value.dtype == torch.float32:
        return value.detach().double().requires_grad_(value.requires_grad)
    if isinstance(value, torch.nn.Module):
        return value.double()
    if type(value) is list:
        return [widened(each) for each in value]
    return tuple(widened(each) for each in value) if type(value) is tuple else value


@contextmanager
def float64_as_default(wanted: bool) -> Iterator[None]:
    """Let tensors be made of float64 unless it is said otherwise, where that is `wanted`."""
    if not wanted:
        yield
        return
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)
