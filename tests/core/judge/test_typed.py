import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.judge.typed import MOST_LETTERS, Items, Pairs, Single, Typed, UnreadableError, Word, read

ROWS = Items((Items((1, 2)), Items((3, 4))))


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("3", 3),
        (" -3. ", -3.0),
        ("−3", -3),
        ("1e3", 1000.0),
        (".5", 0.5),
        ("1_000", 1000),
        ("1+2j", 1 + 2j),
        ("-2j", -2j),
        ("True", True),
        ("false", False),
        ("None", None),
        ("inf", math.inf),
        ("-inf", -math.inf),
        ("-torch.inf", -math.inf),
        ("∞", math.inf),
        ("float('inf')", math.inf),
        ("torch.float32", Word("torch.float32")),
        ("RuntimeError", Word("RuntimeError")),
        ("RuntimeError('no')", Word("RuntimeError")),
        ("'word'", "word"),
        ("[]", Items(())),
        ("()", Items(())),
        ("(3)", 3),
        ("(3,)", Items((3,))),
        ("3,", Items((3,))),
        ("[3]", Items((3,))),
        ("24., 15.", Items((24.0, 15.0))),
        ("24 15 16", Items((24, 15, 16))),
        ("[1. 2.]", Items((1.0, 2.0))),
        ("3x1", Items((3, 1))),
        ("3 × 1 × 2", Items((3, 1, 2))),
        ("[[1, 2], [3, 4]]", ROWS),
        ("[[1 2]\n [3 4]]", ROWS),
        ("tensor([[1, 2],\n        [3, 4]])", ROWS),
        ("torch.Size([3, 1])", Items((3, 1))),
        ("Size((3, 1))", Items((3, 1))),
        ("tensor(3.)", Single(3.0)),
        ("tensor(3, dtype=torch.int8)", Single(3, "torch.int8")),
        ("tensor([1.], dtype=torch.float64)", Items((1.0,), "torch.float64")),
        ("tensor([1.], grad_fn=<AddBackward0>)", Items((1.0,))),
        ("tensor([1.], device='cuda:0', requires_grad=True)", Items((1.0,))),
        ("np.array([1, 2])", Items((1, 2))),
        ("device(type='cpu')", Word("cpu")),
        ("device(type='cuda', index=0)", Word("cuda:0")),
        ("{'a': 1, 'b': [2]}", Pairs((("a", 1), ("b", Items((2,)))))),
        ("{}", Pairs(())),
        ("int(3)", 3),
    ],
)
def test_what_people_type_is_read(text: str, typed: Typed) -> None:
    found = read(text)
    assert found == typed
    assert type(found) is type(typed)


def test_nan_is_read() -> None:
    for text in ("nan", "NaN", "float('nan')", "math.nan"):
        found = read(text)
        assert isinstance(found, float)
        assert math.isnan(found)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "[",
        "]",
        "[1",
        "(1]",
        "[,]",
        "--1",
        "-word",
        "$",
        "'open",
        "{1}",
        "{1: }",
        "1:2",
        "=",
        "dtype=",
        "a=1",
    ],
)
def test_what_is_no_value_is_refused(text: str) -> None:
    with pytest.raises(UnreadableError):
        read(text)


def test_long_and_deep_texts_are_refused() -> None:
    with pytest.raises(UnreadableError, match="letters"):
        read("1" * (MOST_LETTERS + 1))
    with pytest.raises(UnreadableError, match="nested too deeply"):
        read("[" * 1000)


def test_the_refusal_says_where_reading_stopped() -> None:
    with pytest.raises(UnreadableError, match=r"found the end"):
        read("[1, 2")


@given(st.text(max_size=60) | st.text("[](){}0123456789.,-+ejxtensor='\"<>: \n", max_size=60))
def test_no_text_does_anything_but_be_read_or_refused(text: str) -> None:
    with contextlib.suppress(UnreadableError):
        assert not isinstance(read(text), bytes)


NESTED = st.recursive(
    st.integers() | st.floats(allow_nan=False, allow_infinity=False), lambda inner: st.lists(inner, max_size=3)
)


def plain(typed: Typed) -> object:
    return [plain(item) for item in typed.items] if isinstance(typed, Items) else typed


@given(NESTED)
def test_every_nested_list_python_writes_is_read_back(value: object) -> None:
    assert plain(read(repr(value))) == value
