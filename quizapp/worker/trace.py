"""The function trace: which torch functions a run called, under whatever name it called them.

Python code that autograd calls on the way back (hooks, the `backward` of an own Function) is traced like any other.
Blind spots, by torch's own making: threads, scripted code, code inside `torch._C.DisableTorchFunction()` or with the
mode popped, functions that torch offers no way to follow (`torch.from_numpy`, `torch.Tensor(...)`, `nn.Parameter`, most
of `nn.init`, of which the operations inside are seen), and what NumPy computes.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from types import TracebackType
from typing import Any, Self

import torch
from torch.overrides import TorchFunctionMode, resolve_name

_MOST_NAMES = 200
_ENGINE = "_engine_run_backward"  # what torch.autograd.backward and torch.autograd.grad both end in


class _Count(TorchFunctionMode):
    """Counts calls by the name torch knows the function under, such as "torch.functional.einsum"."""

    def __init__(self, counts: Counter[str]) -> None:
        super().__init__()
        self.counts = counts

    def __torch_function__(
        self,
        func: Callable[..., Any],
        types: Iterable[type],
        args: tuple[Any, ...] = (),
        kwargs: Mapping[str, Any] | None = None,
    ) -> Any:
        """Count the call and let it happen."""
        name = _name(func)
        if name in self.counts or len(self.counts) < _MOST_NAMES:
            self.counts[name] += 1
        return func(*args, **(kwargs or {}))


class Trace(_Count):
    """Counts calls while entered, those that autograd makes on the way back among them."""

    def __init__(self) -> None:
        super().__init__(Counter())
        self._engine: Callable[..., Any] | None = None

    def __enter__(self) -> Self:
        super().__enter__()  # type: ignore[no-untyped-call]
        self._engine = getattr(torch.autograd, _ENGINE, None)
        if self._engine is not None:
            setattr(torch.autograd, _ENGINE, self._traced(self._engine))
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._engine is not None:
            setattr(torch.autograd, _ENGINE, self._engine)
        super().__exit__(kind, error, trace)  # type: ignore[no-untyped-call]

    def _traced(self, engine: Callable[..., Any]) -> Callable[..., Any]:
        """The engine with counting on: torch turns a mode off for as long as a call that it has told of lasts."""

        def run(*args: Any, **kwargs: Any) -> Any:
            with _Count(self.counts):
                return engine(*args, **kwargs)

        return run

    def take(self) -> dict[str, int]:
        """The counts so far; counting starts again."""
        counts = dict(self.counts)
        self.counts.clear()
        return counts


def _name(func: Callable[..., Any]) -> str:
    """The name of a function; of one overload of an operation, as torch.ops.aten.mm.out, that of the operation."""
    if isinstance(func, torch._ops.OpOverload):
        return str(func.overloadpacket)
    return str(resolve_name(func) or getattr(func, "__name__", "?"))
