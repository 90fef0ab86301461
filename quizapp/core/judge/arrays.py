"""Reported values as numpy arrays; whatever does not add up is refused, never guessed at."""

from math import prod
from typing import TYPE_CHECKING, Any

from quizapp.core.values import ScalarValue, SequenceValue, TensorValue, Value

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PLAIN = {
    "uint8": "<u1",
    "int8": "<i1",
    "uint16": "<u2",
    "int16": "<i2",
    "uint32": "<u4",
    "int32": "<i4",
    "uint64": "<u8",
    "int64": "<i8",
    "float16": "<f2",
    "float32": "<f4",
    "float64": "<f8",
    "complex64": "<c8",
    "complex128": "<c16",
}
_RAW = {"bool": "<u1", "bfloat16": "<u2", "float8_e4m3fn": "<u1", "float8_e5m2": "<u1", "complex32": "<f2"}
_MOST_AXES = 64
_MOST_ITEMS = 1_000_000
_NUMBER_TYPES = frozenset({"int", "float", "complex", "bool"})


class _NotNumbersError(Exception):
    """A nested list holds something that is no number, or too many of them."""


def decode(value: TensorValue) -> "NDArray[Any] | None":
    """The elements of a tensor in its shape; None for a dtype we cannot read or facts that contradict each other.

    bfloat16, float16-based and float8 elements come out in the smallest numpy type that holds each of them exactly.
    """
    import numpy as np

    layout = _PLAIN.get(value.dtype) or _RAW.get(value.dtype)
    if layout is None or len(value.shape) > _MOST_AXES or any(size < 0 for size in value.shape):
        return None
    per_element = np.dtype(layout).itemsize * (2 if value.dtype == "complex32" else 1)
    if len(value.data) != prod(value.shape) * per_element:
        return None
    flat = _widen(np.frombuffer(value.data, dtype=layout), value.dtype)
    try:
        return flat.reshape(value.shape)
    except (ValueError, OverflowError):  # an empty tensor may claim axes longer than numpy can count
        return None


def _widen(flat: "NDArray[Any]", dtype: str) -> "NDArray[Any]":
    """Turn the raw bits of a dtype that numpy lacks into one that it has."""
    import numpy as np

    if dtype == "bool":
        return np.asarray(flat != 0)
    if dtype == "bfloat16":
        return (flat.astype("<u4") << 16).view("<f4")  # the upper half of a float32
    if dtype == "float8_e5m2":
        return (flat.astype("<u2") << 8).view("<f2")  # the upper half of a float16
    if dtype == "float8_e4m3fn":
        return np.asarray(_float8_e4m3fn()[flat])
    if dtype == "complex32":
        with np.errstate(invalid="ignore"):  # a forged NaN may be a signalling one
            pairs = flat.astype("<f4").reshape(-1, 2)
        return np.ascontiguousarray(pairs).view("<c8").reshape(-1)
    return flat


def _float8_e4m3fn() -> "NDArray[Any]":
    """All 256 values of float8_e4m3fn: bias 7, no infinities, NaN only where every other bit is set.

    Formula: Micikevicius et al., "FP8 formats for deep learning", 2022, section 3.
    """
    import numpy as np

    bits = np.arange(256)
    exponent, mantissa = (bits >> 3) & 15, bits & 7
    size = np.where(exponent == 0, np.ldexp(mantissa / 8, -6), np.ldexp(1 + mantissa / 8, exponent - 7))
    size[(bits & 127) == 127] = np.nan
    return np.where(bits >= 128, -size, size).astype("<f4")


def is_number(value: Value) -> bool:
    """Whether `value` is a Python number whose facts agree with each other."""
    return (
        isinstance(value, ScalarValue)
        and value.type in _NUMBER_TYPES
        and isinstance(value.value, int | float | complex)
    )


def numbers(value: Value) -> "NDArray[Any] | None":
    """A tensor, a Python number or a regular nested list of numbers as an array; None for anything else."""
    import numpy as np

    if isinstance(value, TensorValue):
        return decode(value)
    try:
        array = np.array(_plain(value, [0]))
    except (_NotNumbersError, ValueError, OverflowError):  # ragged lists, or an integer beyond any dtype
        return None
    return None if array.dtype == object else array


def _plain(value: Value, seen: list[int]) -> Any:
    seen[0] += 1
    if seen[0] > _MOST_ITEMS:
        raise _NotNumbersError
    if isinstance(value, SequenceValue):
        return [_plain(item, seen) for item in value.items]
    if isinstance(value, ScalarValue) and is_number(value):
        return value.value
    raise _NotNumbersError


def element_count(value: Value | None) -> int:
    """How much there is to read in a value: elements of tensors and plain values, counted through its lists."""
    total, waiting = 0, [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, SequenceValue):
            waiting.extend(each.items)
        elif isinstance(each, TensorValue):
            total += abs(prod(each.shape))
        elif each is not None:
            total += 1
    return total
