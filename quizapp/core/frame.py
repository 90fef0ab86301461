"""Reads the result frame a child wrote, believing none of it.

Four bytes give the header's length (little-endian), then come the header in JSON and the raw bytes it points into.
Everything is checked before it is used: sizes, types, names, and that a tensor has exactly the bytes its shape needs.
"""

import json
import math
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from quizapp.core.run import CaseFacts, Ending, ErrorReport, Kept
from quizapp.core.values import (
    MappingValue,
    MissingValue,
    OpaqueValue,
    ScalarValue,
    SequenceValue,
    TensorValue,
    Value,
)

HEADER_LIMIT = 1 << 19
BODY_LIMIT = 16 << 20
FRAME_LIMIT = 4 + HEADER_LIMIT + BODY_LIMIT
_DEPTH = 24
_TEXT = 8192
_INTEGER_TEXT = 2 + 2048 + 1
_ELEMENTS = 1 << 48
_MOST_KB = 1 << 40
_DIMENSIONS = 64
_VALUES = 1 << 17
_INTEGER = 1 << 62
_ENDINGS = (Ending.FINISHED, Ending.ERROR, Ending.MEMORY, Ending.NOT_ALLOWED)

ITEM_SIZES = {
    "bool": 1, "uint8": 1, "int8": 1, "int16": 2, "int32": 4, "int64": 8, "uint16": 2, "uint32": 4, "uint64": 8,
    "float16": 2, "bfloat16": 2, "float32": 4, "float64": 8, "complex32": 4, "complex64": 8, "complex128": 16,
    "float8_e4m3fn": 1, "float8_e4m3fnuz": 1, "float8_e5m2": 1, "float8_e5m2fnuz": 1, "float8_e8m0fnu": 1,
}  # fmt: skip
"""Bytes per element of every dtype that may come in; the names are torch's."""

_NUMBER_FORMATS = {"int": "q", "float": "d", "bool": "?"}
_DEVICES = ("cpu", "cuda", "mps", "xpu")
_SEQUENCES = ("list", "tuple", "Size")
_NAMED = ("dtype", "device", "layout")
_PARTS = ("code", "setup", "draw", "ask")


class FrameError(ValueError):
    """The bytes are not a frame that can be believed; the message says what was wrong."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a frame says: how the code ended, the facts of each case, and the most memory it held, in KiB."""

    ending: Ending
    detail: str
    error: ErrorReport | None
    cases: tuple[CaseFacts, ...]
    peak_kb: int = 0


