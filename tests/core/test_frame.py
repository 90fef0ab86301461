"""Frames from behind the walls: what is whole is read, what is not is refused, and nothing else can happen."""

import contextlib
import json
import math
import struct
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from quizapp.core.frame import BODY_LIMIT, FRAME_LIMIT, HEADER_LIMIT, ITEM_SIZES, FrameError, Report, parse_frame
from quizapp.core.run import Ending
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue


def frame(header: object, body: bytes = b"") -> bytes:
    text = json.dumps(header).encode()
    return struct.pack("<I", len(text)) + text + body


def tensor(**changes: Any) -> dict[str, Any]:
    facts = {
        "t": "tensor", "dtype": "float32", "shape": [2], "stride": [1], "device": "cpu", "rg": False,
        "st": 64, "sb": 8, "at": [0, 8], "sub": "Tensor",
    }  # fmt: skip
    return {**facts, **changes}


def numbers(**changes: Any) -> dict[str, Any]:
    facts = {"t": "numbers", "of": "int", "nest": ["list", "tuple"], "shape": [2, 2], "at": [0, 32]}
    return {**facts, **changes}


def with_result(value: object, body: bytes = b"\0" * 8) -> bytes:
    return frame({"ending": "finished", "cases": [{"seed": 1, "results": {"out": value}}]}, body)


def result(value: object, body: bytes = b"\0" * 8) -> Any:
    return parse_frame(with_result(value, body)).cases[0].results["out"]


