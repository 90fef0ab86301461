"""The account of new memory: how many bytes of tensor storage a run holds at once beyond what it was given.

Kept at the level of dispatched operations, so that what a composite such as einsum makes on its way counts too, and a
broadcast view, which makes nothing, does not. Blind spots, each of which makes the account too small and never too
large: memory that a kernel takes and frees inside itself, threads, sparse tensors, storages that are made or resized by
hand, NumPy arrays and Python's own objects (an array that becomes a tensor counts from then on, unless it was given).
"""

import weakref
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import torch
from torch.utils._python_dispatch import TorchDispatchMode

from quizapp.worker.given import Given

_FRESH = "aten::lift_fresh"  # the way in for a tensor that was built from data, out of sight of every mode


class Account(TorchDispatchMode):  # type: ignore[no-untyped-call]
    """Follows the storages that operations make, from their making to their freeing; `given` was there before."""

    def __init__(self, given: Given | None = None) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.held = 0
        self.peak = 0
        self._given = given or Given()
        self._sizes: dict[int, int] = {}
        self._watched: dict[int, weakref.ref[torch.UntypedStorage]] = {}

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        """Keep torch from wrapping the method below for its compiler, whose import takes seconds at the first call."""
        return False

    def __torch_dispatch__(
        self,
        func: Any,
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Let the operation happen, and enter what it made or let grow."""
        before = {storage._cdata: storage.nbytes() for storage in _storages((*args, *(kwargs or {}).values()))}
        result = func(*args, **(kwargs or {}))
        if func.name().startswith(_FRESH):
            before = {}
        for storage in _storages(result):
            if storage._cdata in before or not self._given.holds(storage.data_ptr()):
                self._enter(storage, before.get(storage._cdata))
        return result

    def _enter(self, storage: torch.UntypedStorage, before: int | None) -> None:
        """Count what a storage has grown by; one that was there `before` its operation and is not ours was given."""
        key, size = storage._cdata, storage.nbytes()
        known = self._sizes.get(key, before or 0)
        if size <= known:
            return
        if key not in self._watched:
            self._watched[key] = weakref.ref(storage, self._leaver(key))
        self._sizes[key] = self._sizes.get(key, 0) + size - known
        self.held += size - known
        self.peak = max(self.peak, self.held)

    def _leaver(self, key: int) -> Callable[[object], None]:
        def leave(_: object) -> None:
            self.held -= self._sizes.pop(key, 0)
            self._watched.pop(key, None)

        return leave


def _storages(value: object) -> Iterator[torch.UntypedStorage]:
    """The storages of the tensors in an operation's arguments or results, which nest one list deep."""
    for each in value if isinstance(value, list | tuple) else (value,):
        for tensor in each if isinstance(each, list | tuple) else (each,):
            if isinstance(tensor, torch.Tensor) and (storage := _storage(tensor)) is not None:
                yield storage


def _storage(value: torch.Tensor) -> torch.UntypedStorage | None:
    """The memory of a tensor, None for one that has none of its own kind to count."""
    if value.layout != torch.strided or value.device.type == "meta":
        return None
    try:
        return value.untyped_storage()
    except (NotImplementedError, RuntimeError):  # a wrapper around other tensors, which are seen themselves
        return None
