import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Kind
from quizapp.core.rating import Attempted, Rating, suggest

shares = st.none() | st.floats(0, 1)
attempts = st.builds(
    Attempted,
    passed=st.booleans(),
    tries=st.integers(0, 9),
    hints=st.integers(0, 4),
    revealed=st.booleans(),
    ticked=shares,
    kind=st.sampled_from(Kind),
    seconds=st.floats(0, 1e5),
)


def test_ratings_count_as_fsrs_counts_them() -> None:
    assert [int(rating) for rating in Rating] == [1, 2, 3, 4]
    assert [rating.label for rating in Rating] == ["Again", "Hard", "Good", "Easy"]


@pytest.mark.parametrize(
    ("how", "expected"),
    [
        (Attempted(passed=True, tries=1), Rating.GOOD),
        (Attempted(passed=True, tries=2), Rating.HARD),
        (Attempted(passed=True, tries=1, hints=1), Rating.HARD),
        (Attempted(passed=False, tries=1), Rating.AGAIN),
        (Attempted(passed=False, tries=0), Rating.AGAIN),
        (Attempted(passed=True, tries=1, revealed=True), Rating.AGAIN),
        (Attempted(passed=False, tries=3, revealed=True), Rating.AGAIN),
        (Attempted(passed=True, tries=1, kind=Kind.CHOICE), Rating.GOOD),
        (Attempted(passed=True, tries=1, kind=Kind.RECALL, ticked=1.0), Rating.GOOD),
        (Attempted(passed=True, tries=1, kind=Kind.RECALL, ticked=1.0, hints=2), Rating.HARD),
        (Attempted(passed=False, tries=1, kind=Kind.RECALL, ticked=0.5), Rating.AGAIN),
        (Attempted(passed=False, tries=1, kind=Kind.RECALL, ticked=0.99), Rating.AGAIN),
        (Attempted(passed=False, tries=1, kind=Kind.RECALL, ticked=0.9, revealed=True), Rating.AGAIN),
        (Attempted(passed=True, tries=1, kind=Kind.RECALL), Rating.GOOD),
        (Attempted(passed=False, tries=1, kind=Kind.RECALL), Rating.AGAIN),
    ],
)
def test_the_table(how: Attempted, expected: Rating) -> None:
    assert suggest(how) is expected


@given(how=attempts)
def test_a_failure_is_again_and_never_hard(how: Attempted) -> None:
    if how.revealed or not how.passed:
        assert suggest(how) is Rating.AGAIN


@given(how=attempts)
def test_easy_is_left_to_the_learner(how: Attempted) -> None:
    assert suggest(how) is not Rating.EASY


@given(how=attempts, seconds=st.floats(0, 1e5))
def test_time_changes_nothing(how: Attempted, seconds: float) -> None:
    timed = Attempted(how.passed, how.tries, how.hints, how.revealed, how.ticked, how.kind, seconds)
    assert suggest(timed) is suggest(how)


@given(how=attempts, more=st.integers(1, 3))
def test_help_never_raises_a_suggestion(how: Attempted, more: int) -> None:
    helped = Attempted(how.passed, how.tries, how.hints + more, how.revealed, how.ticked, how.kind)
    assert suggest(helped) <= suggest(how)
