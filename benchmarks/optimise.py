"""How long fitting to a hundred thousand answers takes, and what the fit is worth.

The answers are made up, by a learner whose memory goes by known parameters, asked at odd times; so it is known how well
any fit can do. Where the public log is at hand (see `review_log`), what its answers give is told too.
"""

import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from math import log
from random import Random
from typing import Any

from benchmarks.review_log import public_log, read_log
from quizapp.core.optimise import Optimised, optimise
from quizapp.core.parameters import PARAMETERS
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.core.schedule import SCHEDULER
from quizapp.core.training import Fit, Training, fit, training

REVIEWS = 100_000
LEARNER = (0.4, 1.0, 3.5, 14.0, *PARAMETERS[4:8], 1.6, *PARAMETERS[9:20], 0.25)
"""The parameters that the made-up learner's memory goes by."""

REACH = {"optimise 100 k reviews, s": ("<=", 5.0)}
"""What the product promises itself, and which way."""

_EACH = 9
_FIRST = date(2020, 1, 1)


def measure() -> dict[str, Any]:
    """Seconds of the fit, from reviews as the record holds them, and the losses before, after, and at best."""
    reviews = list(_reviews(Random(1)))
    started = time.perf_counter()
    data = training(reviews)
    found = optimise(data, PARAMETERS)
    seconds = time.perf_counter() - started
    best = fit(LEARNER, data)
    path = public_log()
    public = training(read_log(path)) if path is not None else None
    return {
        "reviews": len(reviews),
        "scored": found.scored,
        "seconds": round(seconds, 2),
        "losses": _losses(found, data) | {"the learner's own": _told(best)},
        "public log": None if public is None else _losses(optimise(public, PARAMETERS), public),
        "reach": {
            "optimise 100 k reviews, s": {
                "value": round(seconds, 2),
                "reach": "<= 5",
                "met": seconds <= REACH["optimise 100 k reviews, s"][1],
            }
        },
    }


def _losses(found: Optimised, data: Training) -> dict[str, Any]:
    """Mean log losses, each answer counting as much as any other."""
    told = {
        "defaults": found.before,
        "fitted": found.after,
        "defaults, later answers": found.tried_before,
        "trial fit, later answers": found.tried_after,
    }
    fits = {name: _told(fit) for name, fit in told.items() if fit is not None}
    return {"answers scored": found.scored, "a constant": {"log loss": round(_constant(data), 4)}} | fits


def _told(found: Fit) -> dict[str, float]:
    return {"log loss": round(found.log_loss, 4), "RMSE": round(found.rmse, 4)}


def _constant(data: Training) -> float:
    """The log loss of always foretelling the share of answers that were recalled."""
    recalled = sum("rating: 1," not in repr(item).rsplit("FSRSReview", 1)[1] for item in data.items)
    share = recalled / len(data.items)
    return -(share * log(share) + (1 - share) * log(1 - share))


def _reviews(draw: Random) -> Iterator[Review]:
    from fsrs_rs_python import FSRS, MemoryState

    model = FSRS(list(LEARNER))
    factor = 0.9 ** (-1 / LEARNER[20]) - 1
    for card in range(REVIEWS // _EACH + 1):
        state, day, memory = CardState(f"card-{card}", "d"), _FIRST + timedelta(days=card % 900), None
        for _ in range(_EACH):
            waited = 0 if state.last_day is None else (day - state.last_day).days
            if memory is None:
                rating = draw.choices(list(Rating), [24, 9, 50, 17])[0]
            else:
                chance = (1 + factor * waited / memory.stability) ** -LEARNER[20]
                rating = draw.choices(list(Rating)[1:], [22, 63, 15])[0] if draw.random() < chance else Rating.AGAIN
            led = model.next_states(memory, 0.9, waited)
            memory = (led.again, led.hard, led.good, led.easy)[rating - 1].memory
            assert isinstance(memory, MemoryState)
            after = replace(state, state=State.REVIEW, last_day=day, reps=state.reps + 1)
            yield _review(state, after, day, rating)
            state, day = after, day + timedelta(days=max(1, round(memory.stability * draw.uniform(0.3, 1.5))))


def _review(before: CardState, after: CardState, day: date, rating: Rating) -> Review:
    at = datetime.combine(day, datetime.min.time(), UTC)
    return Review(
        "", before.card, "d", at, day, rating, "", 1, 0, False, 9.0, "", SCHEDULER, PARAMETERS, before, after
    )  # fmt: skip


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table."""
    print(f"fitting to {figures['reviews']} answers of a made-up learner: {figures['seconds']} s")
    for losses in filter(None, (figures["losses"], figures["public log"])):
        print(f"{'the public log' if losses is figures['public log'] else '':28}{'log loss':>10}{'RMSE':>10}")
        for name, each in losses.items():
            if name == "answers scored":
                print(f"{name:28}{each:>10}")
            else:
                print(f"{name:28}{each['log loss']:>10}{each.get('RMSE', ''):>10}")
    for name, each in figures["reach"].items():
        print(f"{name:42}{each['value']:>10}   {each['reach']:>8}   {'reached' if each['met'] else 'MISSED'}")
