from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, RecallBody
from quizapp.core.orders import NewMix, NewOrder, ReviewOrder
from quizapp.core.preset import Preset
from quizapp.core.queue import LEARN_AHEAD, Counts, Queue, build_queue
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, DayCounts, DayLimits, Marks, State
from quizapp.core.schedule import preview

NOW = datetime(2026, 11, 24, 18, 30, tzinfo=UTC)
TODAY = NOW.date()


def card(card_id: str, deck: str = "deck", siblings: str = "") -> Card:
    return Card(card_id, deck, "?", RecallBody("answer"), siblings=siblings)


def cards(*ids: str) -> list[Card]:
    return [card(each) for each in ids]


def learning(card_id: str, minutes: float, answered_minutes_ago: float = 10) -> CardState:
    return CardState(
        card_id,
        "deck",
        State.LEARNING,
        stability=1.0,
        difficulty=5.0,
        due_at=NOW + timedelta(minutes=minutes),
        last_review=NOW - timedelta(minutes=answered_minutes_ago),
        last_day=TODAY,
        reps=1,
    )


def review(card_id: str, overdue: int = 0, stability: float = 10.0, interval: int = 10) -> CardState:
    due = TODAY - timedelta(days=overdue)
    last = due - timedelta(days=interval)
    return CardState(
        card_id,
        "deck",
        State.REVIEW,
        stability=stability,
        difficulty=5.0,
        due_day=due,
        last_review=datetime(last.year, last.month, last.day, 12, tzinfo=UTC),
        last_day=last,
        interval_days=interval,
        reps=3,
    )


def queue(
    deck: list[Card],
    *states: CardState,
    done: dict[str, DayCounts] | None = None,
    preset: Preset | Callable[[str], Preset] | None = None,
    marks: dict[str, Marks] | None = None,
    limits: dict[str, DayLimits] | None = None,
) -> Queue:
    by_id = {each.card: each for each in states}
    return build_queue(deck, by_id, NOW, TODAY, done or {}, preset or Preset(), marks=marks, limits=limits)


def ids(found: Queue) -> list[str]:
    return [each.id for each in found.cards]


class TestOrder:
    def test_nothing_gives_nothing_and_counts_add_up(self) -> None:
        assert queue([]) == Queue((), Counts(0, 0, 0), None)
        assert [Counts().total, Counts(3, 2, 1).total] == [0, 6]

    def test_new_cards_come_in_the_authors_order(self) -> None:
        assert ids(queue(cards("c", "a", "b"))) == ["c", "a", "b"]

    def test_learning_comes_first_the_longest_waiting_foremost(self) -> None:
        found = queue(cards("new", "r", "late", "later"), review("r", 50), learning("late", -1), learning("later", -9))
        assert ids(found)[:2] == ["later", "late"]

    def test_a_learning_card_rated_while_the_clock_ran_ahead_is_asked_now(self) -> None:
        found = queue(cards("a", "b"), learning("a", 60 * 24 * 400), learning("b", 60 * 23))
        assert ids(found) == ["a"]
        assert found.counts == Counts(learning=1)
        assert found.next_learning == NOW + timedelta(hours=23)

    def test_reviews_come_by_due_day_then_by_what_is_least_remembered(self) -> None:
        found = queue(
            cards("today", "sure", "shaky", "oldest"),
            review("today", 0, stability=0.1),
            review("sure", 3, stability=50.0),
            review("shaky", 3, stability=5.0),
            review("oldest", 9, stability=900.0),
        )
        assert ids(found) == ["oldest", "shaky", "sure", "today"]

    def test_reviews_of_later_days_are_left_out(self) -> None:
        assert queue(cards("r"), review("r", -1)) == Queue()

    def test_new_cards_are_spread_over_the_reviews(self) -> None:
        states = [review(f"r{number}", 9 - number) for number in range(6)]
        found = queue(cards(*[state.card for state in states], "n0", "n1"), *states)
        assert ids(found) == ["r0", "r1", "n0", "r2", "r3", "r4", "n1", "r5"]

    def test_the_mix_of_a_day_is_the_same_when_the_queue_is_built_after_every_answer(self) -> None:
        states = {f"r{number}": review(f"r{number}", 9 - number) for number in range(9)}
        deck = cards(*states, "n0", "n1", "n2")
        planned = ids(build_queue(deck, states, NOW, TODAY, {}, Preset()))
        asked, done = [], DayCounts()
        while found := build_queue(deck, states, NOW, TODAY, {"deck": done}, Preset()).cards:
            first = found[0].id
            asked.append(first)
            was_new = first.startswith("n")
            done = DayCounts(done.new + was_new, done.review + (not was_new))
            states[first] = review(first, overdue=-1)
        assert asked == planned
        assert [place for place, each in enumerate(asked) if each.startswith("n")] == [2, 6, 10]


