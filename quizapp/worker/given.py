"""The memory that was there before the code ran: what a result shares, and what is new of it, is told by that."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import torch

from quizapp.worker.parts import Part, parts

_MOST_INSIDE = 64


def storage_of(value: object) -> int:
    """The identity of the memory a tensor lives in, 0 for none."""
    storage = _storage(value)
    return 0 if storage is None else int(storage.data_ptr())


def _storage(value: object) -> torch.UntypedStorage | None:
    if not isinstance(value, torch.Tensor) or value.is_nested or value.layout != torch.strided or value.is_meta:
        return None
    try:
        return value.untyped_storage()
    except (NotImplementedError, RuntimeError):  # a wrapper around other tensors
        return None


class Given:
    """The memory of the tensors and arrays in the values that were given, by name and by the place inside.

    It is held alive, so that none of its addresses is given out again as long as this is. Unless what lies `inside`
    is to be known too, only tensors with names of their own are looked at.
    """

    def __init__(self, values: Mapping[str, object] | None = None, *, inside: bool = True) -> None:
        self._values = dict(values or {})
        self._memory: list[tuple[int, int, object]] = []
        self._starts: dict[str, int] = {}
        for name, value in self._values.items():
            if isinstance(value, torch.Tensor):
                self._enter(name, [(name, value)], gradients=inside)
            elif inside:
                self._enter(name, parts(value, name), gradients=True)

    def facts(self) -> dict[str, dict[str, Any]]:
        """Where in memory what was given is, and of what shape the tensors are that have a name of their own."""
        named = {name: value for name, value in self._values.items() if isinstance(value, torch.Tensor)}
        return {
            "storages": {name: self._first(start) for name, start in self._starts.items()},
            "shapes": {name: list(each.shape) for name, each in named.items() if not each.is_nested},
        }

    def identity(self, value: object) -> int:
        """The identity of a tensor's memory, which is that of the given memory it lies in; 0 for none."""
        return self._first(storage_of(value))

    def holds(self, start: int) -> bool:
        """Whether memory that starts here is given memory, or lies in it."""
        return any(low <= start < high and _stays(owner, low) for low, high, owner in self._memory)

    def _first(self, start: int) -> int:
        return min(
            (low for low, high, owner in self._memory if low <= start < high and _stays(owner, low)), default=start
        )

    def _enter(self, name: str, places: Iterable[Part], *, gradients: bool) -> None:
        told = 0
        for place, part in _with_gradients(places) if gradients else places:
            start, size, owner = _memory(part)
            if not size and not isinstance(part, torch.Tensor):
                continue
            told += place != name
            if told <= _MOST_INSIDE:
                self._starts.setdefault(place, start)
            self._memory += [(start, start + size, owner)] * bool(size)


def _stays(owner: object, start: int) -> bool:
    """Whether memory is still where it was; a storage that was made larger has moved."""
    return not isinstance(owner, torch.UntypedStorage) or owner.data_ptr() == start


def _with_gradients(places: Iterable[Part]) -> Iterable[Part]:
    for place, part in places:
        if isinstance(part, torch.Tensor | np.ndarray):
            yield place, part
        if isinstance(part, torch.Tensor) and part.is_leaf and part.grad is not None:
            yield f"{place}.grad", part.grad


def _memory(part: object) -> tuple[int, int, object]:
    """Where the memory of a tensor or an array starts, how many bytes it has, and the object that holds it."""
    if isinstance(part, np.ndarray):
        last = sum((size - 1) * step for size, step in zip(part.shape, part.strides, strict=True) if step > 0)
        return part.__array_interface__["data"][0], (last + part.itemsize) * (part.size > 0), part
    storage = _storage(part)
    return (0, 0, None) if storage is None else (storage.data_ptr(), storage.nbytes(), storage)
