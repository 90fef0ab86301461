from datetime import UTC, date, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review
from quizapp.study.summary import summarise

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)


def review(card: str = "a", **fields: Any) -> Review:
    state = CardState(card, "numbers")
    plain: dict[str, Any] = {
        "id": "1",
        "card": card,
        "deck": "numbers",
        "at": NOON,
        "study_day": date(2025, 3, 10),
        "rating": Rating.GOOD,
        "verdict": "pass",
        "tries": 1,
        "hints": 0,
        "revealed": False,
        "seconds": 1.0,
        "content_hash": "",
        "scheduler": "fsrs-6",
        "parameters": (),
        "before": state,
        "after": state,
    }
    return Review(**plain | fields)


def test_a_drill_without_answers_sums_up_to_nothing() -> None:
    summary = summarise([], None)
    assert (summary.answered, summary.passed, summary.seconds, summary.cards) == (0, 0, 0, ())
    assert set(summary.by_rating.values()) == {0}
    assert summary.next_due is None


def test_a_card_answered_twice_is_two_answers_and_one_card() -> None:
    summary = summarise([review("b", rating=Rating.AGAIN, verdict="wrong"), review("a"), review("b")], NOON)
    assert (summary.answered, summary.passed, summary.cards) == (3, 2, ("b", "a"))
    assert summary.next_due == NOON


def test_an_answer_that_was_only_read_did_not_pass() -> None:
    assert summarise([review(verdict="", revealed=True)], None).passed == 0


@given(st.lists(st.sampled_from(list(Rating))))
def test_the_ratings_add_up_to_the_answers(ratings: list[Rating]) -> None:
    summary = summarise([review(rating=rating) for rating in ratings], None)
    assert list(summary.by_rating) == list(Rating)
    assert sum(summary.by_rating.values()) == summary.answered == len(ratings)
    assert summary.seconds == len(ratings)
