"""Facts about values, from the worker's description to what the trusted side reads of it."""

import math
import struct
from collections import namedtuple
from typing import Any

import numpy as np
import pytest
import torch

from quizapp.core.frame import parse_frame
from quizapp.core.values import MappingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.worker import facts, frame


def seen(value: object) -> Value:
    """The value as it arrives on the trusted side."""
    body = facts.Body()
    case = {"seed": 0, "results": {"out": facts.describe(value, body)}}
    return parse_frame(frame.encode({"ending": "finished", "cases": [case]}, body)).cases[0].results["out"]


def tensor(value: object) -> TensorValue:
    found = seen(value)
    assert isinstance(found, TensorValue)
    return found


BASE = torch.arange(6.0).reshape(2, 3)


@pytest.mark.parametrize(
    "value",
    [
        BASE,
        BASE.t(),
        BASE[:, 1],
        BASE[::2, 1:],
        torch.tensor(3.5),
        torch.zeros(0, 4),
        torch.tensor([True, False]),
        torch.tensor([1, -2], dtype=torch.int16),
        torch.tensor([1 + 2j, 3 - 1j]),
        torch.tensor([math.nan, math.inf, -0.0], dtype=torch.float64),
        torch.ones(3, 1).expand(3, 4),
        torch.tensor([1 + 2j]).conj(),
        torch.tensor([1 + 2j]).conj().imag,
    ],
)
def test_a_tensor_arrives_with_its_elements_in_order(value: torch.Tensor) -> None:
    found = tensor(value)
    assert found.shape == tuple(value.shape)
    assert found.stride == tuple(value.stride())
    dtype = np.dtype(found.dtype)
    array = np.frombuffer(found.data, dtype=dtype).reshape(found.shape)
    np.testing.assert_array_equal(array, value.resolve_conj().resolve_neg().numpy())


def test_bfloat16_arrives_as_its_bits() -> None:
    assert tensor(torch.tensor([1.0], dtype=torch.bfloat16)).data == struct.pack("<H", 0x3F80)


def test_float8_arrives_as_its_bits() -> None:
    assert len(tensor(torch.tensor([1.0, 2.0]).to(torch.float8_e4m3fn)).data) == 2


def test_a_negated_view_arrives_with_its_signs() -> None:
    view = torch.tensor([1 + 2j]).conj().imag
    assert view.is_neg()
    assert tensor(view).data == struct.pack("<f", -2)


def test_a_view_of_inference_mode_arrives() -> None:
    with torch.inference_mode():
        assert tensor(torch.ones(2)).data == struct.pack("<2f", 1, 1)


def test_an_expanded_tensor_tells_its_small_storage() -> None:
    found = tensor(torch.ones(3).expand(1000, 3))
    assert (found.storage_bytes, found.stride, len(found.data)) == (12, (0, 1), 12000)


def test_views_share_their_storage_and_copies_do_not() -> None:
    assert facts.storage_of(BASE) == facts.storage_of(BASE.t()) != facts.storage_of(BASE.clone())
    assert facts.storage_of(3) == 0


def test_a_parameter_and_its_gradient() -> None:
    weight = torch.nn.Parameter(torch.ones(2))
    (weight * 3).sum().backward()  # type: ignore[no-untyped-call]
    found = tensor(weight)
    assert found.requires_grad
    assert found.subclass == "Parameter"
    assert found.grad is not None
    assert found.grad.data == struct.pack("<2f", 3, 3)


class Special(torch.Tensor):
    """A tensor of a class of its own."""


@pytest.mark.parametrize(
    ("value", "word"),
    [
        (torch.eye(2).to_sparse(), "layout"),
        (torch.ones(2, device="meta"), "meta"),
        (torch.ones(2).as_subclass(Special), "subclass"),
        (torch.ones(1).expand(1 << 30), "bytes"),
        (np.ones(2), ""),
        (object(), ""),
        ({1, 2}, ""),
        ("x" * 5000, "long"),
        (1 << 9000, "large"),
    ],
)
def test_what_is_not_compared_says_why(value: object, word: str) -> None:
    found = seen(value)
    assert isinstance(found, OpaqueValue)
    assert word in found.why


def test_numpy_arrays_are_named() -> None:
    assert seen(np.ones(2)) == OpaqueValue("numpy.ndarray", "")


@pytest.mark.parametrize("value", [None, True, 0, -5, 10**60, -(1 << 8191), 1.5, math.inf, 2j, "text", "ünï"])
def test_plain_values(value: Any) -> None:
    assert seen(value) == ScalarValue(type(value).__name__, value)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [(torch.float32, "dtype", "torch.float32"), (torch.device("cpu"), "device", "cpu"),
     (torch.strided, "layout", "torch.strided")],
)  # fmt: skip
def test_words_of_torch(value: object, kind: str, text: str) -> None:
    assert seen(value) == ScalarValue(kind, text)


def test_structures() -> None:
    one = ScalarValue("int", 1)
    assert seen([1, (1,)]) == SequenceValue("list", (one, SequenceValue("tuple", (one,))))
    assert seen(torch.Size([1])) == SequenceValue("Size", (one,))
    assert seen({"a": 1}) == MappingValue(((ScalarValue("str", "a"), one),))


def test_named_tuples_are_tuples() -> None:
    pair = namedtuple("pair", "x y")
    assert isinstance(found := seen(pair(1, 2)), SequenceValue)
    assert found.type == "tuple"
    assert isinstance(found := seen(torch.max(BASE, 0)), SequenceValue)
    assert found.type == "tuple"


def test_a_list_that_holds_itself_ends() -> None:
    loop: list[object] = []
    loop.append(loop)
    found = seen(loop)
    for _ in range(30):
        if isinstance(found, OpaqueValue):
            break
        assert isinstance(found, SequenceValue)
        found = found.items[0]
    assert isinstance(found, OpaqueValue)


def test_too_many_facts_are_refused_by_the_frame() -> None:
    body = facts.Body()
    described = [facts.describe("x" * 4000, body) for _ in range(40)]
    with pytest.raises(frame.TooLargeError):
        frame.encode({"cases": described}, body)