def parse_frame(data: bytes) -> Report:
    """The report in `data`; raises FrameError for anything that is not exactly a frame."""
    if len(data) < 4:
        raise FrameError("it ends before its length")
    (length,) = struct.unpack_from("<I", data)
    if length > HEADER_LIMIT or 4 + length > len(data):
        raise FrameError("its header is too long")
    if len(data) > FRAME_LIMIT:
        raise FrameError("it is too long")
    try:
        header = json.loads(data[4 : 4 + length].decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise FrameError("its header is not JSON") from error
    return _Reader(memoryview(data)[4 + length :]).report(header)


def _object(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise FrameError("an object was expected")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise FrameError("a list was expected")
    return value


def _text(value: object, limit: int = _TEXT) -> str:
    if not isinstance(value, str) or len(value) > limit:
        raise FrameError("a text was expected")
    if value.isascii():
        return value
    # Half a surrogate pair is JSON, but can be neither shown nor stored.
    return value.encode("utf-8", "replace").decode("utf-8")


def _integer(value: object, lowest: int = 0) -> int:
    if type(value) is not int or not lowest <= value <= _INTEGER:
        raise FrameError("a number was expected")
    return value


def _flag(value: object) -> bool:
    if type(value) is not bool:
        raise FrameError("true or false was expected")
    return value


def _one_of(value: object, known: tuple[str, ...] | Mapping[str, int]) -> str:
    if not isinstance(value, str) or value not in known:
        raise FrameError("a word out of its list")
    return value


def _float(value: object) -> float:
    try:
        return float.fromhex(_text(value, 64))
    except (ValueError, OverflowError) as error:
        raise FrameError("a number was expected") from error


class _Reader:
    def __init__(self, body: memoryview) -> None:
        self._body = body
        self._taken = 0
        self._values = 0

    def report(self, value: object) -> Report:
        header = _object(value)
        ending = _one_of(header.get("ending"), tuple(each.value for each in _ENDINGS))
        return Report(
            ending=Ending(ending),
            detail=_text(header.get("detail", "")),
            error=self._error(header.get("error")),
            cases=tuple(self._case(each) for each in _list(header.get("cases"))),
            peak_kb=min(_integer(header.get("peak_kb", 0)), _MOST_KB),
        )

    def _error(self, value: object) -> ErrorReport | None:
        if value is None:
            return None
        told = _object(value)
        return ErrorReport(
            type=_text(told.get("type")),
            message=_text(told.get("message")),
            part=_one_of(told.get("part", "code"), _PARTS),
            line=_integer(told.get("line", 0)),
            source=_text(told.get("source", "")),
            trace=_text(told.get("trace", "")),
        )

    def _case(self, value: object) -> CaseFacts:
        case = _object(value)
        args = case.get("args")
        return CaseFacts(
            seed=_integer(case.get("seed"), -_INTEGER),
            results={_text(name): self._value(each) for name, each in _object(case.get("results", {})).items()},
            args=None if args is None else self._value(args),
            kept={_text(name): self._kept(each) for name, each in _object(case.get("kept", {})).items()},
            storages={_text(name): _integer(each) for name, each in _object(case.get("storages", {})).items()},
            shapes={_text(name): self._sizes(each) for name, each in _object(case.get("shapes", {})).items()},
            ops={_text(name): _integer(each) for name, each in _object(case.get("ops", {})).items()},
            new_bytes=None if case.get("new_bytes") is None else _integer(case["new_bytes"]),
            error=self._error(case.get("error")),
        )

    def _kept(self, value: object) -> Kept:
        kept = _object(value)
        return Kept(
            before=self._value(kept.get("before")),
            after=self._value(kept.get("after")),
            same_object=_flag(kept.get("same")),
            written=_flag(kept.get("written")),
            changed=_flag(kept.get("changed", False)),
            unseen=_text(kept.get("unseen", ""), 200),
        )

    def _value(self, value: object, depth: int = 0) -> Value:
        if depth > _DEPTH:
            raise FrameError("it is nested too deep")
        self._count(1)
        facts = _object(value)
        kind = _text(facts.get("t"), 16)
        if kind == "tensor":
            return self._tensor(facts, depth)
        if kind == "numbers":
            return self._numbers(facts, depth)
        if kind in _SEQUENCES:
            return SequenceValue(kind, tuple(self._value(each, depth + 1) for each in _list(facts.get("items"))))
        if kind == "dict":
            pairs = [_list(each) for each in _list(facts.get("items"))]
            if any(len(pair) != 2 for pair in pairs):
                raise FrameError("a pair was expected")
            return MappingValue(tuple((self._value(k, depth + 1), self._value(v, depth + 1)) for k, v in pairs))
        if kind == "missing":
            return MissingValue()
        if kind == "opaque":
            return OpaqueValue(_text(facts.get("type")), _text(facts.get("why", "")))
        return self._scalar(kind, facts.get("v"))

    def _scalar(self, kind: str, value: object) -> ScalarValue:
        if kind == "NoneType":
            return ScalarValue(kind, None)
        if kind == "bool":
            return ScalarValue(kind, _flag(value))
        if kind == "int":
            try:
                return ScalarValue(kind, int(_text(value, _INTEGER_TEXT), 16))
            except ValueError as error:
                raise FrameError("a number was expected") from error
        if kind == "float":
            return ScalarValue(kind, _float(value))
        if kind == "complex":
            parts = _list(value)
            if len(parts) != 2:
                raise FrameError("two numbers were expected")
            return ScalarValue(kind, complex(_float(parts[0]), _float(parts[1])))
        if kind == "str" or kind in _NAMED:
            return ScalarValue(kind, _text(value))
        raise FrameError("a kind of value that does not exist")

    def _numbers(self, facts: Mapping[str, Any], depth: int) -> Value:
        """A regular nested list of numbers of one type, its numbers packed in the body."""
        kind = _one_of(facts.get("of"), tuple(_NUMBER_FORMATS))
        nest = [_one_of(each, _SEQUENCES) for each in _list(facts.get("nest"))]
        sizes = self._sizes(facts.get("shape"))
        if not sizes or len(nest) != len(sizes) or depth + len(sizes) > _DEPTH or min(sizes) < 1:
            raise FrameError("a nest of numbers that does not fit its shape")
        for level in range(len(sizes)):
            self._count(math.prod(sizes[: level + 1]))
        form = f"<{math.prod(sizes)}{_NUMBER_FORMATS[kind]}"
        packed = self._bytes(facts.get("at"), struct.calcsize(form))
        if kind == "bool" and packed.strip(b"\0\1"):
            raise FrameError("truths that are neither")
        values: tuple[Value, ...] = tuple(ScalarValue(kind, each) for each in struct.unpack(form, packed))
        for kept, size in reversed([*zip(nest, sizes, strict=True)]):
            values = tuple(SequenceValue(kept, values[at : at + size]) for at in range(0, len(values), size))
        return values[0]

    def _count(self, more: int) -> None:
        """Count values that are about to be made; the header could ask for many more than it is long."""
        self._values += more
        if self._values > _VALUES:
            raise FrameError("more values than anyone could compare")

    def _sizes(self, value: object) -> tuple[int, ...]:
        sizes = tuple(_integer(each) for each in _list(value))
        if len(sizes) > _DIMENSIONS:
            raise FrameError("more axes than a tensor has")
        return sizes

    def _bytes(self, value: object, length: int) -> bytes:
        """The bytes at a place in the body, which must be exactly `length` of them."""
        place = [_integer(each) for each in _list(value)]
        if len(place) != 2 or place[1] != length:
            raise FrameError("a value whose bytes are not those of its shape")
        if place[0] + place[1] > len(self._body):
            raise FrameError("a value outside the frame")
        # Many values may point at the same bytes, and each would get its own copy of them.
        self._taken += place[1]
        if self._taken > len(self._body):
            raise FrameError("values that share their bytes")
        return bytes(self._body[place[0] : place[0] + place[1]])

    def _tensor(self, facts: Mapping[str, Any], depth: int) -> TensorValue:
        dtype = _one_of(facts.get("dtype"), ITEM_SIZES)
        shape, stride = self._sizes(facts.get("shape")), self._sizes(facts.get("stride"))
        if len(stride) != len(shape):
            raise FrameError("a shape and a stride that do not fit")
        if math.prod(each for each in shape if each) > _ELEMENTS:
            raise FrameError("a shape without elements, but of a size that no array can have")
        # The shape is multiplied out as exact integers before anything is allocated for it.
        data = self._bytes(facts.get("at"), math.prod(shape) * ITEM_SIZES[dtype])
        grad = facts.get("grad")
        if grad is not None and depth > 0 and _object(grad).get("grad") is not None:
            raise FrameError("a gradient of a gradient")
        known = self._value(grad, depth + 1) if grad is not None else None
        if known is not None and not isinstance(known, TensorValue | OpaqueValue):
            raise FrameError("a gradient that is no tensor")
        return TensorValue(
            dtype=dtype,
            shape=shape,
            stride=stride,
            device=_one_of(facts.get("device"), _DEVICES),
            requires_grad=_flag(facts.get("rg")),
            storage=_integer(facts.get("st")),
            storage_bytes=_integer(facts.get("sb")),
            data=data,
            subclass=_text(facts.get("sub"), 200),
            grad=known if isinstance(known, TensorValue) else None,
        )
