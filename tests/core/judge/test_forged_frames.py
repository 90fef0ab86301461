"""Whole frames, changed at random, on their way from bytes to a verdict: read or refused, judged, and never passed
unless they say what is expected.
"""

import json
import struct
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from quizapp.core.card import Card, CodeBody, Expectation, OpCount, Rules
from quizapp.core.judge import judge
from quizapp.core.run import Ending, Job, Run
from quizapp.core.values import MappingValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.runner.report import read_report

BODY = struct.pack("<4q", 1, -2, 3, 4) + struct.pack("<4q", 5, 6, 7, 8) + b"\1\0\1\1"


def tensor(shape: list[int], at: int, dtype: str = "int64") -> dict[str, Any]:
    size = 8 if dtype == "int64" else 1
    return {
        "t": "tensor", "dtype": dtype, "shape": shape, "stride": [1] * len(shape), "device": "cpu", "rg": False,
        "st": 64, "sb": 32, "at": [at, size * 4], "sub": "Tensor",
    }  # fmt: skip


def header() -> dict[str, Any]:
    numbers = {"t": "numbers", "of": "int", "nest": ["list", "tuple"], "shape": [2, 2], "at": [32, 32]}
    kept = {"before": tensor([4], 64, "bool"), "after": {"t": "missing"}, "same": True, "written": False}
    result = {
        "t": "dict",
        "items": [
            [{"t": "str", "v": "a"}, tensor([2, 2], 0)],
            [{"t": "int", "v": "0x7"}, {"t": "tuple", "items": [numbers, {"t": "bool", "v": True}, {"t": "NoneType"}]}],
        ],
    }
    case = {
        "seed": 3, "results": {"out": result}, "kept": {"c": kept}, "storages": {"c": 64}, "shapes": {"c": [4]},
        "ops": {"torch.mm": 1}, "new_bytes": 32,
    }  # fmt: skip
    return {"ending": "finished", "detail": "", "error": None, "cases": [case]}


def places(value: Any, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """The path of everything in a header."""
    if path:
        yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, each in inside:
        yield from places(each, (*path, key))


PLACES = list(places(header()))
ODD = st.one_of(
    st.sampled_from([None, True, -1, 0, 1, 2, 3, 4, 8, 32, 64, 2**31, 2**62, 2**64, 1.5, float("nan"), float("inf")]),
    st.sampled_from(
        ["", "a", "int", "tensor", "list", "0x1", "nan", "\ud800", "\x1b[2J", "x" * 9000, "bfloat16", "cpu"]
    ),
    st.sampled_from([[], {}, [[]], [2, 2], [1 << 40] * 70, {"t": "missing"}, {"t": "int", "v": "0x" + "f" * 2040}]),
    st.builds(lambda number: {"t": "int", "v": hex(number)}, st.integers()),
    st.integers(),
    st.text(max_size=5),
)
CHANGES = st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from(["set", "drop", "twice"]), ODD), max_size=3)


def entered(value: Any, key: str | int) -> Any:
    """What is at a key; None where an earlier change left nothing there."""
    try:
        return value[key]
    except (KeyError, IndexError, TypeError):
        return None


def changed(header: dict[str, Any], changes: list[tuple[tuple[str | int, ...], str, Any]]) -> dict[str, Any]:
    for path, how, odd in changes:
        at: Any = header
        for key in path[:-1]:
            at = entered(at, key)
        last = path[-1]
        if isinstance(at, dict) and last in at and how == "drop":
            del at[last]
        elif isinstance(at, dict):
            at[last] = deepcopy(odd)
        elif isinstance(at, list) and how == "twice":
            at.extend(at[:3])
        elif isinstance(at, list) and last in range(len(at)):
            at[last] = deepcopy(odd)  # type: ignore[index]
    return header


def frame(header: dict[str, Any], body: bytes = BODY) -> bytes:
    text = json.dumps(header).encode("utf-8", "surrogatepass")
    return struct.pack("<I", len(text)) + text + body


def run_of(data: bytes) -> Run | None:
    report = read_report(data, Job("", seeds=(3,)))
    return None if report is None else Run(report.ending, report.cases, report.error, report.detail)


def said(value: Value) -> object:
    """All of a value that a card compares."""
    if isinstance(value, TensorValue):
        return value.dtype, value.shape, value.device, value.data
    if isinstance(value, SequenceValue):
        return value.type == "list", tuple(map(said, value.items))
    if isinstance(value, MappingValue):
        return frozenset((said(key), said(each)) for key, each in value.items)
    return (value.type, value.value) if isinstance(value, ScalarValue) else value


CARDS = [
    CodeBody("the_secret_reference()", expect=(Expectation("out"),)),
    CodeBody("the_secret_reference()", expect=(Expectation("out"),), keep=("c",), new_bytes=64),
    CodeBody("the_secret_reference()", expect=(Expectation("out"),), rules=Rules(count=(OpCount("torch.mm", 1, 1),))),
]
TRUTH = run_of(frame(header()))


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(CHANGES, st.binary(min_size=len(BODY), max_size=len(BODY)) | st.just(BODY), st.sampled_from(CARDS))
def test_a_changed_frame_passes_only_where_it_says_what_is_expected(
    changes: list[tuple[tuple[str | int, ...], str, Any]], body: bytes, code: CodeBody
) -> None:
    assert TRUTH is not None
    run = run_of(frame(changed(header(), changes), body))
    if run is None:
        return
    verdict = judge(Card("id", "deck", "prompt", code), run, TRUTH)
    json.dumps(verdict.to_json())
    assert "the_secret_reference" not in verdict.feedback
    if verdict.passed:
        assert run.ending is Ending.FINISHED
        assert said(run.cases[0].results["out"]) == said(TRUTH.cases[0].results["out"])


def test_the_frame_as_it_was_passes() -> None:
    assert TRUTH is not None
    for code in (CARDS[0], CARDS[2]):
        assert judge(Card("id", "deck", "prompt", code), TRUTH, TRUTH).passed
