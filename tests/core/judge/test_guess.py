from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from quizapp.core.judge.guess import miss, same_typed, word
from quizapp.core.judge.typed import read
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]


def check(text: str, truth: Value) -> str:
    found = miss(read(text), truth)
    return found.check if found else ""


def message(text: str, truth: Value) -> str:
    found = miss(read(text), truth)
    assert found is not None
    return found.message


@pytest.mark.parametrize("text", ["[24, 15, 16]", "tensor([24., 15., 16.])", "24 15 16", "(24, 15, 16)"])
def test_a_tensor_may_be_typed_in_many_ways(tensor: Make, text: str) -> None:
    assert check(text, tensor([24.0, 15.0, 16.0])) == ""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[24, 15, 17]", "value"),
        ("[[24, 15, 16]]", "shape"),
        ("24", "shape"),
        ("[24, 15]", "shape"),
        ("[[24], [15, 16]]", "type"),
        ("word", "type"),
        ("None", "type"),
        ("{}", "type"),
        ("tensor([24, 15, 16], dtype=torch.int64)", "dtype"),
        ("[True, True, True]", "value"),
    ],
)
def test_the_first_thing_that_is_wrong_is_named(tensor: Make, text: str, expected: str) -> None:
    assert check(text, tensor([24.0, 15.0, 16.0])) == expected


def test_fractions_need_four_digits_and_near_ones_are_told(tensor: Make) -> None:
    third = tensor(1 / 3)
    assert check("0.3333", third) == ""
    assert check("0.3334", third) == ""
    assert message("0.334", third) == "That is close: give four digits."
    assert message("0.4", third) == ""


def test_whole_numbers_must_be_exact(tensor: Make, value: Plain) -> None:
    assert check("1001", tensor(1000.0)) == "value"
    assert check("1000.", tensor(1000.0)) == ""
    assert check("1000001", value(1000000)) == "value"
    assert "close" not in message("1001", tensor(1000.0))


def test_zero_is_zero(tensor: Make) -> None:
    assert check("6.8e-49", tensor(0.0)) == "value"
    assert check("0", tensor(1e-8)) == ""


def test_infinities_and_nan_are_matched_in_place(tensor: Make) -> None:
    truth = tensor([np.inf, np.nan, -np.inf])
    assert check("[inf, nan, -inf]", truth) == ""
    assert check("[inf, nan, inf]", truth) == "value"
    assert check("[nan, inf, -inf]", truth) == "value"


def test_half_precision_is_judged_by_its_own_digits(tensor: Make) -> None:
    assert check("0.335", tensor(1 / 3, "float16")) == ""
    assert check("0.335", tensor(1 / 3)) == "value"


def test_how_many_elements_are_right_is_told_but_not_which(tensor: Make) -> None:
    assert message("[1, 2, 9]", tensor([1.0, 2.0, 3.0])) == "2 of 3 elements are right."
    assert message("[1, 9, 9]", tensor([1.0, 2.0, 3.0])) == "1 of 3 elements is right."


def test_truth_values_are_not_numbers(tensor: Make, value: Plain) -> None:
    assert check("[True, False]", tensor([True, False], "bool")) == ""
    assert check("[1, 0]", tensor([True, False], "bool")) == "value"
    assert check("True", value(1)) == "value"
    assert check("True", value(True)) == ""


@pytest.mark.parametrize(
    ("text", "truth", "expected"),
    [
        ("3", 3, ""),
        ("3.0", 3, ""),
        ("4", 3, "value"),
        ("tensor(3)", 3, "type"),
        ("[3]", 3, "type"),
        ("word", 3, "type"),
        ("2.667", 8 / 3, ""),
        ("None", None, ""),
        ("0", None, "value"),
        ("'word'", "word", ""),
        ("Word", "word", "value"),
        ("3", 10**400, "value"),
    ],
)
def test_plain_truths(value: Plain, text: str, truth: Any, expected: str) -> None:
    assert check(text, value(truth)) == expected


