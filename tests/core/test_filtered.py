from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.filtered import Filter, filtered, terms
from quizapp.core.orders import ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.record import CardState, Marks, State
from quizapp.core.search import Found, Past, Term, parse

TODAY = date(2026, 11, 24)
PRESET = Preset()


def found(
    name: str, due: int | None = None, *, deck: str = "d", tags: tuple[str, ...] = (), marks: Marks | None = None
) -> Found:
    state = CardState(name, deck)
    if due is not None:
        day = TODAY + timedelta(days=due)
        last = day - timedelta(days=10)
        state = CardState(name, deck, State.REVIEW, stability=10.0, difficulty=5.0, due_day=day, last_day=last)
    return Found(Card(name, deck, f"the text of {name}", RecallBody("x"), tags=tags), state, marks or Marks())


CARDS = [
    found("new", tags=("a",)),
    found("late", -5, tags=("a", "b")),
    found("today", 0, deck="e"),
    found("soon", 2, tags=("b",), marks=Marks(flag=2)),
    found("far", 30),
    found("suspended", -9, tags=("a",), marks=Marks(suspended=True)),
    found("buried", -8, marks=Marks(buried=TODAY)),
]


def picked(wanted: Filter, past: Past | None = None) -> list[str]:
    return [card.id for card in filtered(CARDS, wanted, TODAY, lambda deck: PRESET, past)]


def test_an_empty_filter_picks_all_that_is_not_hidden_by_due_day_and_new_cards_last() -> None:
    assert picked(Filter()) == ["late", "today", "soon", "far", "new"]


def test_a_search_picks() -> None:
    assert picked(Filter(parse("tag:b"))) == ["late", "soon"]
    assert picked(Filter(parse("text -is:new due:2"))) == ["late", "today", "soon"]


def test_suspended_and_buried_cards_stay_hidden_though_they_are_asked_for() -> None:
    assert picked(Filter(parse("is:suspended"))) == []
    assert picked(Filter(parse("id:buried"))) == []


def test_orders_and_a_limit() -> None:
    assert picked(Filter(order=ReviewOrder.ADDED, limit=3)) == ["new", "late", "today"]
    assert picked(Filter(limit=0)) == []
    assert sorted(picked(Filter(order=ReviewOrder.RANDOM))) == sorted(picked(Filter()))


def test_what_options_ask_for() -> None:
    assert picked(Filter(terms(decks=["e"]))) == ["today"]
    assert picked(Filter(terms(decks=["d", "e"], tags=["a", "b"]))) == ["late"]
    assert picked(Filter(terms(flag=2))) == ["soon"]
    assert picked(Filter(terms(ahead=0))) == ["late", "today"]
    assert picked(Filter(terms(ahead=2))) == ["late", "today", "soon"]
    past = Past(forgotten={"far", "late"}, failing={"far", "suspended"})
    assert picked(Filter(terms(forgotten_today=True)), past) == ["late", "far"]
    assert picked(Filter(terms(failing=True)), past) == ["far"]
    assert picked(Filter(terms(forgotten_today=True, failing=True)), past) == ["far"]


def test_options_are_terms_as_a_search_has_them() -> None:
    assert terms() == ()
    assert terms(tags=["x"], flag=1, forgotten_today=True, failing=True, ahead=7) == parse(
        "tag:x flag:1 is:forgotten is:failing due:7"
    )
    assert terms(decks=["a", "b"]) == (Term("deck", ("a", "b")),)


@given(
    cards=st.lists(
        st.builds(found, st.uuids().map(str), st.none() | st.integers(-30, 30), marks=st.builds(Marks, st.booleans())),
        max_size=20,
    ),
    order=st.sampled_from(ReviewOrder),
    limit=st.none() | st.integers(0, 30),
)
def test_a_filter_picks_each_card_once_and_none_that_is_hidden(
    cards: list[Found], order: ReviewOrder, limit: int | None
) -> None:
    picked = filtered(cards, Filter(order=order, limit=limit), TODAY, lambda deck: PRESET)
    shown = [each.card.id for each in cards if not each.marks.suspended]
    assert len({card.id for card in picked}) == len(picked) == min(len(shown), len(shown) if limit is None else limit)
    assert {card.id for card in picked} <= set(shown)
