"""Operations that no trace can show are told at their places; what torch is asked for is asked once, and only then."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, OpCount, Rules
from quizapp.core.judge.rules import family
from quizapp.core.run import CaseFacts, Job, Run
from quizapp.core.values import ScalarValue, SequenceValue, Value
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.operations import Operations, check_operations
from tests.study.checking.conftest import trial_of

if TYPE_CHECKING:
    from tests.conftest import MakeCard
    from tests.study.checking.conftest import SeededRunner

KNOWN = ["torch.matmul", "torch.Tensor.T.__get__", "torch.nn.functional.relu", "aten.mm", "torch.autograd.grad"]


def texts(*names: str) -> Value:
    return SequenceValue("list", tuple(ScalarValue("str", name) for name in names))


def told(
    card: Card, runner: "SeededRunner", known: Value, ops: tuple[str, ...] = ()
) -> tuple[list[tuple[str, str]], int]:
    """What is found, and how often torch was asked."""
    sheet = Sheet()
    trial = trial_of(card, runner, sheet)
    cases = tuple(replace(case, ops=dict.fromkeys(ops, 1)) for case in trial.truth.cases)
    trial.truth = replace(trial.truth, cases=cases)
    asked: list[Job] = []

    def ask(job: Job) -> Run:
        asked.append(job)
        return replace(trial.truth, cases=(CaseFacts(0, {"seen": known}),))

    trial.run_job = ask
    check_operations(trial, Operations())
    assert all(finding.rule == "unknown-operation" for finding in sheet.findings)
    return [(finding.path, finding.message) for finding in sheet.findings], len(asked)


@pytest.mark.parametrize(
    "name", ["torch.matmul", "Tensor.__matmul__", "Tensor.T", "F.relu", "torch.relu_", "torch.mm", "torch.spmm", "grad"]
)
def test_every_spelling_of_what_can_be_seen_is_known(seeded: "SeededRunner", code_card: "MakeCard", name: str) -> None:
    card = code_card(body={"rules": Rules(forbid=(name,), count=(OpCount(name, 0, 1),))})
    assert told(card, seeded, texts(*KNOWN)) == ([], 1)


def test_a_slip_of_the_pen_is_told_at_its_place_with_what_may_be_meant(
    seeded: "SeededRunner", code_card: "MakeCard"
) -> None:
    rules = Rules(forbid=("torch.matmul", "torch.matmull"), count=(OpCount("Tensor.zzz", 0, 1),))
    found, _ = told(code_card(body={"rules": rules}), seeded, texts(*KNOWN))
    assert [path for path, _ in found] == ["rules.forbid[1]", 'rules.count."Tensor.zzz"']
    assert found[0][1].endswith("this rule never finds it; did you mean `torch.matmul`?")
    assert found[1][1].endswith("this rule never finds it")


def test_what_the_reference_uses_needs_no_asking(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    card = code_card(body={"rules": Rules(count=(OpCount("torch.einsum", 0, 1),))})
    assert told(card, seeded, texts(*KNOWN), ops=("torch.functional.einsum",)) == ([], 0)
    assert told(code_card(), seeded, texts(*KNOWN)) == ([], 0)


@pytest.mark.parametrize("known", [ScalarValue("int", 3), SequenceValue("list", (ScalarValue("int", 3),)), texts()])
def test_a_torch_that_tells_nothing_finds_nothing(seeded: "SeededRunner", code_card: "MakeCard", known: Value) -> None:
    card = code_card(body={"rules": Rules(forbid=("torch.nonsense",))})
    assert told(card, seeded, known) == ([], 1)


def test_what_one_card_asked_for_no_other_asks_again(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    operations, asked = Operations(), []
    for forbidden in ("torch.matmul", "torch.matmull", "torch.zzz"):
        sheet = Sheet()
        trial = trial_of(code_card(body={"rules": Rules(forbid=(forbidden,))}), seeded, sheet)

        def ask(job: Job, truth: Run = trial.truth) -> Run:
            asked.append(job)
            return replace(truth, cases=(CaseFacts(0, {"seen": texts(*KNOWN)}),))

        trial.run_job = ask
        check_operations(trial, operations)
        assert bool(sheet.findings) is (forbidden != "torch.matmul")
    assert len(asked) == 1


def test_a_run_that_told_nothing_is_asked_for_again(seeded: "SeededRunner", code_card: "MakeCard") -> None:
    operations = Operations()
    trial = trial_of(code_card(body={"rules": Rules(forbid=("torch.zzz",))}), seeded, Sheet())
    answers = [replace(trial.truth, cases=()), replace(trial.truth, cases=(CaseFacts(0, {"seen": texts(*KNOWN)}),))]
    trial.run_job = lambda _: answers.pop(0)
    check_operations(trial, operations)
    assert operations.families(trial) == {family(name): name for name in KNOWN}
    assert answers == []
