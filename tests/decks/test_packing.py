import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, ChoiceBody, CodeBody, Expectation, Limits, Near, Option, Position, Status
from quizapp.decks.content import Content
from quizapp.decks.library import load_library
from quizapp.decks.packing import MismatchError, codec
from quizapp.paths import bundled


class Colour(Enum):
    RED = "red"


@dataclass(frozen=True)
class Inner:
    text: str
    number: float = 1.0


@dataclass(frozen=True)
class Other:
    flag: bool = False


@dataclass(frozen=True)
class Whole:
    name: str
    colour: Colour = Colour.RED
    either: Inner | Other = Other()
    maybe: int | None = None
    one: Inner | None = None
    steps: tuple[int, ...] | Literal["same"] | None = None
    pair: tuple[str, int] = ("", 0)
    parts: tuple[str | Inner, ...] = ()
    near: Mapping[str, Inner] = field(default_factory=dict)


INNER = st.builds(Inner, st.text(), st.floats(allow_nan=False))
WHOLES = st.builds(
    Whole,
    st.text(),
    st.just(Colour.RED),
    st.one_of(INNER, st.builds(Other, st.booleans())),
    st.none() | st.integers(),
    st.none() | INNER,
    st.one_of(st.none(), st.just("same"), st.lists(st.integers()).map(tuple)),
    st.tuples(st.text(), st.integers()),
    st.lists(st.one_of(st.text(), INNER)).map(tuple),
    st.dictionaries(st.text(), INNER),
)


def through_json(value: Any) -> Any:
    return json.loads(json.dumps(value))


@given(whole=WHOLES)
def test_what_was_packed_comes_back_equal(whole: Whole) -> None:
    assert codec(Whole).unpack(through_json(codec(Whole).pack(whole))) == whole


def test_defaults_at_the_end_take_no_room() -> None:
    assert codec(Whole).pack(Whole("x")) == ["x"]
    assert codec(Limits).pack(Limits()) == []
    assert codec(Limits).unpack([]) == Limits()


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


@given(row=JSON)
def test_anything_else_is_a_mismatch_and_nothing_worse(row: Any) -> None:
    for annotation in (Whole, Card, Content):
        try:
            codec(annotation).unpack(row)
        except MismatchError:
            continue
        assert isinstance(row, list)


@pytest.mark.parametrize(
    ("annotation", "row"),
    [
        (Inner, ["x", 1]),
        (Inner, ["x", True]),
        (Inner, ["x", None]),
        (Inner, [1]),
        (Inner, []),
        (Inner, ["x", 1.0, 2.0]),
        (Inner, {"text": "x"}),
        (Whole, ["x", "blue"]),
        (Whole, ["x", ["red"]]),
        (Whole, ["x", "red", ["Nobody", []]]),
        (Whole, ["x", "red", ["Inner"]]),
        (Whole, ["x", "red", [["Inner"], ["x"]]]),
        (Whole, ["x", "red", "Inner"]),
        (Whole, ["x", "red", ["Other", []], True]),
        (Whole, ["x", "red", ["Other", []], None, None, "other"]),
        (Whole, ["x", "red", ["Other", []], None, None, [1, "2"]]),
        (Whole, ["x", "red", ["Other", []], None, None, 3]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x"]]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x", 1.5]]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x", 1], ["a", [2]]]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x", 1], "ab"]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x", 1], [], {"a": []}]),
        (Whole, ["x", "red", ["Other", []], None, None, None, ["x", 1], [], []]),
    ],
)
def test_a_value_of_the_wrong_type_is_a_mismatch(annotation: Any, row: Any) -> None:
    with pytest.raises(MismatchError):
        codec(annotation).unpack(row)


def test_a_row_found_wrong_stays_wrong_after_one_that_was_right() -> None:
    assert codec(Inner).unpack(["x", 2.0]) == Inner("x", 2.0)
    for _ in range(2):
        with pytest.raises(MismatchError):
            codec(Inner).unpack(["x", 2])


@pytest.mark.parametrize("annotation", [list[int], set[str], object, int | list[str], Inner | tuple[int, ...]])
def test_what_has_no_packed_form_is_a_programming_error(annotation: Any) -> None:
    with pytest.raises(TypeError, match="no packed form"):
        codec(annotation)


def test_all_that_a_card_can_hold_has_a_packed_form() -> None:
    card = Card(
        "c",
        "d",
        "p",
        CodeBody("r", expect=(Expectation("w", stride=(1, 2), statistics={"std": Near(0.1, rel=0.5)}),)),
        status=Status.DRAFT,
        limits=Limits(seconds=2.0),
        where=Position("f.yaml", 3, 4),
    )
    back: Card = codec(Card).unpack(through_json(codec(Card).pack(card)))
    assert back == card
    assert back.where == card.where
    assert back.status is Status.DRAFT
    choice = Card("c", "d", "p", ChoiceBody((Option("a", correct=True), Option("b"))))
    assert codec(Card).unpack(through_json(codec(Card).pack(choice))) == choice


def test_every_card_that_ships_comes_back_equal() -> None:
    cards = [card for deck in load_library([bundled("questions")]).decks for card in deck.cards]
    assert cards
    for card in cards:
        back: Card = codec(Card).unpack(through_json(codec(Card).pack(card)))
        assert back == card
        assert back.where == card.where
