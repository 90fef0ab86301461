from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.record import CardState, State
from quizapp.study.ahead import DaysAhead, Siblings

TODAY = date(2026, 11, 24)


def on(number: int) -> date:
    return TODAY + timedelta(days=number)


def due(card: str, days: int, deck: str = "a") -> CardState:
    return CardState(card, deck, State.REVIEW, due_day=on(days))


def preset_name(deck: str) -> str:
    return {"a": "one", "b": "one"}.get(deck, "two")


STATES = [due("x", 3), due("y", 3, "b"), due("z", 5), due("far", 3, "c"), CardState("learning", "a", State.LEARNING)]


def load(ahead: DaysAhead, state: CardState) -> dict[date, int]:
    return {day: number for day, number in ahead.load(state, TODAY).items() if number}


def counted(states: Iterable[CardState]) -> DaysAhead:
    """The days ahead of these cards."""
    loads: dict[str, Counter[date]] = {}
    for state in states:
        if state.due_day is not None:
            loads.setdefault(preset_name(state.deck), Counter())[state.due_day] += 1
    return DaysAhead(loads, preset_name)


class TestLoad:
    def test_decks_of_one_preset_share_it(self) -> None:
        ahead = counted(STATES)
        assert load(ahead, due("new", 0)) == {on(3): 2, on(5): 1}
        assert load(ahead, due("new", 0, "c")) == {on(3): 1}
        assert load(ahead, due("new", 0, "unheard of")) == {on(3): 1}

    def test_a_card_reviewed_ahead_of_its_day_does_not_stand_in_its_own_way(self) -> None:
        ahead = counted(STATES)
        assert load(ahead, due("x", 3)) == {on(3): 1, on(5): 1}
        assert load(ahead, due("new", 0)) == {on(3): 2, on(5): 1}

    def test_a_rated_card_moves(self) -> None:
        ahead = counted(STATES)
        ahead.moved(due("z", 5), due("z", 9))
        ahead.moved(CardState("n", "a"), due("n", 3))
        ahead.moved(due("x", 3), CardState("x", "a", State.RELEARNING))
        assert load(ahead, due("new", 0)) == {on(3): 2, on(9): 1}

    def test_counts_can_come_from_elsewhere(self) -> None:
        ahead = DaysAhead({"one": {on(3): 7}}, preset_name)
        ahead.moved(CardState("n", "b"), due("n", 3, "b"))
        assert load(ahead, due("new", 0)) == {on(3): 8}
        assert load(ahead, due("new", 0, "c")) == {}

    @given(
        moves=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 9)), max_size=30),
        start=st.lists(st.integers(0, 9), min_size=6, max_size=6),
    )
    def test_moving_on_is_counting_anew(self, moves: list[tuple[int, int]], start: list[int]) -> None:
        states = {f"c{number}": due(f"c{number}", day, "ab"[number % 2]) for number, day in enumerate(start)}
        ahead = counted(states.values())
        for number, day in moves:
            before = states[f"c{number}"]
            after = replace(before, due_day=on(day))
            ahead.moved(before, after)
            states[after.card] = after
        anew = counted(states.values())
        assert load(ahead, due("new", 0)) == load(anew, due("new", 0))


class TestSiblings:
    def card(self, card_id: str, deck: str = "a", siblings: str = "s") -> Card:
        return Card(card_id, deck, "?", RecallBody("x"), siblings=siblings)

    def test_the_others_in_the_family(self) -> None:
        cards = [self.card("x"), self.card("y"), self.card("z"), self.card("other", siblings="t"), self.card("b", "b")]
        siblings = Siblings([*cards, self.card("alone", siblings="")])
        assert siblings.of(cards[0]) == ["y", "z"]
        assert siblings.of(cards[2]) == ["x", "y"]
        assert siblings.of(cards[3]) == siblings.of(cards[4]) == []
        assert siblings.of(self.card("alone", siblings="")) == []

    def test_a_card_that_is_in_no_deck_has_none(self) -> None:
        assert Siblings([]).of(self.card("x")) == []
