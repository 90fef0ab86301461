from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.orders import NewOrder, ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, State
from quizapp.core.schedule import interval_at, retrievability
from quizapp.core.sorting import Seen, evenly, in_order, new_cards, reviews, shuffled

TODAY = date(2026, 11, 24)
PRESET = Preset()


def card(card_id: str, deck: str = "deck") -> Card:
    return Card(card_id, deck, "?", RecallBody("answer"))


def seen(
    card_id: str,
    *,
    overdue: int = 0,
    stability: float = 10.0,
    interval: int = 10,
    difficulty: float = 5.0,
    deck: str = "d",
) -> Seen:
    due = TODAY - timedelta(days=overdue)
    last = due - timedelta(days=interval)
    state = CardState(
        card_id,
        deck,
        State.REVIEW,
        stability=stability,
        difficulty=difficulty,
        due_day=due,
        last_day=last,
        last_review=datetime(last.year, last.month, last.day, 12, tzinfo=UTC),
        interval_days=interval,
    )
    return card(card_id, deck), state


def names(pairs: list[Seen]) -> list[str]:
    return [each.id for each, _ in pairs]


def always(_: str) -> Preset:
    return PRESET


def ordered(order: ReviewOrder, *pairs: Seen) -> list[str]:
    return names(in_order(pairs, order, TODAY, always))


FRESH = (card("fresh"), CardState("fresh", "deck"))
MIXED = [
    seen("a", overdue=1, stability=30, interval=30, difficulty=9),
    seen("b", overdue=6, stability=2, interval=3, difficulty=2),
    seen("c", overdue=1, stability=4, interval=12, difficulty=5),
    seen("d", overdue=0, stability=90, interval=80, difficulty=1),
]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (ReviewOrder.DUE, "bcad"),
        (ReviewOrder.ADDED, "abcd"),
        (ReviewOrder.OVERDUE, "bcad"),
        (ReviewOrder.RETRIEVABILITY, "bcad"),
        (ReviewOrder.RETRIEVABILITY_DESCENDING, "dacb"),
        (ReviewOrder.INTERVAL, "bcad"),
        (ReviewOrder.INTERVAL_DESCENDING, "dacb"),
        (ReviewOrder.DIFFICULTY, "dbca"),
        (ReviewOrder.DIFFICULTY_DESCENDING, "acbd"),
    ],
)
def test_every_order_goes_by_its_name(order: ReviewOrder, expected: str) -> None:
    assert "".join(ordered(order, *MIXED)) == expected


def test_overdue_goes_by_the_share_of_the_interval_and_retrievability_by_what_is_left() -> None:
    """Where retention is the same the two agree; a deck that wants more of it is overdue sooner."""
    strict, easy = (
        seen("strict", stability=50, interval=50, deck="s"),
        seen("easy", stability=40, interval=50, deck="e"),
    )

    def presets(deck: str) -> Preset:
        return Preset(retention=0.97 if deck == "s" else 0.8)

    assert names(in_order([easy, strict], ReviewOrder.OVERDUE, TODAY, presets)) == ["strict", "easy"]
    assert names(in_order([easy, strict], ReviewOrder.RETRIEVABILITY, TODAY, presets)) == ["easy", "strict"]


@pytest.mark.parametrize("order", [each for each in ReviewOrder if each not in (ReviewOrder.RANDOM, ReviewOrder.ADDED)])
def test_a_new_card_comes_last(order: ReviewOrder) -> None:
    found = ordered(order, FRESH, *MIXED)
    assert len(found) == 5
    assert found[-1] == "fresh"


@pytest.mark.parametrize("order", [each for each in ReviewOrder if "random" not in each])
def test_cards_that_are_alike_keep_their_order(order: ReviewOrder) -> None:
    assert ordered(order, seen("b"), seen("c"), seen("a")) == ["b", "c", "a"]


def test_a_learning_card_is_due_today() -> None:
    learning = (
        card("l"),
        CardState("l", "deck", State.LEARNING, stability=1.0, due_at=datetime(2026, 11, 24, tzinfo=UTC)),
    )
    assert ordered(ReviewOrder.DUE, seen("later", overdue=-1), learning, seen("before", overdue=1)) == [
        "before",
        "l",
        "later",
    ]


