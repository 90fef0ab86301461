"""The candidates of a day: the same from the states that matter as from all, and the same moved on as found anew."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.lineup import Lineup, is_due, is_learning
from quizapp.core.orders import NewOrder, ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, choose
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Marks, State
from quizapp.core.schedule import preview

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
TODAY = NOW.date()

PRESETS = st.builds(
    Preset,
    new_per_day=st.integers(0, 4),
    reviews_per_day=st.integers(0, 6),
    new_order=st.sampled_from(NewOrder),
    review_order=st.sampled_from(ReviewOrder),
    bury_siblings=st.booleans(),
)


def state(card: str, kind: str, days: int) -> CardState:
    """A card in a state of this kind, which says how many `days` ago or ahead it matters."""
    day, last = TODAY + timedelta(days=days), TODAY - timedelta(days=3)
    known = CardState(
        card, "a", stability=5.0, difficulty=5.0, last_day=last, last_review=NOW - timedelta(days=3), reps=2
    )
    match kind:
        case "review":
            return replace(known, state=State.REVIEW, due_day=day, interval_days=8)
        case "today":
            return replace(known, state=State.REVIEW, due_day=day, last_day=TODAY, last_review=NOW - timedelta(hours=1))
        case "learning":
            at = NOW + timedelta(minutes=10 * days)
            return replace(
                known, state=State.LEARNING, due_at=at, last_day=TODAY, last_review=NOW - timedelta(minutes=9)
            )
        case _:
            return replace(known, state=State.RELEARNING, due_day=day)


KINDS = ("new", "review", "today", "learning", "relearning")
DECKS = st.lists(
    st.tuples(st.sampled_from(KINDS), st.integers(-3, 3), st.sampled_from(["", "s", "t"]), st.sampled_from("ab")),
    max_size=14,
)
HIDDEN = st.sets(st.integers(0, 13), max_size=3)


def made(told: Sequence[tuple[str, int, str, str]]) -> tuple[list[Card], dict[str, CardState]]:
    cards = [
        Card(f"c{number:02}", deck, "?", RecallBody("x"), siblings=family)
        for number, (_, _, family, deck) in enumerate(told)
    ]
    states = {
        card.id: replace(state(card.id, kind, days), deck=card.deck)
        for card, (kind, days, _, _) in zip(cards, told, strict=True)
        if kind != "new"
    }
    return cards, states


def marks(hidden: set[int]) -> dict[str, Marks]:
    return {f"c{number:02}": Marks(suspended=True) for number in hidden}


def asked(lineup: Lineup, preset: Preset, without: frozenset[str] = frozenset()) -> Queue:
    return choose(lineup.candidates(without), NOW, {}, lambda deck: preset, {})


def matters(found: CardState) -> bool:
    """Whether a store would give this state: due, on a step, or answered today."""
    due = found.due_day is not None and found.due_day <= TODAY
    return due or found.due_at is not None or found.last_day == TODAY


@given(DECKS, HIDDEN, PRESETS)
def test_the_states_that_matter_are_enough(
    told: list[tuple[str, int, str, str]], hidden: set[int], preset: Preset
) -> None:
    cards, states = made(told)
    narrow = {card: found for card, found in states.items() if matters(found)}
    all_of_them = Lineup(cards, states, TODAY, lambda deck: preset, marks(hidden))
    enough = Lineup(cards, narrow, TODAY, lambda deck: preset, marks(hidden), frozenset(states))
    assert asked(enough, preset) == asked(all_of_them, preset)


@given(DECKS, HIDDEN, PRESETS, st.lists(st.sampled_from(list(Rating)), max_size=6))
def test_moved_on_is_found_anew(
    told: list[tuple[str, int, str, str]], hidden: set[int], preset: Preset, ratings: list[Rating]
) -> None:
    cards, states = made(told)
    lineup = Lineup(cards, states, TODAY, lambda deck: preset, marks(hidden))
    for rating in ratings:
        queue = asked(lineup, preset)
        if not queue.cards:
            break
        card = queue.cards[0]
        before = states.get(card.id) or CardState(card.id, card.deck)
        states[card.id] = preview(before, NOW, TODAY, preset)[rating]
        lineup.moved(card, states[card.id])
        anew = Lineup(cards, states, TODAY, lambda deck: preset, marks(hidden))
        assert set(asked(lineup, preset).cards) == set(asked(anew, preset).cards)
        assert asked(lineup, preset).counts == asked(anew, preset).counts
        assert asked(lineup, preset).next_learning == asked(anew, preset).next_learning


@given(DECKS, PRESETS, st.integers(0, 13))
def test_a_card_that_is_dropped_is_as_if_it_had_been_hidden(
    told: list[tuple[str, int, str, str]], preset: Preset, number: int
) -> None:
    cards, states = made(told)
    lineup = Lineup(cards, states, TODAY, lambda deck: preset)
    for card in cards[number : number + 1]:
        lineup.dropped(card)
    hidden = Lineup(cards, states, TODAY, lambda deck: preset, marks({number}))
    assert asked(lineup, preset) == asked(hidden, preset)


@given(DECKS, PRESETS, st.frozensets(st.integers(0, 13), max_size=4))
def test_without_some_is_as_if_they_were_not_there(
    told: list[tuple[str, int, str, str]], preset: Preset, left_out: frozenset[int]
) -> None:
    cards, states = made(told)
    names = frozenset(f"c{number:02}" for number in left_out)
    lineup = Lineup(cards, states, TODAY, lambda deck: preset)
    others = Lineup([card for card in cards if card.id not in names], states, TODAY, lambda deck: preset)
    assert asked(lineup, preset, names).cards == asked(others, preset).cards


def test_an_answer_may_come_due_again_on_its_own_day() -> None:
    cards, states = made([("review", -1, "", "a"), ("review", -2, "", "a")])
    lineup = Lineup(cards, states, TODAY, lambda deck: Preset())
    lineup.moved(cards[1], replace(states["c01"], due_day=TODAY, last_day=TODAY))
    assert [card.id for card in asked(lineup, Preset()).cards] == ["c00", "c01"]


def test_a_card_on_a_step_that_ends_later_is_not_due() -> None:
    tomorrow = state("x", "relearning", 1)
    assert not is_learning(tomorrow, TODAY)
    assert is_learning(tomorrow, TODAY + timedelta(days=1))
    assert not is_due(tomorrow, TODAY + timedelta(days=1))


def test_a_new_card_is_neither_due_nor_learning() -> None:
    fresh = CardState("x", "a")
    assert not is_due(fresh, date.max)
    assert not is_learning(fresh, date.max)
