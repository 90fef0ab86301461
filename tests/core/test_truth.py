from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from quizapp.core.answers import judge_predict
from quizapp.core.card import Card, PredictBody
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.truth import truth_text
from quizapp.core.values import (
    MappingValue,
    MissingValue,
    OpaqueValue,
    ScalarValue,
    SequenceValue,
    TensorValue,
    Value,
)

CARD = Card("sum", "numbers", "What does it give?", PredictBody("x = 2", "x + 1"))


def gave(value: Value) -> Run:
    return Run(Ending.FINISHED, (CaseFacts(0, {"ask": value}),))


def tensor(array: "np.ndarray[Any, Any]") -> TensorValue:
    array = np.array(array, order="C")
    stride = tuple(step // array.itemsize for step in array.strides)
    return TensorValue(array.dtype.name, array.shape, stride, "cpu", False, 1, array.nbytes, array.tobytes())


def scalar(value: Any) -> ScalarValue:
    return ScalarValue(type(value).__name__, value)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (scalar(3), "3"),
        (scalar(0.25), "0.25"),
        (scalar(True), "True"),
        (scalar(None), "None"),
        (scalar("ij"), "'ij'"),
        (ScalarValue("dtype", "torch.float32"), "torch.float32"),
        (SequenceValue("Size", (scalar(3), scalar(1))), "(3, 1)"),
        (SequenceValue("tuple", (scalar(3),)), "(3,)"),
        (SequenceValue("list", (scalar(3),)), "[3]"),
        (SequenceValue("tuple", ()), "()"),
        (MappingValue(((scalar("a"), scalar(1)), (scalar("b"), SequenceValue("list", ())))), "{'a': 1, 'b': []}"),
        (tensor(np.array([14.0, 15.5], "f4")), "[14., 15.5]"),
        (tensor(np.array([[1, 2], [3, 4]])), "[[1, 2],\n [3, 4]]"),
        (tensor(np.array(7)), "7"),
        (OpaqueValue("Linear"), "a value of type Linear"),
        (MissingValue(), "nothing"),
    ],
)
def test_a_value_is_written_as_one_would_type_it(value: Value, text: str) -> None:
    assert truth_text(gave(value)) == text


@pytest.mark.parametrize(
    "truth",
    [
        Run(Ending.ERROR, error=ErrorReport("IndexError", "too\nmany\x1b[2J", part="ask")),
        Run(Ending.FINISHED, (CaseFacts(0, error=ErrorReport("IndexError", "too many", part="ask")),)),
    ],
)
def test_an_error_is_named_with_its_message(truth: Run) -> None:
    assert truth_text(truth) == "IndexError: too many"


def test_a_run_without_cases_gave_nothing() -> None:
    assert truth_text(Run(Ending.TIME)) == "nothing"


def test_a_large_tensor_is_abridged() -> None:
    assert len(truth_text(gave(tensor(np.zeros(100_000))))) < 200


def test_a_tensor_whose_facts_contradict_each_other_is_only_named() -> None:
    forged = TensorValue("float32", (1000,), (1,), "cpu", False, 1, 4, b"1234")
    assert truth_text(gave(forged)) == "a tensor"


FLOATS = {"allow_subnormal": False, "min_value": -(2.0**49), "max_value": 2.0**49}


@given(arrays.arrays(np.dtype("float32"), arrays.array_shapes(max_side=4), elements=FLOATS))
def test_the_truth_about_floats_is_a_right_answer(array: "np.ndarray[Any, Any]") -> None:
    truth = gave(tensor(array))
    assert judge_predict(CARD, truth_text(truth), truth).passed


@given(arrays.arrays(st.sampled_from([np.dtype("int64"), np.dtype("bool")]), arrays.array_shapes(max_side=4)))
def test_the_truth_about_whole_numbers_is_a_right_answer(array: "np.ndarray[Any, Any]") -> None:
    truth = gave(tensor(array))
    assert judge_predict(CARD, truth_text(truth), truth).passed


SCALARS = st.one_of(
    st.integers(), st.integers(-(2**3000), 2**3000), st.booleans(), st.none(), st.floats(allow_subnormal=False)
).map(scalar)


@given(
    st.recursive(
        SCALARS,
        lambda inner: st.lists(inner, min_size=1, max_size=4).map(lambda items: SequenceValue("list", tuple(items))),
        max_leaves=8,
    )
)
def test_the_truth_about_plain_values_is_a_right_answer(value: Value) -> None:
    truth = gave(value)
    assert judge_predict(CARD, truth_text(truth), truth).passed
