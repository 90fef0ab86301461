"""How a learner answers: how often with which rating, and how long it takes, as the record tells it.

Where the record has said too little, what fsrs-rs knows of ten thousand learners fills in (its
`default_simulator_config`): those figures count as if they were `WEIGHT` answers of the learner's own.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from quizapp.core.rating import AWAY, Rating
from quizapp.core.record import Review, State

WEIGHT = 50
"""How many answers of the learner's own the general figures weigh as much as."""

Shares = Mapping[Rating, float]
"""How often each rating is given; they add up to 1."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How often each rating is given, and the mean seconds that an answer takes.

    `first` is for new cards, `step` for cards on (re)learning steps, `recalled` for cards in review that were not
    forgotten (without Again, which the forgetting curve decides). `seconds` is by the state before the answer and the
    rating.
    """

    first: Shares
    step: Shares
    recalled: Shares
    seconds: Mapping[tuple[State, Rating], float]


def habits(reviews: Iterable[Review]) -> Habits:
    """Return the habits that `reviews` show, in the light of the general ones."""
    counted: dict[tuple[State, Rating], int] = defaultdict(int)
    spent: dict[tuple[State, Rating], float] = defaultdict(float)
    for review in reviews:
        key = (review.before.state, review.rating)
        counted[key] += 1
        spent[key] += min(review.seconds, AWAY)
    general = _general()
    on_steps = (State.LEARNING, State.RELEARNING)
    return Habits(
        first=_shares({rating: counted[State.NEW, rating] for rating in Rating}, general.first),
        step=_shares({rating: sum(counted[state, rating] for state in on_steps) for rating in Rating}, general.step),
        recalled=_shares(
            {rating: counted[State.REVIEW, rating] for rating in Rating if rating is not Rating.AGAIN},
            general.recalled,
        ),
        seconds={
            key: (spent[key] + WEIGHT / 10 * seconds) / (counted[key] + WEIGHT / 10)
            for key, seconds in general.seconds.items()
        },
    )


def _shares(counted: Mapping[Rating, int], general: Shares) -> Shares:
    total = sum(counted.values()) + WEIGHT
    return {rating: (counted.get(rating, 0) + WEIGHT * share) / total for rating, share in general.items()}


@lru_cache(maxsize=1)
def _general() -> Habits:
    from fsrs_rs_python import default_simulator_config

    told = default_simulator_config()
    good, step = Rating.GOOD, told.learning_step_transitions
    hard, recalled_good, easy = told.review_rating_prob
    learning, relearning, review = (
        (State.LEARNING, told.state_rating_costs[0]),
        (State.RELEARNING, told.state_rating_costs[2]),
        (State.REVIEW, told.state_rating_costs[1]),
    )
    costs = dict((learning, relearning, review, (State.NEW, learning[1])))
    return Habits(
        first=_normal(dict(zip(Rating, told.first_rating_prob, strict=True))),
        # What follows a Good: the step that most answers are on.
        step=_normal(dict(zip(Rating, step[good.value - 1], strict=False))),
        recalled=_normal({Rating.HARD: hard, Rating.GOOD: recalled_good, Rating.EASY: easy}),
        seconds={
            (state, rating): value
            for state, values in costs.items()
            for rating, value in zip(Rating, values, strict=True)
        },
    )


def _normal(shares: Shares) -> Shares:
    total = sum(shares.values())
    return {rating: share / total for rating, share in shares.items()}