class TestWhatIsRead:
    def test_an_empty_run(self) -> None:
        assert parse_frame(frame({"ending": "finished", "cases": []})) == Report(Ending.FINISHED, "", None, ())

    def test_a_tensor_with_its_bytes(self) -> None:
        found = result(tensor(), struct.pack("<2f", 1.0, -2.0))
        assert isinstance(found, TensorValue)
        assert found.data == struct.pack("<2f", 1.0, -2.0)
        assert (found.dtype, found.shape, found.stride, found.storage_bytes) == ("float32", (2,), (1,), 8)

    def test_a_tensor_without_elements(self) -> None:
        assert result(tensor(shape=[0, 3], stride=[3, 1], at=[0, 0]), b"").shape == (0, 3)

    def test_a_tensor_without_axes(self) -> None:
        assert result(tensor(shape=[], stride=[], at=[0, 4])).shape == ()

    def test_a_gradient(self) -> None:
        found = result(tensor(grad=tensor(at=[8, 8])), b"\0" * 16)
        assert isinstance(found.grad, TensorValue)

    @pytest.mark.parametrize(
        ("told", "found"),
        [
            ({"t": "NoneType"}, ScalarValue("NoneType", None)),
            ({"t": "bool", "v": True}, ScalarValue("bool", True)),
            ({"t": "int", "v": "-0xff"}, ScalarValue("int", -255)),
            ({"t": "float", "v": (0.1).hex()}, ScalarValue("float", 0.1)),
            ({"t": "float", "v": "-inf"}, ScalarValue("float", float("-inf"))),
            ({"t": "complex", "v": ["0x1p+0", "-0x1p+1"]}, ScalarValue("complex", complex(1, -2))),
            ({"t": "str", "v": "a"}, ScalarValue("str", "a")),
            ({"t": "dtype", "v": "torch.int8"}, ScalarValue("dtype", "torch.int8")),
            ({"t": "missing"}, MissingValue()),
            ({"t": "opaque", "type": "numpy.ndarray", "why": "no"}, OpaqueValue("numpy.ndarray", "no")),
            ({"t": "Size", "items": []}, SequenceValue("Size", ())),
            ({"t": "dict", "items": [[{"t": "str", "v": "k"}, {"t": "missing"}]]},
             MappingValue(((ScalarValue("str", "k"), MissingValue()),))),
        ],
    )  # fmt: skip
    def test_every_other_kind(self, told: object, found: object) -> None:
        assert result(told) == found

    def test_an_error_and_what_was_kept(self) -> None:
        error = {"type": "ValueError", "message": "no", "part": "code", "line": 2, "source": "x", "trace": ""}
        kept = {"c": {"before": {"t": "missing"}, "after": {"t": "missing"}, "same": True, "written": False}}
        case = {"seed": -1, "results": {}, "error": error, "kept": kept, "storages": {"c": 5}, "ops": {"torch.mm": 2}}
        report = parse_frame(frame({"ending": "error", "detail": "d", "error": error, "cases": [case]}))
        assert report.error is not None
        assert report.error.line == 2
        assert report.cases[0].kept["c"].same_object
        assert report.cases[0].storages == {"c": 5}
        assert report.cases[0].ops == {"torch.mm": 2}

    def test_packed_numbers(self) -> None:
        found = result(numbers(), struct.pack("<4q", 1, -2, 1 << 62, 4))
        rows = [(1, -2), (1 << 62, 4)]
        expected = [SequenceValue("tuple", tuple(ScalarValue("int", each) for each in row)) for row in rows]
        assert found == SequenceValue("list", tuple(expected))
        flat = numbers(of="float", nest=["list"], shape=[2], at=[8, 16])
        assert result(flat, struct.pack("<3d", 0, 0.5, -1)) == SequenceValue(
            "list", (ScalarValue("float", 0.5), ScalarValue("float", -1.0))
        )
        truths = numbers(of="bool", nest=["list"], shape=[2], at=[0, 2])
        assert result(truths, b"\1\0") == SequenceValue("list", (ScalarValue("bool", True), ScalarValue("bool", False)))

    def test_what_meters_read(self) -> None:
        case = {"seed": 1, "new_bytes": 0, "shapes": {"m": [2, 3], "s": []}}
        found = parse_frame(frame({"ending": "finished", "cases": [case, {"seed": 2}]})).cases
        assert (found[0].new_bytes, found[0].shapes) == (0, {"m": (2, 3), "s": ()})
        assert (found[1].new_bytes, found[1].shapes) == (None, {})

    def test_what_was_seen_of_what_was_kept(self) -> None:
        told = {"before": {"t": "missing"}, "after": {"t": "missing"}, "same": True, "written": False}
        seen = {**told, "changed": True, "unseen": "generator"}
        case = {"seed": 1, "kept": {"a": told, "b": seen}}
        kept = parse_frame(frame({"ending": "finished", "cases": [case]})).cases[0].kept
        assert (kept["a"].changed, kept["a"].unseen) == (False, "")
        assert (kept["b"].changed, kept["b"].unseen) == (True, "generator")

    def test_half_a_surrogate_pair_becomes_harmless(self) -> None:
        assert result({"t": "str", "v": "a\ud800b"}) == ScalarValue("str", "a?b")

    def test_the_memory_it_says_it_held(self) -> None:
        assert parse_frame(frame({"ending": "finished", "cases": [], "peak_kb": 7})).peak_kb == 7
        assert parse_frame(frame({"ending": "finished", "cases": [], "peak_kb": 1 << 61})).peak_kb < 1 << 41


