"""A queue chosen from candidates: it looks at no more of them than the day takes, and is the one a plain walk finds."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.candidates import Candidates, Placed
from quizapp.core.card import Card, RecallBody
from quizapp.core.lineup import Lineup
from quizapp.core.orders import NewMix
from quizapp.core.preset import Preset
from quizapp.core.queue import Queue, choose
from quizapp.core.record import CardState, DayCounts, DayLimits, Marks, State

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
TODAY = NOW.date()


def card(card_id: str, deck: str = "deck", siblings: str = "") -> Card:
    return Card(card_id, deck, "?", RecallBody("answer"), siblings=siblings)


def state(card_id: str, kind: State, **fields: object) -> CardState:
    known: dict[str, object] = {"stability": 2.0, "difficulty": 5.0, "reps": 1, "last_day": TODAY - timedelta(days=9)}
    return CardState(card_id, "deck", kind, **(known | fields))  # type: ignore[arg-type]


def ids(found: Queue) -> list[str]:
    return [each.id for each in found.cards]


def endless(drawn: list[int], deck: str = "deck") -> Iterator[Card]:
    """Cards without end, of which every other one is a sibling of the others."""
    number = 0
    while True:
        drawn.append(number)
        yield card(f"c{number}", deck, siblings="odd" if number % 2 else "")
        number += 1


class TestDrawing:
    def test_new_cards_are_drawn_only_as_far_as_the_limit_reaches(self) -> None:
        drawn: list[int] = []
        candidates = Candidates(fresh={"deck": endless(drawn)})
        assert ids(choose(candidates, NOW, {}, lambda deck: Preset(new_per_day=4), {})) == ["c0", "c1", "c2", "c4"]
        assert drawn == [0, 1, 2, 3, 4]

    def test_so_are_reviews_in_every_deck(self) -> None:
        drawn: list[int] = []
        candidates = Candidates(
            reviews={"deck": enumerate(endless(drawn)), "few": [(7, card("f", "few"))], "none": iter(())},
            decks={"deck", "few", "none", "other"},
        )
        found = choose(candidates, NOW, {}, lambda deck: Preset(reviews_per_day=4), {})
        assert ids(found) == ["c0", "c1", "c2", "c4", "f"]
        assert drawn == [0, 1, 2, 3, 4]

    @pytest.mark.parametrize("done", [20, 99])
    def test_no_new_card_is_drawn_where_there_is_no_room(self, done: int) -> None:
        fresh = iter([card("c")])
        counts = {"deck": DayCounts(new=done)}
        assert choose(Candidates(fresh={"deck": fresh}), NOW, counts, lambda deck: Preset(), {}) == Queue()
        assert [each.id for each in fresh] == ["c"]

    @pytest.mark.parametrize("limit", [0, -3])
    def test_nor_is_a_review(self, limit: int) -> None:
        due = iter([(0, card("c"))])
        limits = {"deck": DayLimits(reviews=limit)}
        assert choose(Candidates(reviews={"deck": due}), NOW, {}, lambda deck: Preset(), limits) == Queue()
        assert [each.id for _, each in due] == ["c"]

    def test_nothing_gives_nothing(self) -> None:
        assert choose(Candidates(), NOW, {}, lambda deck: Preset(), {}) == Queue()


def test_reviews_of_several_decks_come_by_their_places() -> None:
    due = {"a": [(0, card("a0", "a")), (3, card("a3", "a"))], "b": [(1, card("b1", "b")), (2, card("b2", "b"))]}
    assert ids(choose(Candidates(reviews=due), NOW, {}, lambda deck: Preset(), {})) == ["a0", "b1", "b2", "a3"]


def test_what_was_done_in_a_deck_with_nothing_left_still_counts_for_the_mix() -> None:
    def mixed(*decks: str) -> list[str]:
        due = [(number, card(f"r{number}")) for number in range(2)]
        candidates = Candidates(reviews={"deck": due}, fresh={"deck": [card("n")]}, decks=decks)
        done = {"deck": DayCounts(new=1), "other": DayCounts(0, 9)}
        return ids(choose(candidates, NOW, done, lambda deck: Preset(), {}))

    assert mixed("deck") == ["r0", "r1", "n"]
    assert mixed("deck", "other") == ["n", "r0", "r1"]


def test_the_queue_is_what_is_chosen_from_the_candidates() -> None:
    ago, last = NOW - timedelta(minutes=3), NOW - timedelta(minutes=10)
    states = {
        "r": state("r", State.REVIEW, due_day=TODAY - timedelta(days=2)),
        "l": state("l", State.LEARNING, due_at=ago, last_day=TODAY, last_review=last),
        "later": state("later", State.REVIEW, due_day=TODAY + timedelta(days=2)),
        "gone": state("gone", State.LEARNING, due_at=ago, last_day=TODAY, last_review=last),
    }
    deck = [card(each) for each in ("n", "r", "l", "later", "gone")]
    found = Lineup(deck, states, TODAY, lambda deck: Preset(), {"gone": Marks(suspended=True)}).candidates()
    assert [each.id for each, _ in found.learning] == ["l"]
    assert {deck: [each.id for _, each in placed] for deck, placed in found.reviews.items()} == {"deck": ["r"]}
    assert {deck: [each.id for each in cards] for deck, cards in found.fresh.items()} == {"deck": ["n"]}
    assert [each.id for each, _ in found.answered] == ["l", "gone"]
    assert found.latest == last
    assert found.decks == {"deck"}


def test_the_latest_answer_is_the_last_of_those_on_steps_and_of_today() -> None:
    early, late = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    on_a_step = (card("l"), state("l", State.LEARNING, due_at=NOW, last_review=early))
    today = (card("r"), state("r", State.REVIEW, due_day=TODAY, last_review=late))
    assert Candidates(learning=[on_a_step], answered=[today]).latest == late
    assert Candidates(learning=[on_a_step]).latest == early
    assert Candidates(answered=[(card("n"), CardState("n", "deck"))]).latest is None


DUE = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(["", "s", "t"])), max_size=20)
COUNTS = st.dictionaries(st.sampled_from("abc"), st.builds(DayCounts, st.integers(0, 4), st.integers(0, 4)), max_size=3)
PRESETS = st.fixed_dictionaries(
    {
        deck: st.builds(
            Preset,
            new_per_day=st.integers(0, 5),
            reviews_per_day=st.integers(0, 5),
            new_mix=st.sampled_from(NewMix),
            bury_siblings=st.booleans(),
        )
        for deck in "abc"
    }
)


def by_walking(
    due: Sequence[Card], fresh: Sequence[Card], done: dict[str, DayCounts], presets: dict[str, Preset]
) -> list[Card]:
    """The queue by its plainest description: every card in turn, the reviews first, and then each put in its place."""
    asked: list[Card] = []
    new: list[Card] = []
    busy: set[tuple[str, str]] = set()
    for each, into in chain(((card, asked) for card in due), ((card, new) for card in fresh)):
        preset, counts = presets[each.deck], done.get(each.deck, DayCounts())
        limit = preset.reviews_per_day - counts.review if into is asked else preset.new_per_day - counts.new
        waits = bool(each.siblings) and preset.bury_siblings and (each.deck, each.siblings) in busy
        if sum(other.deck == each.deck for other in into) < limit and not waits:
            into.append(each)
            busy.add((each.deck, each.siblings))
    reviewed = sum(each.review for each in done.values())
    introduced = sum(each.new for deck, each in done.items() if presets[deck].new_mix is NewMix.MIX)
    spread = [each for each in new if presets[each.deck].new_mix is NewMix.MIX]
    places = {each.id: ((reviewed + n + 0.5) / (reviewed + len(asked)), 0) for n, each in enumerate(asked)}
    places |= {each.id: ((introduced + n + 0.5) / (introduced + len(spread)), 1) for n, each in enumerate(spread)}
    ends = {NewMix.BEFORE: (-1.0, 0), NewMix.AFTER: (2.0, 0)}
    places |= {each.id: ends[mix] for each in new if (mix := presets[each.deck].new_mix) is not NewMix.MIX}
    return sorted((*asked, *new), key=lambda each: places[each.id])


@given(DUE, DUE, COUNTS, PRESETS)
def test_the_queue_is_the_one_that_a_walk_through_all_cards_finds(
    due: list[tuple[str, str]],
    fresh: list[tuple[str, str]],
    done: dict[str, DayCounts],
    presets: dict[str, Preset],
) -> None:
    reviews = [card(f"r{number}", deck, family) for number, (deck, family) in enumerate(due)]
    new = [card(f"n{number}", deck, family) for number, (deck, family) in enumerate(fresh)]
    placed: dict[str, list[Placed]] = {}
    for pair in enumerate(reviews):
        placed.setdefault(pair[1].deck, []).append(pair)
    by_deck = {deck: [each for each in new if each.deck == deck] for deck in "abc"}
    families = {each.deck for each in (*reviews, *new) if each.siblings}
    candidates = Candidates(reviews=placed, fresh=by_deck, decks="abc", families=families)
    found = choose(candidates, NOW, done, presets.__getitem__, {})
    assert choose(replace(candidates, families=None), NOW, done, presets.__getitem__, {}) == found
    in_order = list(chain.from_iterable(by_deck.values()))
    assert list(found.cards) == by_walking(reviews, in_order, done, presets)
