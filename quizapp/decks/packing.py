"""Frozen dataclasses as plain JSON values and back, by their annotations; coming back, every type is checked.

A dataclass becomes the list of its fields, without the ones at its end that have their defaults. In a union of several
dataclasses the name of the class stands before the list. Enums become their values, tuples lists.
"""

import dataclasses
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, Union, get_args, get_origin, get_type_hints

PLAIN = frozenset({str, int, float, bool, NoneType})
"""The types that JSON has too; an int never stands for a float, nor a bool for an int."""


class MismatchError(ValueError):
    """A packed value is not what stands in its place."""


class Codec(NamedTuple):
    """How values of one annotation become JSON and come back; `unpack` raises MismatchError for anything else.

    Where `plain` names types, a value of one of them is its own packed form, and both functions can be left out.
    """

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]
    plain: frozenset[type] = frozenset()


@cache
def codec(annotation: Any) -> Codec:
    """The codec of an annotation: plain types, Literal, enums, tuples, Mapping from str, dataclasses and their unions.

    Raises TypeError for other annotations.
    """
    origin, inner = get_origin(annotation), get_args(annotation)
    if annotation in PLAIN:
        return _plain(frozenset({annotation}))
    if origin is Literal:
        return _one_of({each: each for each in inner})
    if origin in (Union, UnionType):
        return _union(inner)
    if origin is tuple:
        return _list(codec(inner[0])) if inner[1:] == (...,) else _fixed([codec(each) for each in inner])
    if origin is not None and issubclass(origin, Mapping) and inner[0] is str:
        return _mapping(codec(inner[1]))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _one_of({member.value: member for member in annotation})
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type):
        record = Record(annotation)
        return Codec(record.pack, record.unpack)
    raise TypeError(f"there is no packed form of {annotation!r}")


def _plain(types: frozenset[type]) -> Codec:
    def unpack(value: Any) -> Any:
        if type(value) not in types:
            raise MismatchError(f"a {type(value).__name__} where {_names(types)} belongs")
        return value

    return Codec(lambda value: value, unpack, types)


def _one_of(members: dict[Any, Any]) -> Codec:
    """The codec of an enum, or of literals: its members by their packed form."""

    def unpack(value: Any) -> Any:
        if type(value) in PLAIN and value in members:
            return members[value]
        raise MismatchError("no member of an enumeration")

    return Codec(lambda value: value.value if isinstance(value, Enum) else value, unpack)


def _list(item: Codec) -> Codec:
    def unpack(value: Any) -> tuple[Any, ...]:
        if type(value) is not list:
            raise MismatchError("no list")
        if item.plain.issuperset(map(type, value)):
            return tuple(value)
        return tuple([item.unpack(each) for each in value])

    def pack(value: Any) -> list[Any]:
        return list(value) if item.plain else [item.pack(each) for each in value]

    return Codec(pack, unpack)


def _fixed(items: list[Codec]) -> Codec:
    def unpack(value: Any) -> tuple[Any, ...]:
        if type(value) is not list or len(value) != len(items):
            raise MismatchError("no list of the right length")
        return tuple([item.unpack(each) for item, each in zip(items, value, strict=True)])

    return Codec(lambda value: [item.pack(each) for item, each in zip(items, value, strict=True)], unpack)


def _mapping(item: Codec) -> Codec:
    def unpack(value: Any) -> dict[str, Any]:
        if type(value) is not dict:
            raise MismatchError("no mapping")
        return {key: item.unpack(each) for key, each in value.items()}

    return Codec(lambda value: {key: item.pack(each) for key, each in value.items()}, unpack)


def _union(members: tuple[Any, ...]) -> Codec:
    """The codec of a union: plain types, and besides them either dataclasses or one other type."""
    plain = frozenset(each for each in members if each in PLAIN)
    others = [each for each in members if each not in PLAIN]
    if not others:
        return _plain(plain)
    literals = [codec(each) for each in others if get_origin(each) is Literal]
    records = [each for each in others if isinstance(each, type) and dataclasses.is_dataclass(each)]
    lists = [codec(each) for each in others if get_origin(each) is tuple]
    if len(records) > 1:
        lists.append(_tagged({each.__name__: codec(each) for each in records}))
    else:
        lists += [codec(each) for each in records]
    if len(literals) + len(lists) + max(0, len(records) - 1) != len(others) or len(lists) > 1 or len(literals) > 1:
        raise TypeError(f"there is no packed form of a union of {members!r}")
    other = lists[0] if lists else literals[0]
    literal = literals[0] if literals else other

    def pack(value: Any) -> Any:
        return value if type(value) in PLAIN else other.pack(value)

    def unpack(value: Any) -> Any:
        if type(value) in plain:
            return value
        return other.unpack(value) if type(value) is list else literal.unpack(value)

    return Codec(pack, unpack)


def _tagged(records: dict[str, Codec]) -> Codec:
    """The codec of one of several dataclasses: its name, then its fields."""

    def pack(value: Any) -> list[Any]:
        name = type(value).__name__
        return [name, records[name].pack(value)]

    def unpack(value: Any) -> Any:
        if type(value) is not list or len(value) != 2 or type(value[0]) is not str or value[0] not in records:
            raise MismatchError("none of a union")
        return records[value[0]].unpack(value[1])

    return Codec(pack, unpack)


class Record:
    """The codec of one dataclass."""

    def __init__(self, record: type) -> None:
        hints = get_type_hints(record)
        fields = dataclasses.fields(record)
        self._type = record
        self._names = [each.name for each in fields]
        self._defaults = [_default(each) for each in fields]
        self._codecs = [codec(hints[each.name]) for each in fields]
        self._inner = [(place, each) for place, each in enumerate(self._codecs) if not each.plain]
        self._unpackers = [(place, each.unpack) for place, each in self._inner]
        self._least = self._defaults.count(dataclasses.MISSING)
        # An empty row stands for a value that is at its defaults throughout, and all of them can be the same one.
        self._empty = record() if self._least == 0 else None
        # Kinds of rows that were found right; nearly all rows of a file are of a few kinds.
        self._right: set[tuple[type, ...]] = set()

    def pack(self, value: Any) -> list[Any]:
        """The fields of `value`, up to the last that is not at its default."""
        row = [getattr(value, name) for name in self._names]
        while row and row[-1] == self._defaults[len(row) - 1]:
            row.pop()
        length = len(row)
        for place, inner in self._inner:
            if place >= length:
                break
            row[place] = inner.pack(row[place])
        return row

    def unpack(self, row: Any) -> Any:
        """The dataclass of a packed row; raises MismatchError where the row is not one."""
        if type(row) is not list:
            raise MismatchError("no list of fields")
        if not row and self._empty is not None:
            return self._empty
        kind = tuple(map(type, row))
        if kind not in self._right:
            self._check(kind)
        length = len(row)
        for place, unpack in self._unpackers:
            if place >= length:
                break
            row[place] = unpack(row[place])
        return self._type(*row)

    def _check(self, kind: tuple[type, ...]) -> None:
        if not self._least <= len(kind) <= len(self._codecs):
            raise MismatchError(f"{len(kind)} fields for {self._type.__name__}")
        for found, wanted in zip(kind, self._codecs, strict=False):
            if wanted.plain and found not in wanted.plain:
                raise MismatchError(f"a {found.__name__} where {_names(wanted.plain)} belongs")
        self._right.add(kind)


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _names(types: frozenset[type]) -> str:
    return " or ".join(sorted(each.__name__ for each in types))
