import pytest
from fsrs_rs_python import DEFAULT_PARAMETERS, FSRS, MemoryState, check_and_fill_parameters
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.parameters import BOUNDS, PARAMETERS, clipped, upgraded

FSRS_45 = (
    *(0.4872, 1.4003, 3.7145, 13.8206, 5.1618, 1.2298, 0.8975, 0.031, 1.6474, 0.1367, 1.0461, 2.1072, 0.0793, 0.3246),
    *(1.587, 0.2272, 2.8755),
)
"""The default parameters of FSRS-4.5."""

FSRS_5 = (
    *(0.40255, 1.18385, 3.173, 15.69105, 7.1949, 0.5345, 1.4604, 0.0046, 1.54575, 0.1192, 1.01925, 1.9395, 0.11),
    *(0.29605, 2.2698, 0.2315, 2.9898, 0.51655, 0.6621),
)
"""The default parameters of FSRS-5."""

within = st.tuples(*(st.floats(least, most) for least, most in BOUNDS))
anything = st.tuples(*(st.floats(-5, 120) for _ in BOUNDS))


def test_the_defaults_are_those_of_the_library_and_within_bounds() -> None:
    assert pytest.approx(list(DEFAULT_PARAMETERS), rel=1e-7) == list(PARAMETERS)
    assert upgraded(PARAMETERS) == upgraded([]) == clipped(PARAMETERS) == PARAMETERS


@pytest.mark.parametrize("older", [FSRS_45, FSRS_5], ids=len)
def test_older_vectors_become_what_the_library_makes_of_them(older: tuple[float, ...]) -> None:
    assert upgraded(older) == pytest.approx(check_and_fill_parameters(older), rel=1e-6)


@given(parameters=within.filter(lambda w: w[4] + 2 * w[5] <= 10))
def test_any_older_vector_within_bounds_does(parameters: tuple[float, ...]) -> None:
    for length in (17, 19):
        older = parameters[:length]
        expected = check_and_fill_parameters(older)
        assert upgraded(older) == pytest.approx(clipped(expected), rel=1e-5, abs=1e-6)


def test_numbers_of_older_vectors_that_the_upgrade_drives_out_of_bounds_are_clipped() -> None:
    older = list(FSRS_45)
    older[4], older[5] = 9.0, 3.0
    assert check_and_fill_parameters(older)[4] == 15.0
    assert upgraded(older)[4] == 10.0


@given(parameters=within)
def test_what_is_within_bounds_stays_as_it_is(parameters: tuple[float, ...]) -> None:
    assert upgraded(parameters) == clipped(parameters) == parameters


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ([1.0] * 18, "there are 18 of them, not 17, 19 or 21"),
        ([1.0] * 35, "there are 35 of them"),
        ((*PARAMETERS[:4], float("nan"), *PARAMETERS[5:]), "number 5 is nan"),
        ((*PARAMETERS[:18], float("inf")), "number 19 is inf"),
        ((*PARAMETERS[:20], 0.9), "number 21 is 0.9, not from 0.1 to 0.8"),
        ((0.0, *PARAMETERS[1:]), "number 1 is 0.0, not from 0.001 to 100.0"),
        ((*FSRS_45[:5], -0.5, *FSRS_45[6:]), "number 6 is -0.5, not more than -1/3"),
    ],
)
def test_what_cannot_be_used_is_told_by_its_number(parameters: list[float], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        upgraded(parameters)


def outcome(parameters: tuple[float, ...]) -> list[float]:
    """What the library schedules by these parameters, for several memories and times."""
    scheduler, found = FSRS(parameters), []
    for memory in (None, MemoryState(5.0, 5.0), MemoryState(50.0, 9.0), MemoryState(1.0, 2.0)):
        for days in (0, 1, 7, 60):
            states = scheduler.next_states(memory, 0.85, days)
            for state in (states.again, states.hard, states.good, states.easy):
                found += [state.memory.stability, state.memory.difficulty, state.interval]
    return found


@given(parameters=anything)
def test_the_bounds_are_those_the_library_clips_to(parameters: tuple[float, ...]) -> None:
    assert outcome(parameters) == outcome(clipped(parameters))


@pytest.mark.parametrize("number", range(21))
def test_the_library_takes_no_number_beyond_its_bounds(number: int) -> None:
    for bound, beyond in zip(BOUNDS[number], (-1000.0, 1000.0), strict=True):
        at, out = list(PARAMETERS), list(PARAMETERS)
        at[number], out[number] = bound, beyond
        assert outcome(tuple(at)) == outcome(tuple(out))