def test_an_integer_beyond_every_dtype_is_compared_whole(value: Plain) -> None:
    assert check(str(10**400), value(10**400)) == ""


@pytest.mark.parametrize("text", ["torch.float32", "float32", "FLOAT32", "torch.float", "'float32'"])
def test_a_dtype_may_be_typed_with_or_without_its_module(text: str) -> None:
    assert check(text, ScalarValue("dtype", "torch.float32")) == ""
    assert check(text, ScalarValue("dtype", "torch.float64")) == "value"


def test_a_device_is_known_by_its_name() -> None:
    assert check("device(type='cpu')", ScalarValue("device", "cpu")) == ""
    assert check("cuda", ScalarValue("device", "cpu")) == "value"


@pytest.mark.parametrize("text", ["(3, 1)", "[3, 1]", "3, 1", "3x1", "torch.Size([3, 1])"])
def test_a_shape_may_be_typed_in_many_ways(text: str) -> None:
    assert check(text, SequenceValue("Size", (ScalarValue("int", 3), ScalarValue("int", 1)))) == ""


def test_a_shape_of_one_axis_may_be_its_only_size(value: Plain) -> None:
    assert check("3", SequenceValue("Size", (ScalarValue("int", 3),))) == ""
    assert check("3", value((3,))) == "type"
    assert check("()", SequenceValue("Size", ())) == ""


def test_sequences_are_matched_item_by_item(tensor: Make, value: Plain) -> None:
    truth = SequenceValue("tuple", (tensor([1.0, 2.0]), ScalarValue("str", "a")))
    assert check("([1, 2], 'a')", truth) == ""
    assert message("([1, 3], 'a')", truth) == "Item 0 is not right. 1 of 2 elements is right."
    assert message("([1, 2], 'b')", truth) == "Item 1 is not right."
    assert check("[1, 2, 3]", value([1, 2])) == "structure"


def test_dicts_are_matched_key_by_key(value: Plain) -> None:
    truth = MappingValue(((ScalarValue("str", "a"), value(1)), (ScalarValue("int", 2), value([3]))))
    assert check("{2: [3], 'a': 1}", truth) == ""
    assert check("{'a': 1, 2: [4]}", truth) == "value"
    assert check("{'a': 1, 3: [3]}", truth) == "structure"
    assert check("{'a': 1}", truth) == "structure"
    assert check("[1]", truth) == "type"


def test_what_cannot_be_compared_is_never_right() -> None:
    assert check("3", OpaqueValue("Foo")) == "value"
    assert check("3", MissingValue()) == "value"


@given(hnp.arrays(np.float32, hnp.array_shapes(min_dims=0, max_side=4), elements=st.floats(width=32)))
def test_a_tensor_typed_as_python_writes_it_is_right(tensor: Make, array: np.ndarray) -> None:
    assert check(repr(array.tolist()), tensor(array)) == ""


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("[1, 2]", "tensor([1., 2.])", True),
        ("[1, 2]", "1 2", True),
        ("[1, 2]", "[1, 3]", False),
        ("[1, 2]", "[1, 2, 3]", False),
        ("0.3333", "0.33333", True),
        ("nan", "float('nan')", True),
        ("-1", "1", False),
        ("True", "1", False),
        ("RuntimeError", "runtimeerror", True),
        ("torch.long", "int64", True),
        ("{1: 2}", "{1: 2.0}", True),
        ("{1: 2}", "{1: 3}", False),
        ("tensor(3.)", "3", True),
        ("None", "none", True),
        ("None", "0", False),
        ("10000000000000000000000", "1e22", False),
    ],
)
def test_two_typed_values_mean_the_same(one: str, other: str, same: bool) -> None:
    assert same_typed(read(one), read(other)) is same
    assert same_typed(read(other), read(one)) is same


@pytest.mark.parametrize(
    ("text", "expected"), [("torch.Float", "float32"), (" `double` ", "float64"), ("x.IndexError", "indexerror")]
)
def test_words_are_compared_without_module_and_case(text: str, expected: str) -> None:
    assert word(text) == expected
