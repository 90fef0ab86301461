from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.arrays import decode, element_count, is_number, numbers
from quizapp.core.values import MappingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
INTEGERS = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "uint64", "int64"]
PLAIN = [*INTEGERS, "float16", "float32", "float64", "complex64", "complex128", "bool"]


@pytest.mark.parametrize("dtype", PLAIN)
def test_every_dtype_of_numpy_decodes_to_the_elements_it_was_made_of(tensor: Make, dtype: str) -> None:
    elements = np.array([[0, 1, 1], [1, 0, 1]], dtype=dtype)
    decoded = decode(tensor(elements, dtype))
    assert decoded is not None
    assert decoded.dtype == elements.dtype
    np.testing.assert_array_equal(decoded, elements, strict=True)


def test_a_number_without_axes_keeps_its_empty_shape(tensor: Make) -> None:
    decoded = decode(tensor(2.5))
    assert decoded is not None
    assert decoded.shape == ()
    assert decoded == 2.5


def test_bfloat16_is_the_upper_half_of_a_float32(tensor: Make) -> None:
    bits = np.array([0x3F80, 0xC000, 0x7F80, 0x0001], dtype="<u2")
    decoded = decode(replace(tensor(bits, "uint16"), dtype="bfloat16"))
    assert decoded is not None
    assert decoded.tolist() == [1.0, -2.0, np.inf, 2.0**-133]


def test_float8_e4m3fn_decodes_its_landmarks(tensor: Make) -> None:
    bits = np.array([0x00, 0x01, 0x08, 0x38, 0x7E, 0xB8, 0xFE], dtype="u1")
    decoded = decode(replace(tensor(bits, "uint8"), dtype="float8_e4m3fn"))
    assert decoded is not None
    assert decoded.tolist() == [0.0, 2.0**-9, 2.0**-6, 1.0, 448.0, -1.0, -448.0]
    not_a_number = decode(replace(tensor(np.array([0x7F, 0xFF], "u1"), "uint8"), dtype="float8_e4m3fn"))
    assert not_a_number is not None
    assert np.isnan(not_a_number).all()


def test_float8_e5m2_decodes_its_landmarks(tensor: Make) -> None:
    bits = np.array([0x00, 0x3C, 0xC0, 0x7B, 0x7C], dtype="u1")
    decoded = decode(replace(tensor(bits, "uint8"), dtype="float8_e5m2"))
    assert decoded is not None
    assert decoded.tolist() == [0.0, 1.0, -2.0, 57344.0, np.inf]


def test_complex32_is_pairs_of_float16(tensor: Make) -> None:
    pairs = np.array([1.0, 2.0, -0.5, 0.0], dtype="<f2")
    decoded = decode(replace(tensor(pairs, "float16"), dtype="complex32", shape=(2, 1)))
    assert decoded is not None
    assert decoded.tolist() == [[1 + 2j], [-0.5 + 0j]]


def test_a_byte_that_is_no_bool_counts_as_true(tensor: Make) -> None:
    decoded = decode(replace(tensor(np.array([0, 1, 200], "u1"), "uint8"), dtype="bool"))
    assert decoded is not None
    assert decoded.tolist() == [False, True, True]


@pytest.mark.parametrize(
    "forged",
    [
        {"dtype": "float8_e4m3fnuz"},
        {"dtype": "quint8"},
        {"dtype": ""},
        {"shape": (4,)},
        {"shape": (-1, -3)},
        {"shape": (1,) * 65 + (3,)},
        {"data": b""},
        {"data": b"12345"},
        {"shape": (0, 10**30), "data": b""},
        {"shape": (0, 2**62, 2**62), "data": b""},
    ],
)
def test_facts_that_do_not_add_up_are_refused(tensor: Make, forged: dict[str, Any]) -> None:
    assert decode(replace(tensor([1.0, 2.0, 3.0]), **forged)) is None


@given(
    st.builds(
        TensorValue,
        dtype=st.sampled_from([*PLAIN, "bfloat16", "float8_e4m3fn", "complex32", "nonsense"]),
        shape=st.lists(st.integers(-2, 2**65), max_size=4).map(tuple),
        stride=st.just(()),
        device=st.just("cpu"),
        requires_grad=st.just(False),
        storage=st.integers(),
        storage_bytes=st.integers(),
        data=st.binary(max_size=64),
    )
)
def test_decoding_never_fails_and_gives_the_claimed_shape_or_nothing(forged: TensorValue) -> None:
    decoded = decode(forged)
    assert decoded is None or decoded.shape == forged.shape


def test_nested_lists_of_numbers_are_arrays(value: Callable[[Any], Value]) -> None:
    array = numbers(value([[1, 2], [3, 4]]))
    assert array is not None
    assert array.tolist() == [[1, 2], [3, 4]]
    assert array.dtype.kind == "i"


@pytest.mark.parametrize("plain", [[[1], [2, 3]], ["a"], [None], 10**30, [1.0, 10**400], "word", [1, "2"]])
def test_what_is_not_regular_numbers_is_no_array(value: Callable[[Any], Value], plain: Any) -> None:
    assert numbers(value(plain)) is None


def test_a_tensor_inside_a_list_is_no_array(tensor: Make) -> None:
    assert numbers(SequenceValue("list", (tensor(1.0),))) is None
    assert numbers(OpaqueValue("ndarray")) is None


@pytest.mark.parametrize(
    ("scalar", "answer"),
    [
        (ScalarValue("int", 3), True),
        (ScalarValue("bool", True), True),
        (ScalarValue("complex", 1j), True),
        (ScalarValue("str", "3"), False),
        (ScalarValue("int", "forged"), False),
        (ScalarValue("float", None), False),
        (ScalarValue("dtype", "torch.float32"), False),
    ],
)
def test_a_number_is_one_whose_type_and_value_agree(scalar: ScalarValue, answer: bool) -> None:
    assert is_number(scalar) is answer


def test_elements_are_counted_through_lists(tensor: Make, value: Callable[[Any], Value]) -> None:
    args = SequenceValue("tuple", (tensor(np.ones((2, 3))), value([1, 2]), MappingValue(())))
    assert element_count(args) == 6 + 2 + 1
    assert element_count(None) == 0
