import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.decks.scalars import Scalar, ScalarError, resolve


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None),
        ("~", None),
        ("null", None),
        ("true", True),
        ("False", False),
        ("0", 0),
        ("-12", -12),
        ("+3", 3),
        ("0o17", 15),
        ("0xff", 255),
        ("1.5", 1.5),
        ("1.", 1.0),
        (".5", 0.5),
        ("-0.0", -0.0),
        ("1e-5", 1e-5),
        ("1E3", 1000.0),
        (".inf", math.inf),
        ("-.INF", -math.inf),
    ],
)
def test_core_values(text: str, value: Scalar) -> None:
    resolved = resolve(text)
    assert resolved == value
    assert type(resolved) is type(value)


def test_not_a_number_is_a_number() -> None:
    value = resolve(".nan")
    assert isinstance(value, float)
    assert math.isnan(value)


@pytest.mark.parametrize(
    "text",
    [
        "yes",
        "no",
        "on",
        "off",
        "y",
        "2024-01-02",
        "12:30:45",
        "1_000",
        "0b101",
        "-",
        "+",
        ".",
        "...",
        "1e",
        "0xg",
        "tRue",
    ],
)
def test_what_older_readers_take_for_values_is_text(text: str) -> None:
    assert resolve(text) == text


@pytest.mark.parametrize("text", ["010", "-007", "00", "+08", "01.5", "08e1"])
def test_a_leading_zero_is_refused(text: str) -> None:
    with pytest.raises(ScalarError, match="begins with a zero") as caught:
        resolve(text)
    assert "quotes" in caught.value.hint


@pytest.mark.parametrize(
    "text", ["1" * 100_000, "9" * 20, "-9223372036854775808", "0x" + "f" * 5000, "1e999", "-1e400"]
)
def test_a_number_too_large_is_refused_in_no_time(text: str) -> None:
    with pytest.raises(ScalarError, match="too large") as caught:
        resolve(text)
    assert len(str(caught.value)) < 100


@given(st.integers(-(2**63) + 1, 2**63 - 1))
def test_every_integer_comes_back(value: int) -> None:
    assert resolve(str(value)) == value


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_every_float_comes_back(value: float) -> None:
    assert resolve(repr(value)) == value


@given(st.text())
def test_any_text_resolves_or_is_refused(text: str) -> None:
    try:
        value = resolve(text)
    except ScalarError:
        return
    assert value == text or not isinstance(value, str)