class TestWhatIsRefused:
    @pytest.mark.parametrize(
        "data",
        [
            b"",
            b"\1\0",
            struct.pack("<I", 10) + b"{}",
            struct.pack("<I", HEADER_LIMIT + 1) + b" " * (HEADER_LIMIT + 1),
            struct.pack("<I", 2) + b"\xff\xff",
            struct.pack("<I", 2) + b"[]",
            frame(b"x".hex()),
            frame({"ending": "pass", "cases": []}),
            frame({"ending": "crashed", "cases": []}),
            frame({"ending": "finished"}),
            frame({"ending": "finished", "cases": {}}),
            frame({"ending": "finished", "cases": [{"seed": "1"}]}),
            frame({"ending": "finished", "cases": [{"seed": True}]}),
            b"\2\0\0\0{}" + b"\0" * FRAME_LIMIT,
        ],
    )
    def test_what_is_no_frame(self, data: bytes) -> None:
        with pytest.raises(FrameError):
            parse_frame(data)

    @pytest.mark.parametrize(
        "changes",
        [
            {"dtype": "float33"},
            {"dtype": ["float32"]},
            {"shape": [3]},
            {"shape": [-2]},
            {"shape": [2.0]},
            {"shape": [1 << 40, 1 << 40]},
            {"shape": [2, 0], "stride": [1]},
            {"shape": [1] * 65, "stride": [1] * 65},
            {"stride": []},
            {"at": [4, 8]},
            {"at": [0, 4]},
            {"at": [-8, 8]},
            {"at": [0]},
            {"device": "disk"},
            {"rg": 1},
            {"st": -1},
            {"sub": 3},
            {"grad": {"t": "str", "v": "a"}},
        ],
    )
    def test_a_tensor_that_is_not_what_it_says(self, changes: dict[str, Any]) -> None:
        with pytest.raises(FrameError):
            result(tensor(**changes))

    @pytest.mark.parametrize(
        "changes",
        [
            {"of": "str"},
            {"of": ["int"]},
            {"nest": ["list"]},
            {"nest": ["list", "set"]},
            {"nest": "ab"},
            {"shape": []},
            {"shape": [2, 3]},
            {"shape": [4, 0]},
            {"shape": [2, -2]},
            {"shape": [2, 2.0]},
            {"shape": [1 << 62, 1 << 62]},
            {"nest": ["list"] * 30, "shape": [1] * 30, "at": [0, 8]},
            {"nest": [], "shape": []},
            {"at": [0, 24]},
            {"at": [8, 32]},
            {"at": [-1, 32]},
            {"at": None},
            {"of": "bool", "at": [0, 4]},
        ],
    )
    def test_packed_numbers_that_are_not_what_they_say(self, changes: dict[str, Any]) -> None:
        with pytest.raises(FrameError):
            result(numbers(**changes), b"\2" * 32)

    def test_packed_numbers_on_the_same_bytes(self) -> None:
        with pytest.raises(FrameError, match="share"):
            result({"t": "list", "items": [numbers()] * 2}, b"\0" * 32)

    def test_more_values_than_could_be_compared(self) -> None:
        many = numbers(nest=["list"], shape=[1 << 18], at=[0, 1 << 21])
        with pytest.raises(FrameError, match="more values"):
            result(many, b"\0" * (1 << 21))
        # Lists of one cost more than what is in them: the levels count too.
        deep = numbers(nest=["list"] * 20, shape=[10_000] + [1] * 19, at=[0, 80_000])
        with pytest.raises(FrameError, match="more values"):
            result(deep, b"\0" * 80_000)

    @pytest.mark.parametrize("case", [{"new_bytes": -1}, {"new_bytes": 1.5}, {"shapes": {"m": [-1]}},
                                      {"shapes": {"m": 3}}, {"shapes": {"m": [1] * 65}}])  # fmt: skip
    def test_meters_that_read_nonsense(self, case: dict[str, Any]) -> None:
        with pytest.raises(FrameError):
            parse_frame(frame({"ending": "finished", "cases": [{"seed": 1, **case}]}))

    def test_a_value_nested_without_end(self) -> None:
        value: dict[str, Any] = {"t": "missing"}
        for _ in range(60):
            value = {"t": "list", "items": [value]}
        with pytest.raises(FrameError):
            result(value)

    def test_json_nested_without_end(self) -> None:
        text = b"[" * (HEADER_LIMIT - 1)
        with pytest.raises(FrameError):
            parse_frame(struct.pack("<I", len(text)) + text)

    @pytest.mark.parametrize(
        "value",
        [
            {"t": "int", "v": "zz"},
            {"t": "float", "v": "x"},
            {"t": "complex", "v": []},
            {"t": "bool", "v": 1},
            {"t": "thing"},
            {},
            [],
            None,
            {"t": "dict", "items": [[]]},
        ],
    )
    def test_a_scalar_that_is_none(self, value: object) -> None:
        with pytest.raises(FrameError):
            result(value)

    def test_many_tensors_on_the_same_bytes(self) -> None:
        # Each would be given a copy of its own: 300 of them in a header could ask for 4.7 GiB.
        body = b"\0" * (1 << 20)
        one = tensor(shape=[1 << 18], at=[0, 1 << 20])
        with pytest.raises(FrameError):
            result({"t": "list", "items": [one] * 300}, body)

    @pytest.mark.parametrize("shape", [[1 << 62, 0], [0, 1 << 40, 1 << 40]])
    def test_no_elements_in_a_shape_that_no_array_can_have(self, shape: list[int]) -> None:
        with pytest.raises(FrameError):
            result(tensor(shape=shape, stride=[1] * len(shape), at=[0, 0]))

    @pytest.mark.parametrize("value", ["0x" + "f" * 4000, "9" * 5000])
    def test_an_integer_that_python_would_not_print(self, value: str) -> None:
        with pytest.raises(FrameError):
            result({"t": "int", "v": value})

    def test_an_integer_of_json_without_end(self) -> None:
        text = b'{"ending":"finished","cases":[{"seed":' + b"9" * (HEADER_LIMIT - 100) + b"}]}"
        with pytest.raises(FrameError):
            parse_frame(struct.pack("<I", len(text)) + text)

    def test_a_gradient_of_a_gradient(self) -> None:
        deep = tensor(at=[0, 0], shape=[0])
        for _ in range(4):
            deep = tensor(at=[0, 0], shape=[0], grad=deep)
        with pytest.raises(FrameError):
            result(deep)

    def test_sizes_are_known_for_every_dtype(self) -> None:
        assert all(size in (1, 2, 4, 8, 16) for size in ITEM_SIZES.values())
        assert BODY_LIMIT == 16 * 1024 * 1024


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=6), inner, max_size=4),
    max_leaves=12,
)


