from collections.abc import Callable
from typing import Any

import numpy as np

from quizapp.core.judge.inputs import input_lines
from quizapp.core.values import OpaqueValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]


def test_a_matrix_is_laid_out_in_rows(tensor: Make) -> None:
    assert input_lines(SequenceValue("tuple", (tensor([[1.0, -2.0], [30.0, 4.5]]),))) == [
        "argument 1: float32 tensor of shape (2, 2)",
        "   1. -2.",
        "  30. 4.5",
    ]


def test_a_vector_stays_on_its_line(tensor: Make) -> None:
    assert input_lines(SequenceValue("tuple", (tensor([1, 2], "int64"),))) == [
        "argument 1: int64 tensor of shape (2,): 1 2"
    ]


def test_plain_arguments_read_as_python(value: Plain) -> None:
    assert input_lines(value((3, "word", [1, 2], None))) == [
        "argument 1: 3",
        "argument 2: 'word'",
        "argument 3: a list: 1, 2",
        "argument 4: None",
    ]


def test_large_tensors_are_cut_at_both_edges(tensor: Make) -> None:
    lines = input_lines(SequenceValue("tuple", (tensor(np.full((100, 100), 1234.0)),)))
    assert len(lines) == 1 + 8 + 1
    assert lines[1].endswith(" …")
    assert all(len(line) <= 76 for line in lines)


def test_what_cannot_be_laid_out_is_named(tensor: Make, value: Plain) -> None:
    args = SequenceValue("tuple", (OpaqueValue("Module"), tensor([]), value([[1], [2]]), tensor([1.0], data=b"")))
    assert input_lines(args) == [
        "argument 1: a value of type Module",
        "argument 2: float32 tensor of shape (0,)",
        "argument 3: a list",
        "argument 4: float32 tensor of shape (1,)",
    ]


def test_one_argument_alone_and_none_at_all(value: Plain) -> None:
    assert input_lines(value(5)) == ["argument 1: 5"]
    assert input_lines(value(())) == []
    assert input_lines(None) == []


def test_many_arguments_are_cut(value: Plain) -> None:
    assert input_lines(value(tuple(range(9))))[-1] == "… and 3 more"


def test_a_nested_list_is_laid_out_like_a_matrix(value: Plain) -> None:
    assert input_lines(value(([[1, -2], [30, 4]],))) == [
        "argument 1: a list of 2×2 numbers of type int",
        "   1 -2",
        "  30  4",
    ]
    assert input_lines(value(([[1, 2], [3]],))) == ["argument 1: a list"]
