from dataclasses import fields, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Kind
from quizapp.core.rating import AWAY, SLOW_AFTER, Attempted, Rating, SlowAfter, suggest

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


class TestTime:
    @pytest.mark.parametrize(("kind", "limit"), [(kind, getattr(SLOW_AFTER, kind.value)) for kind in Kind])
    def test_a_right_answer_that_came_slowly_is_hard(self, kind: Kind, limit: int) -> None:
        assert 0 < limit < AWAY
        for seconds, expected in [(0, Rating.GOOD), (limit - 0.1, Rating.GOOD), (limit, Rating.HARD)]:
            assert suggest(Attempted(passed=True, tries=1, kind=kind, seconds=seconds)) is expected

    @pytest.mark.parametrize("seconds", [AWAY, AWAY + 1, 1e6])
    def test_who_was_away_was_not_slow(self, seconds: float) -> None:
        assert suggest(Attempted(passed=True, tries=1, seconds=seconds)) is Rating.GOOD
        assert suggest(Attempted(passed=True, tries=1, seconds=AWAY - 0.1)) is Rating.HARD

    def test_the_learner_says_what_is_slow(self) -> None:
        how = Attempted(passed=True, tries=1, kind=Kind.CHOICE, seconds=30)
        assert suggest(how, SlowAfter(choice=30)) is Rating.HARD
        assert suggest(how, SlowAfter(code=30)) is Rating.GOOD

    @given(how=attempts, seconds=st.floats(0, 1e5))
    def test_without_it_time_changes_nothing(self, how: Attempted, seconds: float) -> None:
        never = SlowAfter(0, 0, 0, 0, 0, 0)
        assert suggest(replace(how, seconds=seconds), never) is suggest(how, never)

    @given(how=attempts, seconds=st.floats(0, 1e5))
    def test_time_never_makes_a_failure_of_a_pass_nor_the_other_way_round(self, how: Attempted, seconds: float) -> None:
        timed = suggest(replace(how, seconds=seconds))
        assert (timed is Rating.AGAIN) == (suggest(how) is Rating.AGAIN)


def test_every_kind_of_card_has_a_time() -> None:
    assert {field.name for field in fields(SlowAfter)} == {kind.value for kind in Kind}


@given(how=attempts, more=st.integers(1, 3))
def test_help_never_raises_a_suggestion(how: Attempted, more: int) -> None:
    helped = replace(how, hints=how.hints + more)
    assert suggest(helped) <= suggest(how)
