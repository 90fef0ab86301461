"""Facts about values, from the worker's description to what the trusted side reads of it."""

import math
import struct
from collections import Counter, OrderedDict, defaultdict, namedtuple
from typing import Any

import numpy as np
import pytest
import torch

from quizapp.core.frame import parse_frame
from quizapp.core.values import MappingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.worker import facts, frame
from quizapp.worker.given import Given


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
    described = [facts.describe("x" * 4000, body) for _ in range(140)]
    with pytest.raises(frame.TooLargeError):
        frame.encode({"cases": described}, body)


@pytest.mark.parametrize(
    "value",
    [
        [[1, 2, 3], [4, 5, 6]],
        [(1.5, -0.0), (math.inf, 2.0)],
        ((True, False), (False, False)),
        [[[float(i + j) for i in range(3)] for j in range(4)] for _ in range(5)],
        [-(1 << 63), (1 << 63) - 1, 0, 1],
    ],
)
def test_nests_of_numbers_arrive_as_if_told_one_by_one(value: Any) -> None:
    def plain(each: Any) -> Value:
        if isinstance(each, list | tuple):
            return SequenceValue(type(each).__name__, tuple(map(plain, each)))
        return ScalarValue(type(each).__name__, each)

    assert facts.describe(value, facts.Body())["t"] == "numbers"
    assert seen(value) == plain(value)


def test_the_matrices_of_twenty_cases_in_plain_python_fit_a_frame() -> None:
    body = facts.Body()
    matrix = [[float(n) for n in range(13)] for _ in range(13)]
    case = {
        "seed": 0,
        "args": facts.describe((matrix, matrix), body),
        "results": {"f": facts.describe(matrix, body)},
        "kept": {},
    }
    told = [case]
    for _ in range(19):
        told.append(
            {**case, "args": facts.describe((matrix, matrix), body), "results": {"f": facts.describe(matrix, body)}}
        )
    report = parse_frame(frame.encode({"ending": "finished", "cases": told}, body))
    assert len(report.cases) == 20
    assert not any(isinstance(each.results["f"], OpaqueValue) for each in report.cases)


def test_numbers_beyond_every_comparison_are_opaque() -> None:
    body = facts.Body()
    many = [[0] * 1000] * 60
    assert facts.describe(many, body)["t"] == "numbers"
    assert facts.describe(many, body)["t"] != "numbers"
    assert facts.describe([1] * 200_000, facts.Body()) == {
        "t": "opaque", "type": "list", "why": "is too large a structure to compare",
    }  # fmt: skip
    assert facts.describe({n: n for n in range(20_000)}, facts.Body())["t"] == "opaque"


def test_as_much_as_the_worker_tells_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    body = facts.Body()
    most = [facts.describe([[0] * 100] * 990, body), facts.describe([None] * 19_990, body)]
    assert (body.numbers, body.nodes) == (99_990, 19_992)
    case = {"seed": 0, "results": {str(n): each for n, each in enumerate(most)}}
    assert len(parse_frame(frame.encode({"ending": "finished", "cases": [case]}, body)).cases[0].results) == 2


def test_a_gradient_kept_on_the_way_is_told_too() -> None:
    weight = torch.ones(2, requires_grad=True)
    doubled = weight * 2
    (doubled * 3).sum().backward()  # type: ignore[no-untyped-call]
    assert tensor(doubled).grad is None
    doubled = weight * 2
    doubled.retain_grad()
    (doubled * 3).sum().backward()  # type: ignore[no-untyped-call]
    found = tensor(doubled).grad
    assert found is not None
    assert found.data == struct.pack("<2f", 3, 3)


def test_what_lies_in_given_memory_has_its_identity() -> None:
    body = facts.Body(given=Given({"a": BASE}))
    one, other = (facts.describe(each, body)["st"] for each in (BASE, torch.from_numpy(BASE.numpy()[1:])))
    assert one == other != 0


class Liar(list):  # type: ignore[type-arg]
    """A list that says it is another, and never ends saying so."""

    def __iter__(self) -> Any:
        while True:
            yield 1

    def __len__(self) -> int:
        return 2


class Secretive(dict):  # type: ignore[type-arg]
    """A dict that tells nothing of itself."""

    def items(self) -> Any:
        raise ValueError

    def __len__(self) -> int:
        raise ValueError


class Pretender:
    """Says that it is a tensor."""

    __class__ = torch.Tensor  # type: ignore[assignment]
    shape = (2,)


def test_lists_and_dicts_are_what_they_hold_not_what_they_say() -> None:
    assert seen(Liar([5, 6])) == seen([5, 6])
    assert seen(Secretive(a=1)) == seen({"a": 1})
    assert seen(OrderedDict(a=1)) == seen(defaultdict(int, a=1)) == seen(Counter("a")) == seen({"a": 1})


def test_what_says_that_it_is_a_tensor_is_none() -> None:
    assert isinstance(seen(Pretender()), OpaqueValue)


@pytest.mark.filterwarnings("ignore:The PyTorch API of nested tensors")
def test_a_nested_tensor_is_not_compared() -> None:
    found = seen(torch.nested.nested_tensor([torch.ones(2), torch.ones(3)]))
    assert isinstance(found, OpaqueValue)
    assert "nested" in found.why
