"""A proof holds only when everything that must be refused was."""

import pytest

from quizapp.runner.proof import ATTEMPTS, Proof

ALL = tuple(ATTEMPTS)


def test_all_refused_holds_and_says_what_was_tried() -> None:
    proof = Proof(ALL, ())
    assert proof.holds
    assert str(proof).startswith("tried and refused: ")
    assert all(each in str(proof) for each in ATTEMPTS.values())


@pytest.mark.parametrize("hole", ALL)
def test_one_hole_is_enough(hole: str) -> None:
    proof = Proof(tuple(each for each in ALL if each != hole), (hole,))
    assert not proof.holds
    assert str(proof) == f"NOT stopped: {ATTEMPTS[hole]}"


def test_what_was_not_tried_proves_nothing() -> None:
    assert not Proof(ALL[:-1], ()).holds
    assert not Proof((), ()).holds


def test_a_problem_says_itself() -> None:
    proof = Proof(ALL, (), "the probe ended with crashed")
    assert not proof.holds
    assert str(proof) == "the probe ended with crashed"
