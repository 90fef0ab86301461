"""What a drill came to."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.core.rating import Rating
from quizapp.core.record import Review


@dataclass(frozen=True, slots=True)
class Summary:
    """Answers given, passed at all, seconds spent, ratings, the cards in order, and when the next of them is due.

    In a cram nothing is `recorded`.
    """

    answered: int
    passed: int
    seconds: float
    by_rating: Mapping[Rating, int]
    cards: tuple[str, ...]
    next_due: datetime | None
    recorded: bool = True


def summarise(reviews: Sequence[Review], next_due: datetime | None) -> Summary:
    """Add up the reviews of one drill."""
    ratings = Counter(review.rating for review in reviews)
    return Summary(
        answered=len(reviews),
        passed=sum(review.verdict == "pass" for review in reviews),
        seconds=sum(review.seconds for review in reviews),
        by_rating={rating: ratings[rating] for rating in Rating},
        cards=tuple(dict.fromkeys(review.card for review in reviews)),
        next_due=next_due,
    )
