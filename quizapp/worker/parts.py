"""What a value is made of: every tensor and array in it, and all else that can be seen of its state, place by place.

Objects are taken apart as pickling would take them apart, and never put together again.
"""

import types
import warnings
import weakref
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import numpy as np
import torch

_MOST = 20_000
_DEEPEST = 60
_ATOMS = frozenset({type(None), bool, int, float, complex, str, bytes, range, type(...), torch.dtype, torch.device})
_CODE = (
    *(type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.MethodType, types.CodeType),
    *(weakref.ReferenceType, property, staticmethod, classmethod),
)
_MODULE_PARTS = ("_parameters", "_buffers", "_modules")

Part = tuple[str, object]
"""A place inside a value, such as "m.weight" or "rows[0]", and what is there: a tensor, an array, or a plain value."""


@dataclass(frozen=True, slots=True)
class Unseen:
    """Stands for a part whose inside cannot be looked at: a generator, an open file, what lies too deep or is too much.

    `type` names it; `identity` tells one such object from another.
    """

    type: str
    identity: int


@dataclass(slots=True)
class _Walk:
    """One walk through a value. `alive` holds what was made on the way, so that no identity is given out twice."""

    seen: dict[int, int] = field(default_factory=dict)
    alive: list[object] = field(default_factory=list)

    def parts(self, value: object, place: str, depth: int = 0) -> Iterator[Part]:
        kind = type(value)
        if kind in _ATOMS:
            yield place, value
        elif issubclass(kind, _CODE):
            yield place, id(value)
        elif id(value) in self.seen:
            yield place, ("again", self.seen[id(value)])
        elif depth > _DEEPEST or len(self.seen) >= _MOST:
            yield place, Unseen("a structure that is too large", 0)
        else:
            self.seen[id(value)] = len(self.seen)
            self.alive.append(value)
            yield from self._inside(value, kind, place, depth)

    def _inside(self, value: Any, kind: type, place: str, depth: int) -> Iterator[Part]:
        if issubclass(kind, torch.Tensor | np.ndarray) and not (kind is np.ndarray and value.dtype.hasobject):
            yield place, value
        elif kind in (list, tuple):
            yield place, (kind.__name__, len(value))
            if _ATOMS.issuperset(map(type, value)):  # a long list of numbers is one part
                yield place, tuple(value)
            else:
                yield from self._items(enumerate(value), place, depth)
        elif kind in (dict, OrderedDict):
            yield place, (kind.__name__, len(value))
            yield from self._items(value.items(), place, depth)
        elif kind in (set, frozenset):
            yield place, (kind.__name__, frozenset(map(_member, value)))
        else:
            yield from self._object(value, kind, place, depth)

    def _items(self, items: Iterable[tuple[object, object]], place: str, depth: int) -> Iterator[Part]:
        for key, each in items:
            if type(key) not in _ATOMS:
                yield from self.parts(key, f"{place}[key]", depth + 1)
            else:
                yield place, key
            yield from self.parts(each, f"{place}[{key!r}]" if type(key) in (int, str) else f"{place}[…]", depth + 1)

    def _object(self, value: Any, kind: type, place: str, depth: int) -> Iterator[Part]:
        """The parts of an object of any other type: what it would tell of itself to be pickled."""
        try:
            told = _quietly(value) if kind.__module__ == "itertools" else value.__reduce_ex__(2)
        except Exception:  # whatever the type's own code raises: it does not tell its state
            yield place, Unseen(kind.__name__, id(value))
            return
        yield place, id(kind)
        if not isinstance(told, tuple):
            yield place, id(value)
            return
        self.alive.append(told)
        for each in told[1:3]:  # what it is made from, and its attributes
            yield from self._attributes(each, value, place, depth)
        for each in told[3:5]:  # the items of a list, and the pairs of a dict
            items = list(islice(each, _MOST)) if each is not None else []
            yield from self.parts(items, place, depth + 1)

    def _attributes(self, state: object, owner: object, place: str, depth: int) -> Iterator[Part]:
        """The parts of an object's state, under the names by which code reaches them."""
        if type(state) is not dict:
            yield from self.parts(state, place, depth + 1)
            return
        for name, each in state.items():
            if isinstance(owner, torch.nn.Module) and name in _MODULE_PARTS and type(each) is dict:
                for inner, part in each.items():
                    yield from self.parts(part, f"{place}.{inner}", depth + 1)
            else:
                yield from self.parts(each, f"{place}.{name}", depth + 1)


def _quietly(value: object) -> object:
    """What an iterator tells of its state, which Python is to stop: not at the price of the learner's output."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return value.__reduce_ex__(2)


def _member(value: object) -> object:
    """What tells one member of a set from another."""
    return (type(value).__name__, value) if type(value) in _ATOMS else id(value)


def parts(value: object, name: str) -> Iterator[Part]:
    """Every part of `value`, which is called `name`; may raise whatever the code of a part's own type raises."""
    return _Walk().parts(value, name)
