from collections.abc import Callable
from typing import Any

import pytest

from quizapp.core.card import CodeBody, Expectation, Near, Rules
from quizapp.core.judge.case import check_raised, expectations, judge_case, result_of, same_error_type
from quizapp.core.judge.report import Report
from quizapp.core.run import CaseFacts, ErrorReport, Kept
from quizapp.core.values import MissingValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]


def body(*expect: Expectation, **fields: Any) -> CodeBody:
    return CodeBody("reference", expect=expect, **fields)


def case(*, error: ErrorReport | None = None, **results: Value) -> CaseFacts:
    return CaseFacts(0, results=results, error=error)


def test_a_function_card_expects_its_functions_result() -> None:
    assert expectations(body(call="f")) == (Expectation("f"),)
    assert expectations(body(Expectation("f", dtype="any"), call="f")) == (Expectation("f", dtype="any"),)
    assert [each.name for each in expectations(body(Expectation("w"), call="f"))] == ["f", "w"]
    assert expectations(body(Expectation("out"))) == (Expectation("out"),)


def test_all_checks_of_a_case_are_made(tensor: Make) -> None:
    full = Expectation("e", shares="c", stride=(1,), new_bytes=0, requires_grad=False, grad=True)
    e = tensor([1.0], storage=4, grad=tensor([1.0]))
    facts = CaseFacts(
        0,
        results={"e": e},
        storages={"c": 4},
        kept={"c": Kept(tensor([1.0]), tensor([1.0]), True, False)},
        ops={"torch.Tensor.expand": 1},
    )
    judged = judge_case(body(full, keep=("c",), rules=Rules(("Tensor.expand",), ("torch.mm",))), facts, facts)
    assert not judged.report.failing
    assert {check for check, _ in judged.report.checked} == {
        *("missing", "type", "shape", "dtype", "device", "value"),
        *("keep", "shares", "stride", "new_bytes", "requires_grad", "grad", "rule"),
    }


def test_the_arguments_of_a_call_are_compared_by_their_gradients_alone(tensor: Make) -> None:
    def ran(value: float, grad: float) -> CaseFacts:
        args = SequenceValue("tuple", (tensor([value], grad=tensor([grad])),))
        return case(f=ScalarValue("NoneType", None), args=args)

    card = body(Expectation("args", grad=True), call="f")
    assert not judge_case(card, ran(1.0, 2.0), ran(7.0, 2.0)).report.failing
    assert judge_case(card, ran(1.0, 3.0), ran(1.0, 2.0)).report.failing == {("grad", "args")}


def test_a_named_result_called_args_is_a_result_like_others(tensor: Make) -> None:
    judged = judge_case(body(Expectation("args")), case(args=tensor([1.0])), case(args=tensor([2.0])))
    assert judged.report.failing == {("value", "args")}


def test_the_budget_of_new_bytes_is_checked_in_every_case(tensor: Make) -> None:
    facts = CaseFacts(0, results={"e": tensor([1.0])}, new_bytes=5)
    assert judge_case(body(Expectation("e"), new_bytes=4), facts, facts).report.failing == {("new_bytes", "the run")}
    assert not judge_case(body(Expectation("e"), new_bytes=5), facts, facts).report.failing


def test_a_missing_result_is_not_checked_any_further(tensor: Make) -> None:
    judged = judge_case(body(Expectation("e", stride=(1,))), case(), case(e=tensor([1.0])))
    assert judged.report.checked == {("missing", "e"): False}


def test_statistics_are_checked_on_the_result(tensor: Make) -> None:
    expectation = Expectation("w", statistics={"mean": Near(1.0, abs=0.1)})
    judged = judge_case(body(expectation), case(w=tensor([5.0])), case(w=tensor([1.0])))
    assert judged.report.failing == {("statistic", "w")}


def test_an_error_where_the_reference_raised_none_breaks_the_case(tensor: Make, error: ErrorReport) -> None:
    judged = judge_case(body(call="f"), case(error=error), case(f=tensor([1.0])))
    assert judged.broke is error
    assert judged.report.checked == {}


@pytest.mark.parametrize(
    ("raised", "ok", "words"),
    [
        ("ValueError", True, ""),
        ("TypeError", False, "TypeError was raised, expected ValueError."),
        ("", False, "No error was raised, expected ValueError."),
    ],
)
def test_where_the_reference_raises_the_learner_must_too(raised: str, ok: bool, words: str) -> None:
    got = case(error=ErrorReport(raised, "m") if raised else None)
    judged = judge_case(body(call="f", raises="ValueError"), got, case(error=ErrorReport("ValueError", "other")))
    assert judged.broke is None
    assert judged.report.checked == {("raises", "ValueError"): ok}
    assert [each.message for each in judged.report.findings] == ([words] if words else [])


def test_an_error_is_known_with_or_without_its_module() -> None:
    assert same_error_type("torch.OutOfMemoryError", "OutOfMemoryError")
    assert not same_error_type("NotImplementedError", "RuntimeError")
    report = Report()
    check_raised(report, "torch.OutOfMemoryError", ErrorReport("OutOfMemoryError", ""))
    assert not report.failing


def test_a_result_that_is_not_there_is_missing() -> None:
    assert result_of(CaseFacts(0), "out") == MissingValue()


def test_values_too_deep_to_walk_do_not_fail_the_judge(tensor: Make) -> None:
    deep: Value = ScalarValue("int", 1)
    for _ in range(300):
        deep = SequenceValue("list", (deep,))
    facts = CaseFacts(0, results={"out": deep}, args=deep, kept={"out": Kept(deep, deep, True, False)})
    judged = judge_case(body(Expectation("out"), keep=("out",)), facts, case(out=tensor([1.0])))
    assert ("type", "out") in judged.report.failing
    assert ("keep", "out") in judged.report.failing


@pytest.mark.parametrize("numbers", [[1.0, 2.0], [1.0, 3.0], [float("nan"), 2.0]])
def test_a_bare_case_holds_and_fails_as_any_and_says_less(tensor: Make, numbers: list[float]) -> None:
    got, want = case(out=tensor(numbers)), case(out=tensor([1.0, 2.0]))
    full, bare = (judge_case(body(Expectation("out")), got, want, bare=each).report for each in (False, True))
    assert (bare.checked, bare.failing) == (full.checked, full.failing)
    assert [(each.check, each.name, each.place) for each in bare.findings] == [
        (each.check, each.name, each.place) for each in full.findings
    ]
    assert all(each.message for each in full.findings)
    assert not any(each.message for each in bare.findings)
