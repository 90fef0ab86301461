"""Fitted parameters are found where there is something to find, and refused where there is not."""

from random import Random

import pytest

from quizapp.core import optimise as optimise_
from quizapp.core.optimise import FEWEST, Optimised, optimise
from quizapp.core.parameters import BOUNDS, PARAMETERS, upgraded
from quizapp.core.training import Fit, Training

FAST = (0.05, 0.3, 0.6, 1.5, *PARAMETERS[4:20], 0.4)
"""A learner who forgets much faster than the default one."""


def learnt(parameters: tuple[float, ...], answers: int, seed: int = 1) -> Training:
    """The answers of a learner whose memory goes by `parameters`, asked at odd times."""
    from fsrs_rs_python import FSRS, FSRSItem, FSRSReview, MemoryState

    draw, model = Random(seed), FSRS(list(parameters))
    factor = 0.9 ** (-1 / parameters[20]) - 1
    items: list[FSRSItem] = []
    cards: list[int] = []
    number = 0
    while len(items) < answers:
        number += 1
        memory: MemoryState | None = None
        reviews: list[FSRSReview] = []
        for _ in range(8):
            days, rating = 0, draw.choices([1, 2, 3, 4], [2, 1, 5, 1])[0]
            if memory is not None:
                days = max(1, round(memory.stability * draw.uniform(0.3, 1.5)))
                chance = (1 + factor * days / memory.stability) ** -parameters[20]
                rating = draw.choices([2, 3, 4], [1, 8, 1])[0] if draw.random() < chance else 1
            reviews.append(FSRSReview(rating, days))
            after = model.next_states(memory, 0.9, days)
            memory = {1: after.again, 2: after.hard, 3: after.good, 4: after.easy}[rating].memory
            if days:
                items.append(FSRSItem(list(reviews)))
                cards.append(number)
    return Training(tuple(items), tuple(cards), len(items))


def test_a_learner_unlike_the_default_one_is_found_out() -> None:
    found = optimise(learnt(FAST, 6000), PARAMETERS)
    assert found.refused == ""
    assert found.parameters is not None
    assert found.before is not None
    assert found.after is not None
    assert found.tried_before is not None
    assert found.tried_after is not None
    assert found.after.log_loss < 0.95 * found.before.log_loss
    assert found.after.rmse < 0.5 * found.before.rmse
    assert found.tried_after.log_loss < found.tried_before.log_loss
    assert found.parameters[2] == pytest.approx(FAST[2], rel=0.3)


def test_what_is_fitted_can_be_used() -> None:
    parameters = optimise(learnt(FAST, 1000), PARAMETERS).parameters
    assert parameters is not None
    assert upgraded(parameters) == parameters
    assert all(least <= each <= most for each, (least, most) in zip(parameters, BOUNDS, strict=True))


def test_the_same_answers_give_the_same_parameters() -> None:
    data = learnt(FAST, 800)
    one, other = optimise(data, PARAMETERS).parameters, optimise(data, PARAMETERS).parameters
    assert one == pytest.approx(other, rel=1e-5)


@pytest.mark.parametrize("answers", [0, 1, FEWEST - 1])
def test_too_few_answers_are_refused_and_counted(answers: int) -> None:
    data = learnt(FAST, max(answers, 1))
    found = optimise(Training(data.items[:answers], data.cards[:answers], answers), PARAMETERS)
    assert found == Optimised(answers, refused=found.refused)
    assert f"{answers} of your answers" in found.refused
    assert str(FEWEST) in found.refused


def test_parameters_that_fit_as_well_are_kept() -> None:
    data = learnt(PARAMETERS, 3000)
    fitted = optimise(learnt(FAST, 3000), PARAMETERS).parameters
    assert fitted is not None
    again = optimise(learnt(FAST, 3000), fitted)
    assert again.parameters is None
    assert "already fit" in again.refused
    assert optimise(data, PARAMETERS).scored >= 3000


def test_a_fit_that_fails_on_later_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    data = learnt(FAST, 400)
    later = data.split(optimise_.EARLIER)[1]

    def told(parameters: tuple[float, ...], given: Training) -> Fit:
        better = parameters != PARAMETERS
        on_later = len(given.items) == len(later.items)
        return Fit(0.4 if better == on_later else 0.3, 0.1)

    monkeypatch.setattr(optimise_, "fit", told)
    found = optimise(data, PARAMETERS)
    assert found.parameters is None
    assert "later ones no better" in found.refused
    assert found.before == Fit(0.4, 0.1)
    assert found.after == Fit(0.3, 0.1)
