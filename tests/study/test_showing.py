from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, ChoiceBody, Kind
from quizapp.core.rating import Rating, suggest
from quizapp.core.verdict import CheckResult, Outcome, Verdict
from quizapp.study.showing import LONGEST, Showing

if TYPE_CHECKING:
    from tests.conftest import MakeCard

NOON = datetime(2025, 3, 10, 12, tzinfo=UTC)
FAILURES = [outcome for outcome in Outcome if outcome not in {Outcome.PASS, Outcome.INTERNAL}]
PLAIN = Card("pick", "words", "Which?", ChoiceBody(()), hints=("a", "b"))


def verdict(outcome: Outcome, *ticks: bool) -> Verdict:
    return Verdict("pick", outcome, tuple(CheckResult("point", str(n), ok) for n, ok in enumerate(ticks)))


def test_nothing_is_rated_before_anything_happened() -> None:
    showing = Showing(PLAIN, NOON)
    assert (showing.can_rate, showing.passed, showing.gave_up, showing.tries) == (False, False, False, 0)


@pytest.mark.parametrize("outcome", FAILURES)
def test_every_failure_is_a_try(outcome: Outcome) -> None:
    showing = Showing(PLAIN, NOON)
    showing.apply(verdict(outcome))
    assert (showing.tries, showing.passed, showing.can_rate) == (1, False, True)


def test_an_internal_outcome_is_shown_and_not_counted() -> None:
    showing = Showing(PLAIN, NOON)
    showing.apply(verdict(Outcome.WRONG))
    ours = verdict(Outcome.INTERNAL)
    showing.apply(ours)
    assert showing.verdict is ours
    assert showing.counted == verdict(Outcome.WRONG)
    assert showing.tries == 1


@given(st.lists(st.sampled_from(list(Outcome))))
def test_tries_are_the_attempts_up_to_the_first_pass(outcomes: list[Outcome]) -> None:
    showing = Showing(PLAIN, NOON)
    for outcome in outcomes:
        showing.apply(verdict(outcome))
    counted = [outcome for outcome in outcomes if outcome is not Outcome.INTERNAL]
    if Outcome.PASS in counted:
        counted = counted[: counted.index(Outcome.PASS) + 1]
    assert showing.tries == len(counted)
    assert showing.passed is (Outcome.PASS in counted)


@given(
    st.lists(st.one_of(st.sampled_from(list(Outcome)), st.sampled_from(["hint", "reveal"])), min_size=1),
    st.sampled_from(list(Kind)),
)
def test_hard_is_never_suggested_for_a_failure(acts: list[Outcome | str], kind: Kind) -> None:
    showing = Showing(PLAIN, NOON)
    for act in acts:
        if act == "hint":
            showing.take_hint()
        elif act == "reveal":
            showing.reveal()
        else:
            showing.apply(verdict(Outcome(act)))
    suggested = suggest(showing.attempted(NOON))
    assert suggested is Rating.AGAIN or (showing.passed and not showing.gave_up)


def test_what_is_revealed_before_the_pass_gives_the_card_up() -> None:
    showing = Showing(PLAIN, NOON)
    showing.reveal()
    showing.apply(verdict(Outcome.PASS))
    assert showing.gave_up


def test_what_is_revealed_after_the_pass_gives_nothing_up() -> None:
    showing = Showing(PLAIN, NOON)
    showing.apply(verdict(Outcome.PASS))
    showing.reveal()
    assert showing.revealed
    assert not showing.gave_up


def test_a_self_check_reads_the_answer_and_gives_nothing_up(recall_card: "MakeCard") -> None:
    showing = Showing(recall_card(), NOON)
    showing.reveal()
    assert showing.gave_up
    showing.apply(verdict(Outcome.WRONG, True, False))
    after = showing.attempted(NOON)
    assert (after.revealed, after.ticked, after.kind) == (False, 0.5, Kind.RECALL)


def test_without_points_nothing_is_said_about_ticks() -> None:
    showing = Showing(PLAIN, NOON)
    showing.apply(verdict(Outcome.PASS))
    assert showing.attempted(NOON).ticked is None


def test_hints_come_in_their_order_and_run_out() -> None:
    showing = Showing(PLAIN, NOON)
    assert [showing.take_hint() for _ in range(3)] == ["a", "b", None]
    assert showing.attempted(NOON).hints == 2


@given(st.floats(-1e6, 1e6))
def test_the_time_on_a_card_is_bounded(seconds: float) -> None:
    counted = Showing(PLAIN, NOON).seconds(NOON + timedelta(seconds=seconds))
    assert 0.0 <= counted <= LONGEST
    if 0 <= seconds <= LONGEST:
        assert counted == pytest.approx(seconds, abs=1e-6)


def test_what_there_is_to_begin_with_follows_from_the_kind(
    code_card: "MakeCard", order_card: "MakeCard", cloze_card: "MakeCard"
) -> None:
    assert Showing(code_card(), NOON).starter == "out = ..."
    assert Showing(cloze_card(), NOON).starter == ""
    assert Showing(code_card(), NOON).lines == ()
    showing = Showing(order_card(body={"distractors": ("x = 9",)}), NOON, seed=3)
    assert sorted(showing.lines) == ["out = x", "x += 2", "x = 1", "x = 9"]
    assert showing.starter == "\n".join(showing.lines)


def test_lines_stay_as_they_were_shuffled(order_card: "MakeCard") -> None:
    showing = Showing(order_card(), NOON, seed=3)
    assert showing.lines == showing.lines == Showing(order_card(), NOON, seed=3).lines
    assert len({Showing(order_card(), NOON, seed=seed).lines for seed in range(50)}) == 5
