import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Expectation, Near
from quizapp.core.judge.compare import CALLED, Place, compare
from quizapp.core.judge.report import Report
from quizapp.core.values import (
    MappingValue,
    MissingValue,
    OpaqueValue,
    ScalarValue,
    SequenceValue,
    TensorValue,
    Value,
)

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]


def compared(got: Value, want: Value, path: str = "", **expectation: Any) -> Report:
    report = Report()
    compare(report, Place(Expectation("out", **expectation), path), got, want)
    return report


def failing(got: Value, want: Value, **expectation: Any) -> set[str]:
    return {check for check, _ in compared(got, want, **expectation).failing}


def message(got: Value, want: Value, **expectation: Any) -> str:
    return compared(got, want, **expectation).findings[0].message


def test_equal_tensors_hold_in_every_attribute(tensor: Make) -> None:
    report = compared(tensor([1.0, 2.0]), tensor([1.0, 2.0]))
    assert report.checked == {
        (check, "out"): True for check in ("missing", "type", "shape", "dtype", "device", "value")
    }


def test_a_vector_does_not_stand_for_the_matrix_it_would_broadcast_to(tensor: Make) -> None:
    assert failing(tensor(np.ones(3)), tensor(np.ones((3, 3)))) == {"shape"}


def test_a_zero_does_not_stand_for_a_matrix_of_zeros(tensor: Make) -> None:
    assert failing(tensor(0.0), tensor(np.zeros((3, 3)))) == {"shape"}
    assert failing(ScalarValue("float", 0.0), tensor(np.zeros((3, 3)))) == {"type"}


def test_equal_values_of_another_dtype_fail_on_the_dtype_alone(tensor: Make) -> None:
    assert failing(tensor([1.0, 1.0]), tensor([1.0, 1.0], "float64")) == {"dtype"}


def test_values_are_left_out_while_the_shape_is_wrong(tensor: Make) -> None:
    assert ("value", "out") not in compared(tensor([1.0]), tensor([[2.0]])).checked


def test_every_wrong_fact_is_reported_at_once(tensor: Make) -> None:
    got = tensor([[1, 2]], "int64", device="cuda:0")
    assert failing(got, tensor([[1.0, 3.0]])) == {"dtype", "device", "value"}


@pytest.mark.parametrize(
    ("wanted", "dtype", "wrong"),
    [
        ("same", "float64", {"dtype"}),
        ("any", "float64", set()),
        ("float64", "float64", set()),
        ("torch.float64", "float64", set()),
        ("float64", "float32", {"dtype"}),
    ],
)
def test_the_dtype_is_what_the_card_wants(tensor: Make, wanted: str, dtype: str, wrong: set[str]) -> None:
    assert failing(tensor([1.0], dtype), tensor([1.0]), dtype=wanted) == wrong


@pytest.mark.parametrize(
    ("wanted", "device", "wrong"),
    [
        ("same", "cpu", set()),
        ("same", "cuda:0", {"device"}),
        ("any", "cuda:0", set()),
        ("cuda", "cuda:1", set()),
        ("cuda:0", "cuda:1", {"device"}),
    ],
)
def test_the_device_is_what_the_card_wants(tensor: Make, wanted: str, device: str, wrong: set[str]) -> None:
    assert failing(tensor([1.0], device=device), tensor([1.0]), device=wanted) == wrong


def test_a_correct_broadcast_matmul_seldom_exceeds_the_default_tolerance_but_mostly_torchs_own(tensor: Make) -> None:
    rng = np.random.default_rng(0)
    ours = torchs = 0
    for _ in range(40):
        a, b = rng.standard_normal((5, 784), np.float32), rng.standard_normal((784, 10), np.float32)
        got, want = tensor((a[..., None] * b).sum(1)), tensor(a @ b)
        ours += bool(failing(got, want))
        torchs += bool(failing(got, want, rtol=1.3e-6, atol=1e-5))
    assert ours <= 4
    assert torchs >= 20


def test_elements_that_cannot_be_read_are_not_taken_for_equal(tensor: Make) -> None:
    odd = replace(tensor([1.0]), dtype="quint8")
    assert failing(odd, odd) == {"value"}
    assert "quint8" in message(odd, odd)