class TestLimits:
    def test_new_cards_stop_at_the_limit_less_those_done(self) -> None:
        preset = Preset(new_per_day=3)
        assert queue(cards(*"abcde"), preset=preset).counts.new == 3
        assert ids(queue(cards(*"abcde"), done={"deck": DayCounts(new=2)}, preset=preset)) == ["a"]
        assert ids(queue(cards(*"abcde"), done={"deck": DayCounts(new=7)}, preset=preset)) == []

    def test_reviews_stop_at_a_limit_of_their_own(self) -> None:
        states = [review(each) for each in "abc"]
        found = queue(cards(*"abc", "new"), *states, preset=Preset(reviews_per_day=2))
        assert found.counts == Counts(new=1, learning=0, review=2)
        assert ids(queue(cards(*"abc"), *states, done={"deck": DayCounts(review=200)})) == []

    def test_learning_cards_have_no_limit(self) -> None:
        preset = Preset(new_per_day=0, reviews_per_day=0)
        assert ids(queue(cards("l", "new"), learning("l", -1), preset=preset)) == ["l"]

    def test_limits_hold_for_each_deck(self) -> None:
        both = [card("a1", "a"), card("a2", "a"), card("b1", "b"), card("b2", "b")]
        found = queue(both, done={"a": DayCounts(new=1)}, preset=Preset(new_per_day=2))
        assert ids(found) == ["a1", "b1", "b2"]

    def test_what_other_decks_did_does_not_count(self) -> None:
        assert queue(cards("a"), done={"other": DayCounts(new=20)}).counts.new == 1


FAMILY = [card("s1", siblings="s"), card("s2", siblings="s"), card("alone")]


class TestSiblings:
    def test_only_the_first_new_sibling_is_asked(self) -> None:
        assert ids(queue(FAMILY)) == ["s1", "alone"]

    def test_a_review_goes_before_its_new_sibling(self) -> None:
        assert sorted(ids(queue(FAMILY, review("s2")))) == ["alone", "s2"]

    def test_siblings_wait_when_one_was_answered_today(self) -> None:
        answered = preview(review("s1"), NOW, TODAY, Preset())[Rating.GOOD]
        assert ids(queue(FAMILY, answered, review("s2"))) == ["alone"]

    def test_siblings_wait_while_one_is_in_learning_whatever_day_it_is_from(self) -> None:
        from_yesterday = preview(CardState("s1", "deck"), NOW - timedelta(days=1), TODAY - timedelta(days=1), Preset())
        assert ids(queue(FAMILY, from_yesterday[Rating.AGAIN])) == ["s1", "alone"]

    def test_learning_cards_are_asked_beside_their_siblings(self) -> None:
        assert ids(queue(FAMILY, learning("s1", -1), learning("s2", -2))) == ["s2", "s1", "alone"]

    def test_the_same_name_in_another_deck_is_another_family(self) -> None:
        assert len(queue([*FAMILY, card("s3", "other", "s")]).cards) == 3

    def test_a_sibling_held_back_uses_up_no_limit(self) -> None:
        assert ids(queue(FAMILY, preset=Preset(new_per_day=2))) == ["s1", "alone"]

    def test_a_review_beyond_the_limit_holds_nobody_back(self) -> None:
        assert ids(queue(FAMILY, review("s2"), preset=Preset(reviews_per_day=0))) == ["s1", "alone"]

    def test_cards_without_a_family_never_wait_for_each_other(self) -> None:
        assert ids(queue(cards("a", "b"))) == ["a", "b"]

    def test_siblings_are_asked_together_where_the_preset_says_so(self) -> None:
        together = Preset(bury_siblings=False)
        assert ids(queue(FAMILY, preset=together)) == ["s1", "s2", "alone"]
        answered = preview(review("s1"), NOW, TODAY, Preset())[Rating.GOOD]
        assert sorted(ids(queue(FAMILY, answered, review("s2"), preset=together))) == ["alone", "s2"]


