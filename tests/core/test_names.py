from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.names import Names
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Review, State

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)


def move(old: str, new: str, seq: int, deck: str = "deck") -> Change:
    return Change("x" * 36, ChangeKind.REATTACH, NOW, NOW.date(), new, deck, data={"from": old}, seq=seq)


def review(card: str, seq: int) -> Review:
    before = CardState(card, "deck")
    after = CardState(card, "deck", State.REVIEW, due_day=NOW.date() + timedelta(days=3), reps=1)
    return Review(
        "y" * 36, card, "deck", NOW, NOW.date(), Rating.GOOD, "", 0, 0, False, 1.0, "", "s", (), before, after, seq
    )


def test_a_card_that_never_moved_keeps_its_review_as_it_is() -> None:
    made = review("a", 1)
    assert Names([]).present(made) is made
    assert Names([move("b", "a", 5)]).present(made) is made


def test_reviews_from_before_a_move_go_by_the_new_id_and_deck() -> None:
    now = Names([move("a", "b", 5, "other")]).present(review("a", 1))
    assert (now.card, now.deck) == ("b", "other")
    assert (now.before.card, now.before.deck, now.after.card, now.after.deck) == ("b", "other", "b", "other")
    assert (now.id, now.seq, now.after.due_day) == (review("a", 1).id, 1, review("a", 1).after.due_day)


def test_an_id_taken_again_after_it_was_left_is_another_cards() -> None:
    names = Names([move("a", "b", 5)])
    assert names.present(review("a", 4)).card == "b"
    assert names.present(review("a", 6)).card == "a"
    assert names.former == {"a"}
    assert [names.at_present("a", "d", place) for place in (4, 6)] == [("b", "deck"), ("a", "d")]


def test_moves_follow_one_another_and_may_come_back() -> None:
    names = Names([move("a", "b", 5), move("b", "c", 8), move("c", "a", 9)])
    assert names.present(review("a", 1)).card == "a"
    assert names.present(review("b", 7)).card == "a"
    assert names.present(review("b", 10)).card == "b"
    assert Names([move("b", "c", 3), move("a", "b", 5)]).present(review("a", 1)).card == "b"


def test_the_other_half_of_a_move_and_other_changes_say_nothing() -> None:
    away = Change("x" * 36, ChangeKind.REATTACH, NOW, NOW.date(), "a", "deck", data={"to": "b"}, seq=5)
    flag = Change("x" * 36, ChangeKind.FLAG, NOW, NOW.date(), "a", "deck", data={"flag": 1}, seq=6)
    assert Names([away, flag]).former == frozenset()


@given(
    moves=st.lists(st.tuples(st.sampled_from("abcd"), st.sampled_from("abcd")), max_size=8),
    card=st.sampled_from("abcd"),
    seq=st.integers(0, 20),
)
def test_it_ends_at_the_id_that_following_each_move_in_turn_leads_to(
    moves: list[tuple[str, str]], card: str, seq: int
) -> None:
    placed = [move(old, new, 2 * number) for number, (old, new) in enumerate(moves, start=1)]
    expected = card
    for each in placed:
        if each.seq > seq and each.data["from"] == expected:
            expected = each.card
    assert Names(placed).present(review(card, seq)).card == expected
