"""A state tells of every change that can be seen, and of nothing where nothing changed."""

import random
import threading
from collections import OrderedDict, defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from quizapp.worker.state import state_of

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning", "ignore::DeprecationWarning")


class Plain:
    """An object as a card's setup makes them."""

    def __init__(self) -> None:
        self.n = 1
        self.rows = [torch.ones(2)]
        self.turn = lambda x: x


def quiet(change: Callable[[Any], object]) -> Callable[[Any], object]:
    def changed(value: Any) -> None:
        with torch.no_grad():
            change(value)

    return changed


def backward(model: nn.Module) -> None:
    model(torch.ones(2)).sum().backward()


def step(optimizer: torch.optim.Optimizer) -> None:
    for weight in optimizer.param_groups[0]["params"]:
        weight.grad = torch.ones_like(weight)
    optimizer.step()


def adam() -> torch.optim.Optimizer:
    return torch.optim.Adam([torch.ones(2, requires_grad=True)])


SEEN: list[tuple[str, Callable[[], Any], Callable[[Any], object]]] = [
    ("a weight in place", lambda: nn.Linear(2, 3), quiet(lambda m: m.weight.add_(1))),
    ("a weight's data", lambda: nn.Linear(2, 3), lambda m: m.weight.data.add_(1)),
    ("another mode", lambda: nn.Sequential(nn.Dropout()), lambda m: m.eval()),
    ("a hook", lambda: nn.Linear(2, 3), lambda m: m.register_forward_hook(print)),
    ("a running mean", lambda: nn.BatchNorm1d(2), lambda m: m(torch.ones(3, 2))),
    ("a step", adam, step),
    ("a learning rate", adam, lambda o: o.param_groups[0].update(lr=2)),
    ("sparse values", lambda: torch.eye(3).to_sparse(), lambda s: s._values().mul_(2)),
    ("compressed rows", lambda: torch.eye(3).to_sparse_csr(), lambda s: s.values().mul_(2)),
    ("compressed columns", lambda: torch.eye(3).to_sparse_csc(), lambda s: s.values().mul_(2)),
    (
        "quantized",
        lambda: torch.quantize_per_tensor(torch.ones(2), 0.1, 0, torch.qint8),
        lambda q: q.copy_(torch.zeros(2)),
    ),
    ("nested", lambda: torch.nested.nested_tensor([torch.ones(2)]), lambda n: n.unbind()[0].data.zero_()),
    ("a subclass", lambda: torch.ones(2).as_subclass(nn.Buffer), lambda s: s.data.zero_()),
    ("memory shown often", lambda: torch.ones(1).expand(10**5, 10**5), lambda e: e.data[0, 0].zero_()),
    ("a shape", lambda: torch.ones(2, 3), lambda x: x.t_()),
    ("an array", lambda: np.ones(2), lambda a: a.fill(2)),
    ("an array of objects", lambda: np.array([[1], None], dtype=object), lambda a: a[0].append(2)),
    ("a set", lambda: {1, "a"}, lambda s: s.add(2)),
    ("an ordered dict", lambda: OrderedDict(a=1, b=2), lambda d: d.move_to_end("a")),
    ("a default dict", lambda: defaultdict(list, a=[1]), lambda d: d["b"]),
    ("a list deep inside", lambda: {"a": [([1],)]}, lambda d: d["a"][0][0].append(2)),
    ("a tensor deep inside", lambda: {"a": [(torch.ones(1),)]}, lambda d: d["a"][0][0].zero_()),
    ("an attribute", Plain, lambda o: setattr(o, "n", 2)),
    ("a tensor of an object", Plain, lambda o: o.rows[0].zero_()),
    ("a function of an object", Plain, lambda o: setattr(o, "turn", len)),
    ("a dataset", lambda: torch.utils.data.TensorDataset(torch.ones(2)), lambda d: d.tensors[0].zero_()),
    ("a generator of chance", lambda: torch.Generator(), lambda g: torch.rand(1, generator=g)),
    ("one of Python's", lambda: random.Random(1), lambda r: r.random()),
    ("an iterator", lambda: iter([1, 2]), next),
]


@pytest.mark.parametrize(("make", "change"), [each[1:] for each in SEEN], ids=[each[0] for each in SEEN])
def test_a_change_is_seen_and_its_absence_too(make: Callable[[], Any], change: Callable[[Any], object]) -> None:
    value = make()
    before = state_of(value)
    assert state_of(value).digest == before.digest
    assert before.unseen == ""
    change(value)
    assert state_of(value).digest != before.digest


@pytest.mark.parametrize(
    ("value", "use"),
    [
        (nn.Linear(2, 3), backward),  # gradients are no part of what a model is
        (nn.LSTM(2, 2), lambda m: m(torch.ones(1, 2))),
        (adam(), lambda o: o.zero_grad()),
        (torch.utils.data.DataLoader(torch.utils.data.TensorDataset(torch.ones(4)), shuffle=True), list),
        (torch.ones(2, device="meta"), lambda x: x + 1),
    ],
)
def test_use_is_no_change(value: Any, use: Callable[[Any], object]) -> None:
    before = state_of(value)
    use(value)
    assert state_of(value).digest == before.digest
    assert not before.written()


def test_writing_is_seen_even_where_the_values_stay() -> None:
    value = [nn.Linear(2, 2), {"x": torch.ones(2)}]
    before = state_of(value)
    assert not before.written()
    value[1]["x"].add_(1).sub_(1)  # type: ignore[index]
    assert before.written()
    assert state_of(value).digest == before.digest


def test_what_cannot_be_looked_into_is_named() -> None:
    assert state_of(n for n in range(3)).unseen == "generator"
    assert state_of({"a": [threading.Lock()]}).unseen == "lock"
    assert state_of([[None, [n]] for n in range(30_000)]).unseen == "a structure that is too large"


def test_an_inference_tensor_has_no_versions_and_is_seen_all_the_same() -> None:
    with torch.inference_mode():
        value = torch.ones(2)
        before = state_of(value)
        value.zero_()
        assert state_of(value).digest != before.digest
    assert before.versions == ()