class TestMarks:
    @pytest.mark.parametrize("marks", [Marks(suspended=True), Marks(buried=TODAY), Marks(buried=TODAY + timedelta(1))])
    def test_a_hidden_card_is_not_asked_whatever_it_is(self, marks: Marks) -> None:
        deck = cards("l", "r", "n", "other")
        hidden = dict.fromkeys("lrn", marks)
        found = queue(deck, learning("l", -1), review("r"), marks=hidden)
        assert (ids(found), found.counts) == (["other"], Counts(new=1))
        assert found.next_learning is None

    def test_a_card_buried_until_yesterday_and_one_with_a_flag_are(self) -> None:
        marks = {"a": Marks(buried=TODAY - timedelta(days=1)), "b": Marks(flag=3, tags=("leech",))}
        assert ids(queue(cards("a", "b"), marks=marks)) == ["a", "b"]

    def test_a_hidden_card_uses_up_no_limit_and_holds_no_sibling_back(self) -> None:
        assert ids(queue(FAMILY, preset=Preset(new_per_day=1), marks={"s1": Marks(suspended=True)})) == ["s2"]

    def test_siblings_of_a_card_answered_today_wait_though_it_was_suspended(self) -> None:
        answered = preview(review("s1"), NOW, TODAY, Preset())[Rating.GOOD]
        assert ids(queue(FAMILY, answered, marks={"s1": Marks(suspended=True)})) == ["alone"]


class TestPresets:
    def test_each_deck_has_the_limits_of_its_own_preset(self) -> None:
        both = [card("a1", "a"), card("a2", "a"), card("b1", "b"), card("b2", "b")]
        assert ids(queue(both, preset=lambda deck: Preset(new_per_day=1 if deck == "a" else 2))) == ["a1", "b1", "b2"]

    def test_limits_for_today_stand_in_for_those_of_the_preset(self) -> None:
        deck = cards(*"abc", "r1", "r2")
        states = [review("r1", 1), review("r2")]
        preset = Preset(new_per_day=2, reviews_per_day=2)
        for limits, expected in [
            (DayLimits(), (2, 2)),
            (DayLimits(new=0), (0, 2)),
            (DayLimits(new=3, reviews=1), (3, 1)),
            (DayLimits(reviews=0), (2, 0)),
        ]:
            found = queue(deck, *states, preset=preset, limits={"deck": limits, "other": DayLimits(0, 0)})
            assert (found.counts.new, found.counts.review) == expected
        less = queue(deck, done={"deck": DayCounts(new=2)}, preset=preset, limits={"deck": DayLimits(new=3)})
        assert less.counts.new == 1

    def test_new_cards_in_the_order_of_the_day(self) -> None:
        deck = cards(*"abcdefghij")
        found = ids(queue(deck, preset=Preset(new_order=NewOrder.RANDOM)))
        assert sorted(found) == list("abcdefghij")
        assert found != list("abcdefghij")
        later = build_queue(deck, {}, NOW, TODAY + timedelta(days=1), {}, Preset(new_order=NewOrder.RANDOM))
        assert ids(later) != found

    def test_a_random_order_goes_on_where_it_was_after_an_answer(self) -> None:
        deck = cards(*"abcdefghij")
        preset = Preset(new_order=NewOrder.RANDOM, new_per_day=5)
        planned = ids(queue(deck, preset=preset))
        answered = review(planned[0], overdue=-3)
        left = ids(queue(deck, answered, done={"deck": DayCounts(new=1)}, preset=preset))
        assert left == planned[1:]

    @pytest.mark.parametrize(
        ("mix", "expected"),
        [(NewMix.BEFORE, "n0 n1 r0 r1 r2 r3"), (NewMix.AFTER, "r0 r1 r2 r3 n0 n1"), (NewMix.MIX, "r0 n0 r1 r2 n1 r3")],
    )
    def test_new_cards_come_before_after_or_among_the_reviews(self, mix: NewMix, expected: str) -> None:
        states = [review(f"r{number}", 9 - number) for number in range(4)]
        deck = cards(*[state.card for state in states], "n0", "n1")
        assert ids(queue(deck, *states, preset=Preset(new_mix=mix))) == expected.split()

    def test_decks_mix_each_in_its_own_way(self) -> None:
        states = [review(f"r{number}", 9 - number) for number in range(4)]
        deck = [*cards(*[state.card for state in states]), card("m", "mix"), card("b", "before"), card("a", "after")]
        found = queue(deck, *states, preset=lambda deck: Preset(new_mix=NewMix(deck) if deck != "deck" else NewMix.MIX))
        assert ids(found) == ["b", "r0", "r1", "m", "r2", "r3", "a"]

    def test_reviews_in_the_order_of_the_preset_which_decides_what_a_limit_leaves_out(self) -> None:
        states = [review("a", 5, interval=50), review("b", 1, interval=3), review("c", 3, interval=9)]
        preset = Preset(review_order=ReviewOrder.INTERVAL, reviews_per_day=2)
        assert ids(queue(cards(*"abc"), *states, preset=preset)) == ["b", "c"]

    def test_recall_goes_by_the_parameters_of_each_preset(self) -> None:
        states = [review("a", stability=10.0, interval=50), review("b", stability=10.0, interval=30)]
        deck = [card("a", "slow"), card("b", "fast")]

        def presets(deck: str) -> Preset:
            return Preset(parameters=(*Preset().parameters[:20], 0.8 if deck == "fast" else 0.1))

        assert ids(queue(deck, *states)) == ["a", "b"]
        assert ids(queue(deck, *states, preset=presets)) == ["b", "a"]


