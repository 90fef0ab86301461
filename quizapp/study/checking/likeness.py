"""Whether cases are alike: whether anything in a card was drawn at all."""

from collections.abc import Mapping
from dataclasses import replace

from quizapp.core.run import CaseFacts, Run
from quizapp.core.values import MappingValue, SequenceValue, TensorValue, Value


def all_alike(run: Run) -> bool:
    """Whether every case of `run` has the same arguments, results and errors, whatever its seed."""
    return all(alike(case, run.cases[0]) for case in run.cases[1:])


def alike(one: CaseFacts, other: CaseFacts) -> bool:
    """Whether two cases differ in nothing but their seeds and where in memory their values were."""
    return (
        (one.args and _unplaced(one.args)) == (other.args and _unplaced(other.args))
        and _all_unplaced(one.results) == _all_unplaced(other.results)
        and (one.error and one.error.type) == (other.error and other.error.type)
    )


def _all_unplaced(values: Mapping[str, Value]) -> dict[str, Value]:
    return {name: _unplaced(value) for name, value in values.items()}


def _unplaced(value: Value) -> Value:
    """The value without the memory that its tensors are in."""
    if isinstance(value, TensorValue):
        grad = value.grad and _unplaced(value.grad)
        return replace(value, storage=0, grad=grad if isinstance(grad, TensorValue) else None)
    if isinstance(value, SequenceValue):
        return replace(value, items=tuple(map(_unplaced, value.items)))
    if isinstance(value, MappingValue):
        return replace(value, items=tuple((_unplaced(key), _unplaced(item)) for key, item in value.items))
    return value
