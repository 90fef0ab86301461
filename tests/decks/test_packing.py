import json
from collections import Counter
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
from quizapp.decks.packing import MOST, MismatchError, codec, packed, unpacked
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


def back(annotation: Any, values: list[Any]) -> list[Any]:
    return codec(annotation).unpack(through_json(codec(annotation).pack(values)), len(values))


@given(wholes=st.lists(WHOLES, max_size=6))
def test_what_was_packed_comes_back_equal(wholes: list[Whole]) -> None:
    assert back(Whole, wholes) == wholes


@given(whole=WHOLES, times=st.integers(1, 5))
def test_what_is_the_same_in_all_rows_is_written_once(whole: Whole, times: int) -> None:
    one, all_of_them = (codec(Inner).pack([whole.one or Inner("x")] * count) for count in (1, times))
    assert all_of_them == one
    assert back(Whole, [whole] * times) == [whole] * times


def test_a_column_says_how_many_rows_it_holds() -> None:
    assert codec(str).pack(["a", "b"]) == [2, ["a", "b"]]
    assert codec(str).pack(["a", "a"]) == [1, ["a"]]
    assert codec(str).pack([]) == [0, []]
    assert codec(Inner).pack([Inner("x", 2.0), Inner("y", 2.0)]) == [2, [[2, ["x", "y"]], [1, [2.0]]]]


def test_numbers_that_are_equal_do_not_stand_for_each_other() -> None:
    assert list(map(type, back(int | bool | float, [1, True, 1.0]))) == [int, bool, float]


def test_what_takes_no_part_in_comparing_is_kept_all_the_same() -> None:
    cards = [Card("c", "d", "p", ChoiceBody(()), where=Position("f.yaml", line, 1)) for line in (3, 9)]
    assert cards[0] == cards[1]
    assert [card.where for card in back(Card, cards)] == [card.where for card in cards]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=12,
)


def places(data: Any, path: tuple[int, ...] = ()) -> list[tuple[int, ...]]:
    """The way to every value inside lists of lists."""
    inside = [each for n, item in enumerate(data) for each in places(item, (*path, n))] if type(data) is list else []
    return [path, *inside]


def put(data: list[Any], path: tuple[int, ...], value: Any) -> None:
    for step in path[:-1]:
        data = data[step]
    data[path[-1]] = value


@given(data=st.data(), wholes=st.lists(WHOLES, min_size=1, max_size=3), value=JSON)
def test_one_forged_value_is_a_mismatch_or_gives_values_of_the_right_types(
    data: st.DataObject, wholes: list[Whole], value: Any
) -> None:
    forged = through_json(codec(Whole).pack(wholes))
    put(forged, data.draw(st.sampled_from([path for path in places(forged) if path])), value)
    try:
        found = codec(Whole).unpack(forged, len(wholes))
    except MismatchError:
        return
    assert len(found) == len(wholes)
    assert back(Whole, found) == found or "nan" in repr(found)


@given(row=JSON)
def test_anything_else_is_a_mismatch_and_nothing_worse(row: Any) -> None:
    for annotation in (Whole, Card, Content):
        with pytest.raises(MismatchError):
            unpacked(annotation, row)


@pytest.mark.parametrize(
    ("annotation", "column"),
    [
        (str, [2, [1, 2]]),
        (str, [2, ["a"]]),
        (str, [2, "ab"]),
        (str, [3, ["a", "b", "c"]]),
        (str, [True, ["a"]]),
        (str, [1.0, ["a"]]),
        (str, ["a", "b"]),
        (str, {"a": 1}),
        (float, [2, [1.0, 1]]),
        (int, [2, [1, True]]),
        (int | None, [2, [1, 1.5]]),
        (Colour, [2, ["red", "blue"]]),
        (Colour, [2, ["red", ["red"]]]),
        (Inner, [2, [[2, ["a", "b"]]]]),
        (Inner, [2, [[2, ["a", "b"]], [3, [1.0, 1.0, 1.0]]]]),
        (tuple[str, ...], [2, [[2, [1, 1]], [3, ["a", "b", "c"]]]]),
        (tuple[str, ...], [2, [[2, [3, -1]], [2, ["a", "b"]]]]),
        (tuple[str, ...], [2, [[2, [1, "1"]], [2, ["a", "b"]]]]),
        (tuple[str, ...], [2, [[1, [MOST]], [1, ["a"]]]]),
        (tuple[str, int], [2, [[2, ["a", "b"]]]]),
        (tuple[str, int], [2, [[2, ["a", "b"]], [2, ["a", "b"]]]]),
        (Mapping[str, int], [2, [[1, [1]], [2, ["a", "b"]], [3, [1, 2, 3]]]]),
        (Mapping[str, int], [2, [[1, [1]], [2, ["a", 1]], [2, [1, 2]]]]),
        (Inner | Other, [2, [[1, [0]], [0, []], [0, []]]]),
        (Inner | Other, [2, [[1, [-1]], [0, []], [0, []], [0, []]]]),
        (Inner | Other, [2, [[2, [2, 3]], [0, []], [0, []], [1, [[1, [True]]]]]]),
        (Inner | None, [2, [[1, [1]], [0, []], [2, [[2, ["a", None]], [1, [1.0]]]]]]),
    ],
)
def test_two_rows_that_are_wrong_somewhere_are_a_mismatch(annotation: Any, column: Any) -> None:
    with pytest.raises(MismatchError):
        codec(annotation).unpack(column, 2)


def test_a_forged_number_of_rows_fills_no_memory() -> None:
    with pytest.raises(MismatchError):
        codec(tuple[str, ...]).unpack([1, [[1, [10**15]], [1, ["a"]]]], 1)


@pytest.mark.parametrize(
    "annotation",
    [list[int], set[str], object, int | list[str], Colour | Literal["red"] | str, tuple[int, ...] | tuple[str, int]],
)
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
    choice = Card("c", "d", "p", ChoiceBody((Option("a", correct=True), Option("b"))))
    again = back(Card, [card, choice])
    assert again == [card, choice]
    assert [each.where for each in again] == [card.where, None]
    assert again[0].status is Status.DRAFT


def test_every_card_that_ships_comes_back_equal() -> None:
    cards = [card for deck in load_library([bundled("questions")]).decks for card in deck.cards]
    assert len(Counter(card.kind for card in cards)) > 3
    again = unpacked(Content, through_json(packed(Content(tuple(cards)))))
    assert again == Content(tuple(cards))
    assert [card.where for card in again.cards] == [card.where for card in cards]
