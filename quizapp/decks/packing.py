"""Frozen dataclasses as plain JSON values and back, by their annotations; coming back, every type is checked.

Values of one annotation are packed together, column by column: a list of cards becomes the list of all their ids, the
list of all their titles and so on, because a column is checked and turned into objects at the speed of C. Every column
says how many rows it holds; one that holds the same value throughout holds it once.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from itertools import chain, islice
from types import NoneType, UnionType
from typing import Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin, get_type_hints

PLAIN = frozenset({str, int, float, bool, NoneType})
"""The types that JSON has too; an int never stands for a float, nor a bool for an int."""

MOST = 10_000_000
"""How many values one column may come to, so that a forged number of rows cannot fill the memory."""

T = TypeVar("T")


class MismatchError(ValueError):
    """A packed value is not what stands in its place."""


class Codec(NamedTuple):
    """How a list of values of one annotation becomes JSON, and how so many of them come back.

    `unpack` raises MismatchError for anything else. `exact` says that equal values are the same in everything, so that
    one can stand for all; `types` are the types the values have.
    """

    pack: Callable[[list[Any]], Any]
    unpack: Callable[[Any, int], list[Any]]
    types: frozenset[type]
    exact: bool = True


def packed(value: Any) -> Any:
    """A dataclass as plain JSON values."""
    annotation: Any = type(value)
    return codec(annotation).pack([value])


def unpacked(record: type[T], data: Any) -> T:
    """The dataclass of the type `record` that `data` was packed from; raises MismatchError where it cannot be."""
    annotation: Any = record
    value: T = codec(annotation).unpack(data, 1)[0]
    return value


@cache
def codec(annotation: Any) -> Codec:
    """The codec of an annotation: plain types, Literal, enums, tuples, Mapping from str, dataclasses and their unions.

    Raises TypeError for other annotations.
    """
    return _counted(_codec(annotation))


def _codec(annotation: Any) -> Codec:
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
        return _mapping(codec(str), codec(inner[1]))
    if isinstance(annotation, type) and issubclass(annotation, Enum):
        return _one_of({member.value: member for member in annotation})
    if dataclasses.is_dataclass(annotation) and isinstance(annotation, type) and dataclasses.fields(annotation):
        return _record(annotation)
    raise TypeError(f"there is no packed form of {annotation!r}")


def _counted(inner: Codec) -> Codec:
    """A codec that writes the number of rows before them, and one row where all are the same."""

    def pack(values: list[Any]) -> list[Any]:
        same = inner.exact and values and values.count(values[0]) == len(values)
        rows = values[:1] if same else values
        return [len(rows), inner.pack(rows)]

    def unpack(data: Any, count: int) -> list[Any]:
        rows, column = _parts(data, 2)
        if type(rows) is not int or rows not in (1, count) or count > MOST:
            raise MismatchError(f"not a column of {count} rows")
        values = inner.unpack(column, rows)
        return values if rows == count else values * count

    return Codec(pack, unpack, inner.types, inner.exact)


def _parts(data: Any, count: int) -> list[Any]:
    """`data`, which must be a list of so many values."""
    if type(data) is not list or len(data) != count:
        raise MismatchError(f"no list of {count}")
    return data


def _plain(types: frozenset[type]) -> Codec:
    def unpack(data: Any, count: int) -> list[Any]:
        values = _parts(data, count)
        if not types.issuperset(map(type, values)):
            raise MismatchError(f"not all are {' or '.join(sorted(each.__name__ for each in types))}")
        return values

    # 1, 1.0 and True are equal, and must not stand for each other.
    return Codec(lambda values: values, unpack, types, exact=len(types - {NoneType}) < 2)


def _one_of(members: dict[Any, Any]) -> Codec:
    """The codec of an enum, or of literals: its members by their packed form."""

    def unpack(data: Any, count: int) -> list[Any]:
        values = _parts(data, count)
        if not PLAIN.issuperset(map(type, values)) or not members.keys() >= set(values):
            raise MismatchError("no member of an enumeration")
        return [members[each] for each in values]

    def pack(values: list[Any]) -> list[Any]:
        return [each.value if isinstance(each, Enum) else each for each in values]

    return Codec(pack, unpack, frozenset(map(type, members.values())))


_LENGTHS = _counted(_plain(frozenset({int})))


def _lengths(data: Any, count: int) -> tuple[list[int], int]:
    """The lengths of so many lists, and their sum."""
    lengths = _LENGTHS.unpack(data, count)
    if min(lengths, default=0) < 0:
        raise MismatchError("a length below zero")
    return lengths, sum(lengths)


def _list(item: Codec) -> Codec:
    def pack(values: list[Any]) -> list[Any]:
        return [_LENGTHS.pack(list(map(len, values))), item.pack(list(chain.from_iterable(values)))]

    def unpack(data: Any, count: int) -> list[Any]:
        written, items = _parts(data, 2)
        lengths, total = _lengths(written, count)
        rest = iter(item.unpack(items, total))
        return [tuple(islice(rest, length)) for length in lengths]

    return Codec(pack, unpack, frozenset({tuple}), item.exact)


def _fixed(items: list[Codec]) -> Codec:
    def pack(values: list[Any]) -> list[Any]:
        return [item.pack([each[place] for each in values]) for place, item in enumerate(items)]

    def unpack(data: Any, count: int) -> list[Any]:
        columns = _parts(data, len(items))
        unpacked = [item.unpack(column, count) for item, column in zip(items, columns, strict=True)]
        return list(zip(*unpacked, strict=True))

    return Codec(pack, unpack, frozenset({tuple}), all(item.exact for item in items))


def _mapping(key: Codec, item: Codec) -> Codec:
    def pack(values: list[Any]) -> list[Any]:
        keys = [name for each in values for name in each]
        return [
            _LENGTHS.pack(list(map(len, values))),
            key.pack(keys),
            item.pack([one for each in values for one in each.values()]),
        ]

    def unpack(data: Any, count: int) -> list[Any]:
        written, keys, items = _parts(data, 3)
        lengths, total = _lengths(written, count)
        rest = zip(key.unpack(keys, total), item.unpack(items, total), strict=True)
        return [dict(islice(rest, length)) for length in lengths]

    return Codec(pack, unpack, frozenset({dict}), exact=False)


def _union(members: tuple[Any, ...]) -> Codec:
    """The codec of a union: plain types together, and besides them types that can be told from those and each other."""
    plain = frozenset(each for each in members if each in PLAIN)
    codecs = [_plain(plain)] + [codec(each) for each in members if each not in PLAIN]
    if len(codecs) == 1:
        return codecs[0]
    clashes = [kind for kind, times in Counter(kind for each in codecs for kind in each.types).items() if times > 1]
    if clashes:
        raise TypeError(f"there is no packed form of a union of {members!r}")
    member_of = {kind: number for number, each in enumerate(codecs) for kind in each.types}

    def pack(values: list[Any]) -> list[Any]:
        which = [member_of[type(each)] for each in values]
        columns = [[each for each, at in zip(values, which, strict=True) if at == n] for n in range(len(codecs))]
        return [_LENGTHS.pack(which), *(each.pack(column) for each, column in zip(codecs, columns, strict=True))]

    def unpack(data: Any, count: int) -> list[Any]:
        written, *columns = _parts(data, len(codecs) + 1)
        which = _LENGTHS.unpack(written, count)
        counts = Counter(which)
        if not counts.keys() <= set(range(len(codecs))):
            raise MismatchError("none of a union")
        values = [each.unpack(column, counts[n]) for n, (each, column) in enumerate(zip(codecs, columns, strict=True))]
        if len(counts) == 1:
            return values[which[0]]
        rests = [iter(each) for each in values]
        return [next(rests[at]) for at in which]

    return Codec(pack, unpack, frozenset(member_of), all(each.exact for each in codecs))


def _record(record: type) -> Codec:
    """The codec of one dataclass: a column a field."""
    hints = get_type_hints(record)
    fields = dataclasses.fields(record)
    codecs = [codec(hints[each.name]) for each in fields]

    def pack(values: list[Any]) -> list[Any]:
        return [
            each.pack([getattr(value, field.name) for value in values])
            for field, each in zip(fields, codecs, strict=True)
        ]

    def unpack(data: Any, count: int) -> list[Any]:
        columns = zip(codecs, _parts(data, len(fields)), strict=True)
        return list(map(record, *(each.unpack(column, count) for each, column in columns)))

    # A field that takes no part in comparing may differ between equal ones.
    exact = all(each.compare for each in fields) and all(each.exact for each in codecs)
    return Codec(pack, unpack, frozenset({record}), exact)
