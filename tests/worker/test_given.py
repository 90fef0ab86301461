"""Given memory: told by name and by place, recognised in what lies inside it, and held for the length of a case."""

from typing import Any

import numpy as np
import pytest
import torch
from torch import nn

from quizapp.worker.given import Given, storage_of

BASE = torch.arange(6.0).reshape(2, 3)


def places(**values: object) -> list[str]:
    return list(Given(values).facts()["storages"])


def test_views_share_their_storage_and_copies_do_not() -> None:
    assert storage_of(BASE) == storage_of(BASE.t()) != storage_of(BASE.clone())
    assert storage_of(3) == storage_of(torch.eye(2).to_sparse()) == storage_of(torch.ones(2, device="meta")) == 0


def test_tensors_are_told_by_name_with_their_shapes() -> None:
    told = Given({"a": BASE, "n": 3, "f": torch, "d": torch.device("cpu")}).facts()
    assert told == {"storages": {"a": storage_of(BASE)}, "shapes": {"a": [2, 3]}}


def test_what_lies_inside_has_its_place_and_no_shape() -> None:
    layer = nn.Linear(2, 1)
    assert places(rows=[BASE], m=layer, a=np.ones(2)) == ["rows[0]", "m.weight", "m.bias", "a"]
    assert Given({"rows": [BASE]}).facts()["shapes"] == {}


def test_unless_asked_for_only_tensors_with_names_are_looked_at() -> None:
    weight = torch.ones(2, requires_grad=True)
    (weight * 2).sum().backward()  # type: ignore[no-untyped-call]
    given = Given({"w": weight, "rows": [BASE], "a": np.ones(2)}, inside=False)
    assert given.facts() == {"storages": {"w": storage_of(weight)}, "shapes": {"w": [2]}}
    assert not given.holds(storage_of(BASE))


def test_a_gradient_that_was_there_is_given_too() -> None:
    weight = torch.ones(2, requires_grad=True)
    assert places(w=weight) == ["w"]
    (weight * 2).sum().backward()  # type: ignore[no-untyped-call]
    assert places(w=weight) == ["w", "w.grad"]


@pytest.mark.parametrize(
    "result",
    [
        lambda x: x,
        lambda x: x.t()[1:],
        lambda x: torch.from_numpy(x.numpy()[1:]),
        lambda x: torch.frombuffer(memoryview(x.numpy()), dtype=torch.float32),
        lambda x: torch.utils.dlpack.from_dlpack(x[1:]),
    ],
)
def test_memory_inside_given_memory_has_its_identity(result: Any) -> None:
    given = Given({"x": BASE})
    assert given.identity(result(BASE)) == given.facts()["storages"]["x"]


def test_arrays_are_given_memory_as_well() -> None:
    array = np.arange(12.0).reshape(3, 4)
    for view in (array, array[1:], array[:, 1:], array.T):
        given = Given({"a": view})
        assert given.identity(torch.from_numpy(view)) == given.facts()["storages"]["a"]
        assert given.identity(torch.tensor(view)) != given.facts()["storages"]["a"]
    assert Given({"a": np.empty(0)}).facts()["storages"] == {}


def test_it_holds_what_lies_in_it_and_no_more() -> None:
    x = torch.ones(4)
    given, start = Given({"x": [x]}), storage_of(x)
    assert [given.holds(start + by) for by in (-1, 0, 15, 16)] == [False, True, True, False]
    assert not Given().holds(start)


def test_two_names_of_one_memory_have_one_identity() -> None:
    x = torch.ones(4)
    told = Given({"part": x.numpy()[2:], "x": x}).facts()["storages"]
    assert told["part"] == told["x"]


def test_the_end_of_given_memory_is_not_in_it() -> None:
    x = torch.ones(4)
    given = Given({"x": x.numpy()[:2]})
    assert given.identity(torch.from_numpy(x.numpy()[2:])) != given.facts()["storages"]["x"]


def test_memory_that_has_moved_is_given_no_more() -> None:
    x = torch.ones(4)
    given = Given({"x": x})
    before = given.facts()["storages"]["x"]
    x.resize_(1 << 20)
    assert given.identity(x) == storage_of(x)
    assert storage_of(x) != before


def test_no_given_address_is_given_out_again() -> None:
    rows = [torch.ones(3), np.ones(3)]
    given = Given({"rows": rows})
    told = set(given.facts()["storages"].values())
    rows.clear()
    fresh = [torch.ones(3) for _ in range(50)] + [torch.from_numpy(np.ones(3)) for _ in range(50)]
    assert told.isdisjoint(map(given.identity, fresh))


def test_of_a_long_list_only_the_first_are_told() -> None:
    many = [torch.ones(1) for _ in range(500)]
    assert len(places(x=many)) == 64
    assert Given({"x": many}).holds(storage_of(many[-1]))
