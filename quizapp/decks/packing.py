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

    A value of a type in `plain` is its own packed form, so both functions can be left out; `only_plain` says that there
    are no other values.
    """

    pack: Callable[[Any], Any]
    unpack: Callable[[Any], Any]
    plain: frozenset[type] = frozenset()
    only_plain: bool = False


Plan = list[tuple[int, Callable[[Any], Any]]]
"""The places of a row that need unpacking, and how."""


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
        return _record(annotation)
    raise TypeError(f"there is no packed form of {annotation!r}")


def _plain(types: frozenset[type]) -> Codec:
    def unpack(value: Any) -> Any:
        if type(value) not in types:
            raise MismatchError(f"a {type(value).__name__} where {_names(types)} belongs")
        return value

    return Codec(lambda value: value, unpack, types, only_plain=True)


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
        return list(value) if item.only_plain else [item.pack(each) for each in value]

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

    return Codec(pack, unpack, plain)


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


def _record(record: type) -> Codec:
    """The codec of one dataclass; most of loading known decks is spent in its `unpack`."""
    hints = get_type_hints(record)
    fields = dataclasses.fields(record)
    names = [each.name for each in fields]
    defaults = [_default(each) for each in fields]
    codecs = [codec(hints[name]) for name in names]
    inner = [(place, each.pack) for place, each in enumerate(codecs) if not each.only_plain]
    # An empty row stands for a value that is at its defaults throughout, and all of them can be the same one.
    empty = None if dataclasses.MISSING in defaults else record()
    # What is left to do on a row whose values have these types; nearly all rows of a file are of a few kinds.
    plans: dict[tuple[type, ...], Plan] = {}

    def pack(value: Any) -> list[Any]:
        row = [getattr(value, name) for name in names]
        while row and row[-1] == defaults[len(row) - 1]:
            row.pop()
        length = len(row)
        for place, pack_one in inner:
            if place >= length:
                break
            row[place] = pack_one(row[place])
        return row

    def unpack(row: Any) -> Any:
        if type(row) is not list:
            raise MismatchError("no list of fields")
        if not row and empty is not None:
            return empty
        kind = tuple(map(type, row))
        plan = plans.get(kind)
        if plan is None:
            plan = plans[kind] = _plan(kind, codecs, defaults.count(dataclasses.MISSING))
        for place, unpack_one in plan:
            row[place] = unpack_one(row[place])
        return record(*row)

    return Codec(pack, unpack)


def _plan(kind: tuple[type, ...], codecs: list[Codec], least: int) -> Plan:
    """What a row of these types must still be unpacked of; raises MismatchError where it cannot be right."""
    if not least <= len(kind) <= len(codecs):
        raise MismatchError(f"{len(kind)} fields where {least} to {len(codecs)} belong")
    plan = []
    for place, (found, wanted) in enumerate(zip(kind, codecs, strict=False)):
        if wanted.only_plain and found not in wanted.plain:
            raise MismatchError(f"a {found.__name__} where {_names(wanted.plain)} belongs")
        if found not in wanted.plain:
            plan.append((place, wanted.unpack))
    return plan


def _default(field: "dataclasses.Field[Any]") -> Any:
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory()
    return field.default


def _names(types: frozenset[type]) -> str:
    return " or ".join(sorted(each.__name__ for each in types))
