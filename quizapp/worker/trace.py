"""The function trace: which torch functions a run called, under whatever name it called them.

Blind spots, by torch's own making: threads, and code inside `torch._C.DisableTorchFunction()`.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from torch.overrides import TorchFunctionMode, resolve_name

_MOST_NAMES = 200


class Trace(TorchFunctionMode):
    """Counts calls by the name torch knows the function under, such as "torch.functional.einsum"."""

    def __init__(self) -> None:
        super().__init__()
        self.counts: Counter[str] = Counter()

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Count the call and let it happen."""
        name = resolve_name(func) or getattr(func, "__name__", "?")
        if name in self.counts or len(self.counts) < _MOST_NAMES:
            self.counts[name] += 1
        return func(*args, **(kwargs or {}))

    def take(self) -> dict[str, int]:
        """The counts so far; counting starts again."""
        counts = dict(self.counts)
        self.counts.clear()
        return counts
