"""Values are taken apart place by place, and the code of a learner's class cannot make that endless."""

import itertools
import threading
import warnings
from collections import OrderedDict, deque
from typing import Any

import numpy as np
import pytest
import torch

from quizapp.worker.parts import Unseen, parts


def memory(value: object) -> list[str]:
    """The places of the tensors and arrays in a value."""
    return [place for place, part in parts(value, "v") if isinstance(part, torch.Tensor | np.ndarray)]


def unseen(value: object) -> list[str]:
    return [part.type for _, part in parts(value, "v") if isinstance(part, Unseen)]


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x: object) -> None:
        self.x = x


class Ring:
    def __init__(self) -> None:
        self.me = self
        self.x = torch.ones(1)


X = torch.ones(2)


@pytest.mark.parametrize(
    ("value", "places"),
    [
        (X, ["v"]),
        (np.ones(2), ["v"]),
        (3, []),
        ([1, [X, (X + 1,)]], ["v[1][0]", "v[1][1][0]"]),
        ({"a": X, 2: X + 1, (1,): X + 2}, ["v['a']", "v[2]", "v[…]"]),
        ({X: 1}, ["v[key]"]),
        (OrderedDict(a=X), ["v['a']"]),
        (deque([X]), ["v[0]"]),
        (Slotted(X), ["v[1]['x']"]),
        (Ring(), ["v.x"]),
        (torch.nn.Sequential(torch.nn.Linear(2, 1)), ["v.0.weight", "v.0.bias"]),
        (torch.nn.BatchNorm1d(2, affine=False), ["v.running_mean", "v.running_var", "v.num_batches_tracked"]),
        ([X, X], ["v[0]"]),
        (np.array([X, None], dtype=object), ["v[4][0]"]),
    ],
)
def test_every_tensor_is_found_once_and_by_its_place(value: object, places: list[str]) -> None:
    assert memory(value) == places


def test_an_iterator_tells_its_state_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(memory(itertools.cycle([X]))) == 1


def test_what_tells_nothing_of_its_state_is_named() -> None:
    lock = threading.Lock()
    assert unseen([(n for n in [1]), lock]) == ["generator", "lock"]
    assert unseen([len, print, Ring, threading, lambda: 1, range(3), iter([1]), "a", None]) == []


def test_a_structure_without_an_end_has_one() -> None:
    endless: list[Any] = []
    endless.append(endless)
    assert len(list(parts(endless, "v"))) < 10
    deep: list[Any] = []
    for _ in range(100_000):
        deep = [deep]
    assert unseen(deep) == ["a structure that is too large"]
    assert unseen([[None, [n]] for n in range(50_000)])[0] == "a structure that is too large"


class Endless(list):  # type: ignore[type-arg]
    def __iter__(self) -> Any:
        while True:
            yield 1


def test_a_list_that_never_ends_is_cut() -> None:
    assert len(list(parts(Endless(), "v"))) < 20


class Loud:
    def __reduce_ex__(self, _: object) -> Any:
        raise KeyError


class Leaving:
    def __reduce_ex__(self, _: object) -> Any:
        raise SystemExit


def test_what_raises_is_unseen_and_what_leaves_python_is_left_to_the_caller() -> None:
    assert unseen(Loud()) == ["Loud"]
    with pytest.raises(SystemExit):
        list(parts(Leaving(), "v"))
