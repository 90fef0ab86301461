"""Facts as the walls would report them, built from numpy arrays, and cards to judge them by."""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pytest

from quizapp.core.card import Card, CodeBody, Expectation, Position
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run, Tier
from quizapp.core.values import ScalarValue, SequenceValue, TensorValue, Value


def _tensor(elements: Any, dtype: str = "float32", **facts: Any) -> TensorValue:
    array = np.ascontiguousarray(np.array(elements, dtype=None if dtype == "as is" else dtype))
    array = array.reshape(np.shape(elements))  # ascontiguousarray gives every number an axis
    known: dict[str, Any] = {
        "dtype": str(array.dtype),
        "shape": array.shape,
        "stride": tuple(step // array.itemsize for step in array.strides),
        "device": "cpu",
        "requires_grad": False,
        "storage": 1,
        "storage_bytes": array.nbytes,
        "data": array.tobytes(),
    }
    return TensorValue(**(known | facts))


def _value(plain: Any) -> Value:
    if isinstance(plain, list | tuple):
        return SequenceValue(type(plain).__name__, tuple(_value(each) for each in plain))
    if isinstance(plain, int | float | complex | str | None):
        return ScalarValue(type(plain).__name__, plain)
    value: Value = plain
    return value


def _finished(*cases: Mapping[str, Value], **facts: Any) -> Run:
    args = facts.pop("args", [None] * len(cases))
    stdout = facts.pop("stdout", "")
    made = [
        CaseFacts(seed, results=results, args=arg, **facts)
        for seed, (results, arg) in enumerate(zip(cases, args, strict=True))
    ]
    return Run(Ending.FINISHED, tuple(made), stdout=stdout, seconds=0.25, peak_mb=3.5, tier=Tier.NAMESPACES)


def _code_card(*names: str | Expectation, **body: Any) -> Card:
    expect = tuple(Expectation(name) if isinstance(name, str) else name for name in names)
    made = CodeBody("out = the_secret_reference()", expect=expect, **body)
    return Card("add-rows", "deck", "Add.", made, where=Position("cards.yaml", 7, 5))


@pytest.fixture(scope="session")
def tensor() -> Callable[..., TensorValue]:
    """tensor(elements, dtype="float32", **facts): the facts of a contiguous tensor, any of them replaced."""
    return _tensor


@pytest.fixture(scope="session")
def value() -> Callable[[Any], Value]:
    """value(plain): the facts of a Python value."""
    return _value


@pytest.fixture(scope="session")
def finished() -> Callable[..., Run]:
    """finished(*results, args=[...], **facts): a run that ended well, one case for each mapping of results."""
    return _finished


@pytest.fixture(scope="session")
def code_card() -> Callable[..., Card]:
    """code_card(*expectations, **body): a code card that expects these names."""
    return _code_card


@pytest.fixture(scope="session")
def error() -> ErrorReport:
    """An exception on the second line of the learner's code."""
    return ErrorReport("ValueError", "the axes do not match", line=2, source="    return a @ b")
