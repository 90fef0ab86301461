import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.steps import DAY, again_seconds, current, good_seconds, hard_seconds, whole_days

step_lists = st.lists(st.integers(1, 30 * DAY), max_size=5, unique=True).map(lambda steps: tuple(sorted(steps)))

# Expectations of Anki's steps.rs: steps, where the card stands, and the waits after Again, Hard and Good.
ANKI = [
    ((600,), 0, 600, 900, None),
    ((3 * DAY,), 0, 3 * DAY, 4 * DAY, None),
    ((60, 600), 0, 60, 330, 600),
    ((60, 600), 1, 60, 600, None),
    ((60, 600, 6000), 0, 60, 330, 600),
    ((60, 600, 6000), 1, 60, 600, 6000),
    ((60, 600, 6000), 2, 60, 6000, None),
]


@pytest.mark.parametrize(("steps", "step", "again", "hard", "good"), ANKI)
def test_waits_are_those_of_anki(steps: tuple[int, ...], step: int, again: int, hard: int, good: int | None) -> None:
    assert (again_seconds(steps), hard_seconds(steps, step), good_seconds(steps, step)) == (again, hard, good)


def test_without_steps_there_is_nothing_to_wait_for() -> None:
    assert again_seconds(()) is hard_seconds((), 0) is good_seconds((), 0) is None


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(DAY - 1, DAY - 1), (DAY, DAY), (DAY + DAY // 2, 2 * DAY), (DAY + DAY // 3, DAY), (10 * DAY + 5, 10 * DAY)],
)
def test_waits_of_more_than_a_day_are_whole_days(seconds: int, expected: int) -> None:
    assert whole_days(seconds) == expected


def test_a_card_beyond_the_last_step_stands_on_the_last() -> None:
    assert current((60, 600), 7) == 1
    assert good_seconds((60, 600), 7) is None
    assert hard_seconds((60,), 3) == 90


@given(steps=step_lists.filter(bool), step=st.integers(0, 6))
def test_hard_waits_at_least_as_long_as_again_and_at_most_as_good(steps: tuple[int, ...], step: int) -> None:
    again, hard, good = again_seconds(steps), hard_seconds(steps, step), good_seconds(steps, step)
    assert again is not None
    assert hard is not None
    # Half a day is what rounding to whole days may add or take.
    assert again <= hard + DAY / 2
    assert good is None or hard <= good + DAY / 2
