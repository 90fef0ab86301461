"""Card states from reviews: the record is the truth, states only follow from it."""

from collections.abc import Iterable

from quizapp.core.record import CardState, Review


def replay(reviews: Iterable[Review]) -> dict[str, CardState]:
    """Return the state of each card after `reviews`, given in the order they were recorded.

    Each review carries the state it led to, so that a later scheduler, preset or set of parameters changes no past.
    """
    return {review.card: review.after for review in reviews}
