"""The parameters of FSRS-6: 21 numbers that say how memory grows and fades, the bounds they keep, older vectors."""

from collections.abc import Sequence
from math import isfinite, log

PARAMETERS = (
    *(0.212, 1.2931, 2.3065, 8.2956),  # initial stability by first rating
    *(6.4133, 0.8334, 3.0194, 0.001),  # difficulty
    *(1.8722, 0.1666, 0.796),  # stability after recall
    *(1.4835, 0.0614, 0.2629, 1.6483),  # stability after forgetting
    *(0.6014, 1.8729),  # Hard's share and Easy's bonus
    *(0.5425, 0.0912, 0.0658),  # stability within a day
    0.1542,  # decay of the forgetting curve
)
"""FSRS-6's default parameters, fitted by its authors to some ten thousand learners."""

BOUNDS = (
    *[(0.001, 100.0)] * 4,
    *((1.0, 10.0), (0.001, 4.0), (0.001, 4.0), (0.001, 0.75)),
    *((0.0, 4.5), (0.0, 0.8), (0.001, 3.5)),
    *((0.001, 5.0), (0.001, 0.25), (0.001, 0.9), (0.0, 4.0)),
    *((0.0, 1.0), (1.0, 6.0)),
    *((0.0, 2.0), (0.0, 2.0), (0.0, 0.8)),
    (0.1, 0.8),
)
"""The least and the most of each parameter: those that fsrs-rs clips to, and py-fsrs refuses beyond."""

LENGTHS = (17, 19, 21)
"""How many parameters FSRS-4.5, FSRS-5 and FSRS-6 have."""

_FSRS_5_DECAY = 0.5
"""The decay of every forgetting curve before FSRS-6 made it a parameter."""


def upgraded(parameters: Sequence[float]) -> tuple[float, ...]:
    """Return the 21 parameters of FSRS-6 that `parameters`, 17, 19 or 21 numbers, stand for; none are the defaults.

    Vectors of 17 and 19 go through fsrs-rs's published rule (`check_and_fill_parameters`), as in Anki: FSRS-4.5's
    difficulty is rewritten for FSRS-5's formulas, what a version did not know is 0, and the old fixed decay stays. They
    were fitted within other bounds and are clipped to these. Raises ValueError, saying which number is at fault, for
    any other length, what is not finite, and 21 numbers out of bounds.
    """
    given = [float(each) for each in parameters]
    if not given:
        return PARAMETERS
    if len(given) not in LENGTHS:
        raise ValueError(f"there are {len(given)} of them, not 17, 19 or 21")
    for index, each in enumerate(given):
        if not isfinite(each):
            raise ValueError(f"number {index + 1} is {each}")
    if len(given) == LENGTHS[-1]:
        return _within_bounds(given)
    if len(given) == LENGTHS[0]:
        if given[5] <= -1 / 3:
            raise ValueError(f"number 6 is {given[5]}, not more than -1/3")
        given[4] += 2 * given[5]
        given[5] = log(3 * given[5] + 1) / 3
        given[6] += 0.5
        given += [0.0, 0.0]
    return clipped([*given, 0.0, _FSRS_5_DECAY])


def clipped(parameters: Sequence[float]) -> tuple[float, ...]:
    """Return 21 parameters, each moved to the nearer of its bounds where it lies beyond."""
    return tuple(min(max(each, least), most) for each, (least, most) in zip(parameters, BOUNDS, strict=True))


def _within_bounds(parameters: Sequence[float]) -> tuple[float, ...]:
    for index, (each, (least, most)) in enumerate(zip(parameters, BOUNDS, strict=True)):
        if not least <= each <= most:
            raise ValueError(f"number {index + 1} is {each}, not from {least} to {most}")
    return tuple(parameters)
