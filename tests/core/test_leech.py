from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.leech import LEECH, Leech, LeechAction, leech, met
from quizapp.core.record import CardState, ChangeKind, Marks, State

BEFORE = CardState("card", "deck", State.REVIEW, lapses=7)
LAPSED = replace(BEFORE, state=State.RELEARNING, lapses=8)
TAGGED = (ChangeKind.TAG, {"tag": "leech"})

# Expectations of Anki's review.rs: threshold, and the lapses of the first few that make a leech.
ANKI = [(3, {3, 5, 7}, 8), (8, {8, 12}, 14), (0, set(), 20), (1, {1, 2, 3}, 4), (2, {2, 3, 4}, 5), (5, {5, 8, 11}, 12)]


@pytest.mark.parametrize(("threshold", "expected", "until"), ANKI)
def test_the_threshold_and_every_half_of_it_after_that(threshold: int, expected: set[int], until: int) -> None:
    assert {lapses for lapses in range(until) if met(lapses, threshold)} == expected


@given(threshold=st.integers(1, 10_000), lapses=st.integers(0, 50_000))
def test_never_before_the_threshold_and_never_twice_within_half_of_it(threshold: int, lapses: int) -> None:
    if lapses < threshold:
        assert not met(lapses, threshold)
    half = -(-threshold // 2)
    assert sum(met(each, threshold) for each in range(threshold + lapses, threshold + lapses + half)) == 1


def test_a_leech_is_tagged() -> None:
    assert leech(BEFORE, LAPSED, 8, LeechAction.TAG) == Leech("card", 8, (TAGGED,))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (Leech("card", 1), "card is a leech, forgotten once. Another way to learn it may help."),
        (Leech("card", 12, (TAGGED,)), "card is a leech, forgotten 12 times. Another way to learn it may help."),
        (
            Leech("card", 8, ((ChangeKind.SUSPEND, {}),)),
            "card is a leech, forgotten 8 times. It is suspended: find another way to learn it.",
        ),
    ],
)
def test_the_learner_is_told(found: Leech, told: str) -> None:
    assert found.says == told


def test_or_tagged_and_suspended() -> None:
    found = leech(BEFORE, LAPSED, 8, LeechAction.SUSPEND)
    assert found == Leech("card", 8, (TAGGED, (ChangeKind.SUSPEND, {})))
    assert found.suspended


def test_the_learner_is_told_again_though_nothing_is_left_to_be_done() -> None:
    before, after = replace(BEFORE, lapses=11), replace(LAPSED, lapses=12)
    tagged = Marks(tags=(LEECH, "mine"))
    assert leech(before, after, 8, LeechAction.TAG, tagged) == Leech("card", 12)
    assert leech(before, after, 8, LeechAction.SUSPEND, replace(tagged, suspended=True)) == Leech("card", 12)


def test_a_leech_taken_on_again_is_suspended_again() -> None:
    before, after = replace(BEFORE, lapses=11), replace(LAPSED, lapses=12)
    found = leech(before, after, 8, LeechAction.SUSPEND, Marks(tags=(LEECH,)))
    assert found == Leech("card", 12, ((ChangeKind.SUSPEND, {}),))


@pytest.mark.parametrize(
    ("before", "after", "threshold"),
    [
        (BEFORE, replace(BEFORE, reps=9), 7),  # no lapse, though the card has enough of them
        (replace(BEFORE, lapses=8), replace(LAPSED, lapses=8), 8),  # Again while relearning
        (replace(BEFORE, lapses=6), replace(LAPSED, lapses=7), 8),
        (replace(BEFORE, lapses=8), replace(LAPSED, lapses=9), 8),
        (BEFORE, LAPSED, 0),
    ],
)
def test_any_other_review_makes_none(before: CardState, after: CardState, threshold: int) -> None:
    assert leech(before, after, threshold, LeechAction.SUSPEND) is None