def test_a_random_order_is_the_same_all_day_and_another_the_next() -> None:
    pairs = [seen(f"c{number}") for number in range(20)]
    first = names(in_order(pairs, ReviewOrder.RANDOM, TODAY, always))
    assert first == names(in_order(reversed(pairs), ReviewOrder.RANDOM, TODAY, always))
    assert first != names(in_order(pairs, ReviewOrder.RANDOM, TODAY + timedelta(days=1), always))
    assert first != names(pairs)


def test_random_within_a_due_day_leaves_the_days_in_order() -> None:
    pairs = [seen(f"c{number}", overdue=number % 3) for number in range(30)]
    found = in_order(pairs, ReviewOrder.DUE_RANDOM, TODAY, always)
    days = [state.due_day for _, state in found]
    assert days == sorted(days, key=lambda day: day or date.max)
    oldest = [name for name in names(found) if int(name[1:]) % 3 == 2]
    assert oldest != sorted(oldest, key=lambda name: int(name[1:]))


class TestNewCards:
    def test_the_authors_order_is_left_as_it_is(self) -> None:
        cards = [card("c"), card("a"), card("b")]
        assert list(new_cards(cards, NewOrder.AUTHOR, TODAY)) == cards

    def test_the_authors_order_is_not_even_read(self) -> None:
        endless = (card(str(number)) for number in iter(int, 1))
        assert new_cards(endless, NewOrder.AUTHOR, TODAY) is endless

    @given(ids=st.lists(st.text(min_size=1, max_size=5), unique=True, max_size=20), data=st.data())
    def test_a_random_order_does_not_depend_on_which_are_left(self, ids: list[str], data: st.DataObject) -> None:
        cards = [card(each) for each in ids]
        left = [each for each in cards if data.draw(st.booleans())]
        everything = list(new_cards(cards, NewOrder.RANDOM, TODAY))
        assert list(new_cards(left, NewOrder.RANDOM, TODAY)) == [each for each in everything if each in left]

    def test_cards_of_the_same_id_in_two_decks_have_places_of_their_own(self) -> None:
        assert shuffled(card("a", "x"), TODAY) != shuffled(card("a", "y"), TODAY)


class TestDecksOfDifferentOrders:
    def test_decks_of_one_order_are_sorted_together(self) -> None:
        found = reviews([seen("a", overdue=1), seen("b", overdue=3, deck="e"), seen("c", overdue=2)], TODAY, always)
        assert names(found) == ["b", "c", "a"]

    def test_decks_of_two_orders_take_turns(self) -> None:
        def presets(deck: str) -> Preset:
            return Preset(review_order=ReviewOrder.ADDED if deck == "added" else ReviewOrder.DUE)

        added = [seen(f"a{number}", deck="added") for number in range(2)]
        due = [seen(f"d{number}", overdue=number) for number in range(4)]
        assert names(reviews([*added, *due], TODAY, presets)) == ["d3", "a0", "d2", "d1", "a1", "d0"]

    def test_nothing_is_nothing(self) -> None:
        assert reviews([], TODAY, always) == []

    @given(sizes=st.lists(st.integers(1, 20), max_size=4))
    def test_taking_turns_leaves_nobody_out_and_each_order_as_it_is(self, sizes: list[int]) -> None:
        parts = [[seen(f"{part}-{number}") for number in range(size)] for part, size in enumerate(sizes)]
        found = names(evenly(parts))
        assert len(found) == sum(sizes)
        for part in parts:
            assert [name for name in found if name in names(part)] == names(part)


@given(stability=st.floats(0.01, 1000), retention=st.floats(0.7, 0.99))
def test_after_its_interval_a_memory_is_at_its_retention(stability: float, retention: float) -> None:
    days = interval_at(stability, retention)
    assert days > 0
    state = CardState("c", "d", State.REVIEW, stability=stability, last_day=TODAY)
    before = retrievability(state, TODAY + timedelta(days=int(days)))
    after = retrievability(state, TODAY + timedelta(days=int(days) + 1))
    assert before is not None
    assert after is not None
    assert after - 1e-9 <= retention <= before + 1e-9
