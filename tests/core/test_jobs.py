from dataclasses import asdict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import (
    Body,
    Card,
    Cases,
    ChoiceBody,
    CodeBody,
    Expectation,
    Limits,
    Near,
    OpCount,
    PredictBody,
    RecallBody,
    Rules,
    WrongAnswer,
)
from quizapp.core.jobs import case_seeds, learner_job, reference_job, wrong_job
from quizapp.core.run import Job


def card(body: Body, **fields: Any) -> Card:
    return Card("id", "deck", "prompt", body, **fields)


FULL = CodeBody(
    reference="SECRET-REFERENCE",
    setup="c = torch.ones(3)",
    expect=(Expectation("out", rtol=0.123456), Expectation("w")),
    keep=("c",),
    rules=Rules(require=("torch.SECRET",)),
    wrong=(WrongAnswer("SECRET-WRONG", "value", "SECRET-SAYS"),),
)


def test_a_learners_job_holds_the_answer_and_what_to_report() -> None:
    limits = Limits(seconds=3, memory_mb=200, output_kb=4)
    job = learner_job(card(FULL, limits=limits), "out = c", 5)
    assert job.code == "out = c"
    assert job.setup == "c = torch.ones(3)"
    assert job.names == ("out", "w")
    assert job.keep == ("c",)
    assert job.seeds == (5,)
    assert job.limits == limits
    assert job.call == job.draw == job.ask == ""


def test_a_learners_job_holds_nothing_of_the_right_answer() -> None:
    sent = str(asdict(learner_job(card(FULL, hints=("SECRET-HINT",), explain="SECRET-TEXT"), "out = c", 5)))
    assert "SECRET" not in sent
    assert "0.123456" not in sent


def test_a_reference_runs_under_the_very_conditions_of_the_learner() -> None:
    learner, reference = learner_job(card(FULL), "x", 5), reference_job(card(FULL), 5)
    assert reference.code == "SECRET-REFERENCE"
    assert asdict(reference) | {"code": ""} == asdict(learner) | {"code": ""}


def test_only_what_the_card_judges_is_measured() -> None:
    def job(**fields: Any) -> Job:
        return learner_job(card(CodeBody("reference", expect=(Expectation("out"),), **fields)), "x", 5)

    assert (job().trace, job().account, job().small) == (False, False, False)
    assert job(rules=Rules(count=(OpCount("torch.mm", 1, 1),))).trace
    assert job(rules=Rules(forbid=("torch.mm",))).trace
    assert job(new_bytes=0).account


@pytest.mark.parametrize(
    ("expectation", "inside"),
    [(Expectation("out"), False), (Expectation("out", shares="c"), True), (Expectation("out", new_bytes=0), True)],
)
def test_memory_inside_of_what_is_given_is_told_where_the_card_asks_for_it(
    expectation: Expectation, inside: bool
) -> None:
    assert learner_job(card(CodeBody("reference", expect=(expectation,))), "x", 5).inside is inside


def test_a_known_wrong_answer_runs_as_if_a_learner_had_given_it() -> None:
    assert wrong_job(card(FULL), FULL.wrong[0], 5) == learner_job(card(FULL), "SECRET-WRONG", 5)


def test_a_function_card_is_called_on_drawn_cases() -> None:
    body = CodeBody("reference", call="f", cases=Cases(12, "args = (draw.ints(3),)"))
    job = learner_job(card(body), "def f(x): ...", 5)
    assert (job.call, job.draw, job.names) == ("f", "args = (draw.ints(3),)", ())
    assert len(job.seeds) == 12
    with_name = CodeBody("reference", call="f", expect=(Expectation("f", dtype="any"), Expectation("calls")))
    assert learner_job(card(with_name), "def f(x): ...", 5).names == ("calls",)


@pytest.mark.parametrize(
    ("rules", "trace"),
    [(Rules(), False), (Rules(require=("torch.einsum",)), True), (Rules(forbid=("torch.mm",)), True)],
)
def test_only_a_card_with_rules_is_traced(rules: Rules, trace: bool) -> None:
    assert learner_job(card(CodeBody("reference", rules=rules)), "", 5).trace is trace


@pytest.mark.parametrize(("count", "cases"), [(1, 20), (3, 20), (50, 50)])
def test_statistics_are_taken_over_many_seeds(count: int, cases: int) -> None:
    body = CodeBody("reference", expect=(Expectation("w", statistics={"std": Near(1.0, rel=0.1)}),), cases=Cases(count))
    assert len(learner_job(card(body), "", 5).seeds) == cases


def test_without_statistics_the_card_says_how_often() -> None:
    assert len(learner_job(card(CodeBody("reference", cases=Cases(3))), "", 5).seeds) == 3
    assert learner_job(card(CodeBody("reference", cases=Cases(0))), "", 5).seeds == (5,)


def test_a_predict_cards_truth_is_its_code_and_its_question() -> None:
    body = PredictBody("x = torch.ones(2)", "x.sum()", wrong=(WrongAnswer("3"),))
    job = reference_job(card(body, device="any"), 9)
    assert (job.code, job.ask, job.seeds, job.device) == ("x = torch.ones(2)", "x.sum()", (9,), "cpu")
    assert job.names == ()
    assert not job.trace


@pytest.mark.parametrize(("device", "used"), [("cpu", "cpu"), ("cuda", "cuda"), ("any", "cpu")])
def test_a_card_that_takes_any_device_gets_the_one_that_is_always_there(device: str, used: str) -> None:
    assert learner_job(card(CodeBody("reference"), device=device), "", 1).device == used


@pytest.mark.parametrize("body", [RecallBody("words"), ChoiceBody(()), PredictBody("x = 1", "x")])
def test_only_code_cards_run_what_the_learner_typed(body: Body) -> None:
    with pytest.raises(TypeError, match=f"kind {body.kind}"):
        learner_job(card(body), "answer", 1)


@pytest.mark.parametrize("body", [RecallBody("words"), ChoiceBody(())])
def test_cards_without_code_have_no_reference_to_run(body: Body) -> None:
    with pytest.raises(TypeError, match="runs no code"):
        reference_job(card(body), 1)


def test_the_seeds_of_a_review_are_the_same_for_ever() -> None:
    assert case_seeds(5, 3) == (5, 3627910526, 38314504)


@given(st.integers(0, 2**63 - 1), st.integers(1, 60))
def test_seeds_begin_with_their_own_differ_and_grow_at_the_end(seed: int, count: int) -> None:
    seeds = case_seeds(seed, count)
    assert seeds[0] == seed
    assert len(set(seeds)) == len(seeds) == count
    assert all(0 <= each < 2**32 for each in seeds[1:])
    assert case_seeds(seed, count + 1)[:count] == seeds


def test_neighbouring_seeds_share_no_case() -> None:
    assert not set(case_seeds(1, 50)) & set(case_seeds(2, 50))