class TestLearningAhead:
    def test_a_learning_card_is_not_asked_early_while_there_is_something_else(self) -> None:
        found = queue(cards("l", "new"), learning("l", 5))
        assert ids(found) == ["new"]
        assert found.counts == Counts(new=1, learning=1, review=0)
        assert found.next_learning == NOW + timedelta(minutes=5)

    def test_it_is_asked_early_when_nothing_else_is_left(self) -> None:
        found = queue(cards("l", "m"), learning("l", 5), learning("m", 3, answered_minutes_ago=12))
        assert ids(found) == ["m", "l"]
        assert found.next_learning is None

    def test_but_not_too_early(self) -> None:
        wait = LEARN_AHEAD + timedelta(seconds=1)
        found = queue(cards("l"), learning("l", wait.total_seconds() / 60))
        assert found == Queue((), Counts(), NOW + wait)

    def test_the_next_moment_is_told_also_beyond_those_asked_early(self) -> None:
        found = queue(cards("l", "m"), learning("l", 5), learning("m", 55))
        assert ids(found) == ["l"]
        assert found.next_learning == NOW + timedelta(minutes=55)

    def test_the_card_just_answered_lets_another_go_first(self) -> None:
        found = queue(cards("l", "m"), learning("l", 1, answered_minutes_ago=0), learning("m", 8))
        assert ids(found) == ["m", "l"]
        alone = queue(cards("l"), learning("l", 1, answered_minutes_ago=0))
        assert ids(alone) == ["l"]

    def test_a_step_of_days_is_due_all_through_its_study_day(self) -> None:
        state = preview(CardState("l", "deck"), NOW, TODAY, Preset(learning_steps=(86_400, 2 * 86_400)))[Rating.AGAIN]
        deck, states = cards("l"), {"l": state}
        assert build_queue(deck, states, NOW, TODAY, {}, Preset()) == Queue()
        morning = NOW + timedelta(hours=10)
        assert ids(build_queue(deck, states, morning, TODAY + timedelta(days=1), {}, Preset())) == ["l"]


kinds = st.sampled_from(["new", "learning", "review"])
decks = st.lists(
    st.tuples(kinds, st.sampled_from(["d", "e"]), st.sampled_from(["", "", "x", "y"]), st.integers(-30, 30)),
    max_size=40,
)


def build(deck: list[tuple[str, str, str, int]]) -> tuple[list[Card], dict[str, CardState]]:
    made, states = [], {}
    for number, (kind, deck_id, siblings, offset) in enumerate(deck):
        name = f"c{number}"
        made.append(card(name, deck_id, siblings))
        if kind == "learning":
            states[name] = learning(name, offset, answered_minutes_ago=60)
        if kind == "review":
            states[name] = review(name, offset)
    return made, states


@given(deck=decks, new_limit=st.integers(0, 5), review_limit=st.integers(0, 5))
def test_a_queue_keeps_its_promises(deck: list[tuple[str, str, str, int]], new_limit: int, review_limit: int) -> None:
    made, states = build(deck)
    preset = Preset(new_per_day=new_limit, reviews_per_day=review_limit)
    found = build_queue(made, states, NOW, TODAY, {}, preset)
    names = ids(found)
    assert len(names) == len(set(names))
    fresh = [each for each in found.cards if each.id not in states]
    reviews = [each for each in found.cards if each.id in states and states[each.id].state is State.REVIEW]
    assert (len(fresh), len(reviews)) == (found.counts.new, found.counts.review)
    for deck_id in ("d", "e"):
        assert sum(each.deck == deck_id for each in fresh) <= new_limit
        assert sum(each.deck == deck_id for each in reviews) <= review_limit
        families = [each.siblings for each in (*fresh, *reviews) if each.deck == deck_id and each.siblings]
        assert len(families) == len(set(families))
    assert all((states[each.id].due_day or date.max) <= TODAY for each in reviews)
    due = [name for name, state in states.items() if state.due_at is not None and state.due_at <= NOW]
    assert sorted(names[: len(due)]) == sorted(due)
    assert found.next_learning is None or found.next_learning > NOW
