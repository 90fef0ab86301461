"""Regular nested lists of plain numbers, packed as bytes: described one by one, a few matrices would fill a header."""

import struct
from dataclasses import dataclass
from math import prod
from typing import Any

_FORMATS: dict[type, str] = {int: "q", float: "d", bool: "?"}
_CONTAINERS = (list, tuple)
_DEPTH = 16
_FEWEST = 4  # a short list takes less room written out
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Packed:
    """Numbers of one `kind`, row by row. `nest` names the container at each level; `values` counts all it holds."""

    kind: str
    nest: list[str]
    shape: list[int]
    data: bytes
    values: int


def pack(value: "list[Any] | tuple[Any, ...]") -> Packed | None:
    """The numbers of a nested list or tuple with equal lengths and one type of number throughout, else None."""
    level: list[Any] = [value]
    nest: list[str] = []
    shape: list[int] = []
    values = 0
    while type(level[0]) in _CONTAINERS:
        container, size = type(level[0]), len(level[0])
        if not size or len(nest) == _DEPTH or len(level) * size > _MOST:
            return None
        if any(type(each) is not container or len(each) != size for each in level):
            return None
        nest.append(container.__name__)
        shape.append(size)
        level = [item for each in level for item in each]
        values += len(level)
    kind = type(level[0])
    if kind not in _FORMATS or prod(shape) < _FEWEST or any(type(each) is not kind for each in level):
        return None
    try:
        return Packed(kind.__name__, nest, shape, struct.pack(f"<{len(level)}{_FORMATS[kind]}", *level), values)
    except struct.error:  # an integer of more than 64 bits
        return None