def read(data: bytes) -> None:
    with contextlib.suppress(FrameError):
        assert isinstance(parse_frame(data), Report)


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_random_bytes_are_a_report_or_refused(data: bytes) -> None:
    read(data)


@settings(deadline=None, max_examples=300)
@given(st.dictionaries(st.sampled_from(["ending", "detail", "error", "cases"]), json_values))
def test_random_headers_are_a_report_or_refused(header: dict[str, Any]) -> None:
    read(frame(header))
    read(frame({"ending": "finished", "cases": [], **header}))


@settings(deadline=None, max_examples=400)
@given(st.dictionaries(st.sampled_from(list(tensor())), json_values, max_size=3))
def test_a_tensor_with_forged_facts_is_read_or_refused(changes: dict[str, Any]) -> None:
    read(with_result(tensor(**changes)))


@settings(deadline=None, max_examples=400)
@given(st.dictionaries(st.sampled_from(list(numbers())), json_values, max_size=3))
def test_packed_numbers_with_forged_facts_are_read_or_refused(changes: dict[str, Any]) -> None:
    read(with_result(numbers(**changes), b"\0" * 32))


@settings(deadline=None, max_examples=300)
@given(st.lists(st.integers(-2, 1 << 20), max_size=6), st.sampled_from(["int", "float", "bool"]), st.integers(0, 64))
def test_packed_numbers_of_any_shape_make_no_more_than_their_bytes(shape: list[int], kind: str, size: int) -> None:
    told = numbers(of=kind, nest=["list"] * len(shape), shape=shape, at=[0, size])
    with contextlib.suppress(FrameError):
        found = result(told, b"\0" * 64)
        assert math.prod(shape) * (1 if kind == "bool" else 8) == size
        assert len(found.items) == shape[0]


@settings(deadline=None, max_examples=300)
@given(
    st.dictionaries(st.sampled_from(["seed", "shapes", "new_bytes", "storages", "ops", "kept", "args"]), json_values)
)
def test_a_case_with_forged_facts_is_read_or_refused(changes: dict[str, Any]) -> None:
    read(frame({"ending": "finished", "cases": [{"seed": 1, **changes}]}))


@settings(deadline=None, max_examples=400)
@given(st.integers(0, 10_000), st.integers(0, 255), st.sampled_from([tensor(), numbers()]))
def test_a_frame_with_one_byte_changed_is_read_or_refused(place: int, value: int, told: dict[str, Any]) -> None:
    data = bytearray(with_result(told, b"\0" * 32))
    data[place % len(data)] = value
    read(bytes(data))