def test_forged_bytes_fail_on_their_values(tensor: Make) -> None:
    assert failing(tensor([1.0, 2.0], data=b"\0"), tensor([1.0, 2.0])) == {"value"}


def test_a_parameter_is_a_tensor(tensor: Make) -> None:
    assert failing(tensor([1.0], subclass="Parameter"), tensor([1.0])) == set()


@pytest.mark.parametrize(
    ("got", "words"),
    [
        (OpaqueValue("numpy.ndarray"), "a NumPy array, expected a tensor"),
        (OpaqueValue("ellipsis"), "still `...`"),
        (OpaqueValue("builtin_function_or_method"), "brackets of a call"),
        (
            OpaqueValue("torch.Tensor", "has no elements"),
            "`out` cannot be compared: it has no elements. Expected a tensor.",
        ),
        (OpaqueValue("numpy.float64"), "a value of type np.float64, expected a tensor. `.item()` makes"),
        (ScalarValue("NoneType", None), "`return` missing"),
        (SequenceValue("list", ()), "a list, expected a tensor"),
        (MappingValue(()), "a dict, expected a tensor"),
    ],
)
def test_what_is_no_tensor_is_named(tensor: Make, got: Value, words: str) -> None:
    assert failing(got, tensor([1.0])) == {"type"}
    assert words in message(got, tensor([1.0]))


def test_a_missing_name_and_a_missing_function_are_told_apart(tensor: Make) -> None:
    assert "leaves no `out`" in message(MissingValue(), tensor([1.0]))
    called = compared(MissingValue(), tensor([1.0]), path=CALLED)
    assert called.findings[0].message == "Your code defines no function `out`."
    assert called.checked == {("missing", "out"): False}


@pytest.mark.parametrize(
    ("got", "want", "wrong"),
    [
        (3, 3, set()),
        (3, 4, {"value"}),
        (3.0, 3, {"type"}),
        (True, 1, {"type"}),
        (0.30001, 0.3, set()),
        (0.31, 0.3, {"value"}),
        ("a", "a", set()),
        ("a", "A", {"value"}),
        (None, None, set()),
        ("3", 3, {"type"}),
        (None, 0, {"type"}),
    ],
)
def test_plain_values_are_compared_by_type_and_value(value: Plain, got: Any, want: Any, wrong: set[str]) -> None:
    assert failing(value(got), value(want)) == wrong


def test_any_dtype_lets_an_int_stand_for_a_float(value: Plain) -> None:
    assert failing(value(3), value(3.0), dtype="any") == set()
    assert failing(value("3"), value(3.0), dtype="any") == {"type"}


def test_dtypes_and_devices_are_values_too() -> None:
    assert failing(ScalarValue("dtype", "torch.float32"), ScalarValue("dtype", "torch.float32")) == set()
    assert failing(ScalarValue("dtype", "torch.int64"), ScalarValue("dtype", "torch.float32")) == {"value"}


def test_bounded_statistics_replace_the_comparison_of_values(tensor: Make, value: Plain) -> None:
    bounds = {"mean": Near(0.0, abs=1.0)}
    assert failing(tensor([1.0]), tensor([2.0]), statistics=bounds) == set()
    assert failing(value(1.0), value(2.0), statistics=bounds) == set()
    assert failing(tensor([[1.0]]), tensor([2.0]), statistics=bounds) == {"shape"}


def test_a_size_and_a_tuple_are_one_kind_and_a_list_is_another(value: Plain) -> None:
    size = SequenceValue("Size", (ScalarValue("int", 3), ScalarValue("int", 1)))
    assert failing(size, value((3, 1))) == set()
    assert failing(value((3, 1)), size) == set()
    assert failing(value([3, 1]), size) == {"type"}
    assert failing(value([3, 2]), size) == {"type", "value"}


def test_structures_are_compared_to_the_leaf_with_its_path(tensor: Make, value: Plain) -> None:
    key = ScalarValue("str", "b")
    want = SequenceValue("list", (tensor([1.0]), MappingValue(((key, value(2.5)),))))
    got = SequenceValue("list", (tensor([1.0]), MappingValue(((key, value(2.0)),))))
    assert failing(got, want) == {"value"}
    assert message(got, want) == "`out[1]['b']` is 2.0, expected 2.5."


