"""Facts about values that code computed, as reported from behind the walls; any of them may be forged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TensorValue:
    """A dense tensor: its attributes, and its elements as little-endian bytes in row-major order.

    `storage` identifies the memory within one run; `storage_bytes` is that memory's size; `dtype` has no "torch." in
    front; bfloat16 and float8 elements arrive as their raw bits. `subclass` is "Tensor" for a plain tensor.
    """

    dtype: str
    shape: tuple[int, ...]
    stride: tuple[int, ...]
    device: str
    requires_grad: bool
    storage: int
    storage_bytes: int
    data: bytes
    subclass: str = "Tensor"
    grad: "TensorValue | None" = None


@dataclass(frozen=True, slots=True)
class ScalarValue:
    """A plain Python value; `type` is int, float, complex, bool, str, NoneType, dtype, device or layout.

    torch dtypes, devices and layouts carry their text ("torch.float32") as `value`.
    """

    type: str
    value: int | float | complex | bool | str | None


@dataclass(frozen=True, slots=True)
class SequenceValue:
    """A list or tuple; `type` is list, tuple or Size."""

    type: str
    items: "tuple[Value, ...]"


@dataclass(frozen=True, slots=True)
class MappingValue:
    """A dict, in its own order."""

    items: "tuple[tuple[Value, Value], ...]"


@dataclass(frozen=True, slots=True)
class OpaqueValue:
    """Something that is not compared: `type` names it, `why` says in a few words why it cannot be taken."""

    type: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class MissingValue:
    """A name that the code did not leave behind."""


Value = TensorValue | ScalarValue | SequenceValue | MappingValue | OpaqueValue | MissingValue
