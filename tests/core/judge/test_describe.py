from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.describe import count, kind_name, kind_text, scalar_text, shallow, shape_text, short
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]


@pytest.mark.parametrize(
    ("value", "name", "text"),
    [
        (SequenceValue("list", ()), "list", "a list"),
        (SequenceValue("Size", ()), "Size", "a torch.Size"),
        (MappingValue(()), "dict", "a dict"),
        (MissingValue(), "missing", "nothing"),
        (ScalarValue("NoneType", None), "NoneType", "None"),
        (ScalarValue("int", 1), "int", "an int"),
        (OpaqueValue("numpy.ndarray"), "ndarray", "a NumPy array"),
        (OpaqueValue("Foo", "too large"), "Foo", "a value of type Foo (too large)"),
    ],
)
def test_what_a_value_is_in_a_few_words(value: Value, name: str, text: str) -> None:
    assert kind_name(value) == name
    assert kind_text(value) == text


def test_a_tensor_is_a_tensor(tensor: Make) -> None:
    assert kind_text(tensor([1.0], subclass="Parameter")) == "a tensor"


@given(st.text(st.characters(exclude_categories=())), st.integers(5, 80))
def test_short_text_is_one_harmless_line(text: str, most: int) -> None:
    line = short(text, most)
    assert len(line) <= most
    assert "\n" not in line
    assert "\x1b" not in line


@pytest.mark.parametrize(
    ("scalar", "text"),
    [
        (ScalarValue("str", "a b"), "'a b'"),
        (ScalarValue("float", 0.5), "0.5"),
        (ScalarValue("dtype", "torch.float32"), "torch.float32"),
        (ScalarValue("int", 10**5000), "a very large integer"),
    ],
)
def test_plain_values_read_as_python_writes_them(scalar: ScalarValue, text: str) -> None:
    assert scalar_text(scalar) == text


def test_shapes_and_counts() -> None:
    assert shape_text((3,)) == "(3,)"
    assert shape_text(()) == "()"
    assert count(1, "item") == "1 item"
    assert count(2, "item") == "2 items"
    assert count(0, "axis", "axes") == "0 axes"


def nested(levels: int, leaf: Value) -> Value:
    value = leaf
    for _ in range(levels):
        value = SequenceValue("list", (value,))
    return value


def test_a_value_of_sane_depth_is_left_alone(tensor: Make) -> None:
    value = nested(10, tensor([1.0], grad=tensor([1.0])))
    assert shallow(value) is value


@pytest.mark.parametrize("levels", [41, 50_000])
def test_a_value_too_deep_to_walk_becomes_opaque(levels: int) -> None:
    value: Any = ScalarValue("int", 1)
    chain = [value]
    for _ in range(levels):
        value = SequenceValue("list", (value,))
        chain.append(value)
    assert shallow(value) == OpaqueValue("list", "nested more than 40 levels deep")
    while chain:
        chain.pop()  # taken apart from the outside in, so that freeing it does not recurse either


def test_a_dict_and_a_gradient_are_walked_too(tensor: Make) -> None:
    deep = nested(60, ScalarValue("int", 1))
    assert isinstance(shallow(MappingValue(((deep, deep),))), OpaqueValue)
    gradient = tensor([1.0])
    for _ in range(60):
        gradient = replace(tensor([1.0]), grad=gradient)
    assert isinstance(shallow(gradient), OpaqueValue)