def test_a_wrong_length_is_a_matter_of_structure(value: Plain) -> None:
    assert failing(value([1, 2]), value([1, 2, 3])) == {"structure"}
    assert message(value([1]), value([1, 2, 3])) == "`out` has 1 item, expected 3 items."
    assert failing(value([1, 5]), value([1, 2, 3])) == {"structure"}  # which of them is missing nobody can tell


def test_keys_that_lack_or_are_too_many_are_named(value: Plain) -> None:
    one, two = (ScalarValue("str", "one"), value(1)), (ScalarValue("str", "two"), value(2))
    assert failing(MappingValue((two, one)), MappingValue((one, two))) == set()
    assert message(MappingValue((one,)), MappingValue((one, two))) == "`out` lacks the key 'two'."
    assert "'two', which is not asked for" in message(MappingValue((one, two)), MappingValue((one,)))


def test_a_forged_double_key_does_not_pass(value: Plain) -> None:
    key = ScalarValue("str", "one")
    twice = MappingValue(((key, value(2)), (key, value(1))))
    assert failing(twice, MappingValue(((key, value(1)),))) == {"structure"}


def test_what_the_reference_gives_but_cannot_be_compared_never_passes() -> None:
    assert failing(OpaqueValue("Foo"), OpaqueValue("Foo")) == {"type"}
    assert failing(MissingValue(), MissingValue()) == {"missing"}


def test_a_forged_scalar_whose_value_is_no_number_does_not_pass(value: Plain) -> None:
    assert "value" in failing(ScalarValue("int", "3"), value(3))


def test_control_characters_in_foreign_names_are_gone() -> None:
    want = MappingValue(())
    got = MappingValue(((ScalarValue("str", "\x1b[2Jx"), ScalarValue("int", 1)),))
    assert "\x1b" not in message(got, want)


LEAVES = st.one_of(
    st.builds(ScalarValue, st.just("int"), st.integers(-3, 3)),
    st.builds(ScalarValue, st.just("float"), st.floats(allow_nan=False)),
    st.builds(ScalarValue, st.just("str"), st.text(max_size=3)),
)
TREES = st.recursive(
    LEAVES,
    lambda inner: st.one_of(
        st.builds(SequenceValue, st.sampled_from(["list", "tuple"]), st.lists(inner, max_size=3).map(tuple)),
        st.builds(MappingValue, st.lists(st.tuples(LEAVES, inner), max_size=3, unique_by=lambda i: i[0]).map(tuple)),
    ),
    max_leaves=8,
)


@given(TREES)
def test_every_structure_equals_itself(tree: Value) -> None:
    assert not compared(tree, tree).failing


@given(TREES, TREES)
def test_two_structures_pass_only_when_they_are_alike(one: Value, other: Value) -> None:
    if not compared(one, other).failing:
        assert type(one) is type(other)
        assert not compared(other, one).failing or "float" in repr(one)


def test_forged_keys_of_one_hash_are_compared_as_fast_as_others() -> None:
    prime = 2**61 - 1  # of which every multiple has the hash 0

    def seconds(keys: list[int]) -> float:
        forged = MappingValue(tuple((ScalarValue("int", key), MissingValue()) for key in keys))
        start = time.process_time()
        assert failing(forged, MappingValue(())) == {"structure"}
        return time.process_time() - start

    ordinary = min(seconds(list(range(3000))) for _ in range(3))
    assert seconds([prime * n for n in range(3000)]) < 30 * ordinary


@pytest.mark.parametrize(
    ("got", "want", "told"),
    [
        (ScalarValue("int", 2**200 + 1), ScalarValue("int", 2**200), "`out` begins as it should, and is 1 too large."),
        (
            ScalarValue("int", -(2**200)),
            ScalarValue("int", 9 - 2**200),
            "begins as it should, and is 9 too small.",
        ),
        (
            ScalarValue("str", "x" * 80 + "a"),
            ScalarValue("str", "x" * 80 + "b"),
            "begins as it should, and goes on differently.",
        ),
    ],
)
def test_values_that_begin_alike_are_not_shown_as_if_they_were_the_same(got: Value, want: Value, told: str) -> None:
    assert message(got, want).endswith(told)
