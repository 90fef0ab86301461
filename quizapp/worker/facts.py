"""Facts about values: what a result is, said in JSON, with the elements of tensors as raw bytes beside it."""

from dataclasses import dataclass, field
from typing import Any, cast

import torch

from quizapp.worker import numbers
from quizapp.worker.elements import elements
from quizapp.worker.given import Given

BODY_LIMIT = 16 << 20
_NODES = 20_000
_NUMBERS = 100_000
_DEPTH = 20
_TEXT = 4096
_INTEGER_BITS = 8192  # Python itself refuses to print much longer ones
_PLAIN_TENSORS = (torch.Tensor, torch.nn.Parameter)


@dataclass(slots=True)
class Body:
    """The raw bytes that go behind the header, and how many values, and packed numbers, have been described so far.

    `given` is the memory that was there before the code of the case ran.
    """

    pieces: list[bytes] = field(default_factory=list)
    size: int = 0
    nodes: int = 0
    numbers: int = 0
    given: Given = field(default_factory=Given)

    def add(self, data: bytes) -> list[int]:
        """Append `data` and return its place as [offset, length]."""
        place = [self.size, len(data)]
        self.pieces.append(data)
        self.size += len(data)
        return place


def describe(value: object, body: Body, depth: int = 0) -> dict[str, Any]:
    """The facts of any value; what cannot be compared is described as opaque, with the reason."""
    body.nodes += 1
    if body.nodes > _NODES or depth > _DEPTH:
        return _opaque(value, "is too large a structure to compare")
    kind = type(value)  # what it is, whatever it says of itself
    if issubclass(kind, torch.Tensor):
        return _tensor(cast(torch.Tensor, value), body)
    if issubclass(kind, list | tuple):
        return _sequence(cast("list[object] | tuple[object, ...]", value), body, depth)
    if issubclass(kind, dict):
        return _mapping(cast("dict[object, object]", value), body, depth)
    return _scalar(value)


def missing() -> dict[str, Any]:
    """The facts of a name that is not there."""
    return {"t": "missing"}


def _opaque(value: object, why: str = "") -> dict[str, Any]:
    kind = type(value)
    name = kind.__qualname__ if kind.__module__ == "builtins" else f"{kind.__module__}.{kind.__qualname__}"
    return {"t": "opaque", "type": name[:200], "why": why[:500]}


def _mapping(value: dict[object, object], body: Body, depth: int) -> dict[str, Any]:
    """The facts of a dict; ordered and default dicts and counters compare as the dicts they are."""
    if 2 * dict.__len__(value) > _NODES - body.nodes:
        return _opaque(value, "is too large a structure to compare")
    pairs = [[describe(key, body, depth + 1), describe(each, body, depth + 1)] for key, each in dict.items(value)]
    return {"t": "dict", "items": pairs}


def _sequence(value: "list[object] | tuple[object, ...]", body: Body, depth: int) -> dict[str, Any]:
    kind = "Size" if type(value) is torch.Size else type(value).__name__
    if type(value) not in (list, tuple, torch.Size):
        # Named tuples, those torch returns from max or sort among them, compare as the tuples they are: by what the
        # tuple holds, not by what a class of the learner's says that it holds.
        base: Any = tuple if issubclass(type(value), tuple) else list
        kind, value = base.__name__, base(base.__iter__(value))
    packed = numbers.pack(value)
    if packed is not None and body.numbers + packed.values <= _NUMBERS and body.size + len(packed.data) <= BODY_LIMIT:
        body.numbers += packed.values
        return {
            "t": "numbers",
            "of": packed.kind,
            "nest": packed.nest,
            "shape": packed.shape,
            "at": body.add(packed.data),
        }
    if len(value) > _NODES - body.nodes:
        return _opaque(value, "is too large a structure to compare")
    return {"t": kind, "items": [describe(each, body, depth + 1) for each in value]}


def _scalar(value: object) -> dict[str, Any]:
    kind = type(value)
    if value is None:
        return {"t": "NoneType"}
    if kind is bool:
        return {"t": "bool", "v": value}
    if kind is int and isinstance(value, int):
        return {"t": "int", "v": hex(value)} if value.bit_length() <= _INTEGER_BITS else _opaque(value, "is too large")
    if kind is float and isinstance(value, float):
        return {"t": "float", "v": value.hex()}
    if kind is complex and isinstance(value, complex):
        return {"t": "complex", "v": [value.real.hex(), value.imag.hex()]}
    if kind is str and isinstance(value, str):
        return {"t": "str", "v": value} if len(value) <= _TEXT else _opaque(value, "is too long to compare")
    if isinstance(value, torch.dtype | torch.device | torch.layout):
        return {"t": type(value).__name__, "v": str(value)}
    return _opaque(value)


def _refusal(value: torch.Tensor, body: Body) -> str:
    if type(value) not in _PLAIN_TENSORS:
        return "is a subclass of Tensor, and only plain tensors are compared"
    if value.is_nested:
        return "is a nested tensor, and only plain tensors are compared"
    if value.layout != torch.strided:
        return f"has the layout {value.layout}, and only dense tensors are compared"
    if value.device.type == "meta":
        return "is on the meta device and holds no elements"
    if value.is_quantized:
        return "is quantized, and only plain tensors are compared"
    size = value.numel() * value.element_size()
    if body.size + size > BODY_LIMIT:
        return f"takes {size:,} bytes as results, and at most {BODY_LIMIT:,} can be compared"
    return ""


def _tensor(value: torch.Tensor, body: Body) -> dict[str, Any]:
    refused = _refusal(value, body)
    if refused:
        return _opaque(value, refused)
    facts: dict[str, Any] = {
        "t": "tensor",
        "dtype": str(value.dtype).removeprefix("torch."),
        "shape": list(value.shape),
        "stride": list(value.stride()),
        "device": value.device.type,
        "rg": value.requires_grad,
        "st": body.given.identity(value),
        "sb": int(value.untyped_storage().nbytes()),
        "at": body.add(elements(value)),
        "sub": type(value).__name__,
    }
    if (value.is_leaf or value.retains_grad) and value.grad is not None:
        facts["grad"] = _tensor(value.grad.detach(), body)
    return facts
