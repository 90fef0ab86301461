from collections.abc import Mapping

import pytest

from quizapp.core.card import OpCount, Rules
from quizapp.core.judge.report import Report
from quizapp.core.judge.rules import check_rules, family, seen_families


def checked(rules: Rules, operations: Mapping[str, int]) -> Report:
    report = Report()
    check_rules(report, rules, operations)
    return report


@pytest.mark.parametrize(
    ("operation", "expected"),
    [
        ("torch.matmul", "matmul"),
        ("torch.Tensor.matmul", "matmul"),
        ("Tensor.__matmul__", "matmul"),
        ("torch.Tensor.__rmatmul__", "matmul"),
        ("torch.linalg.matmul", "matmul"),
        ("matmul", "matmul"),
        ("torch.mm", "mm"),
        ("torch.Tensor.mm", "mm"),
        ("torch.spmm", "mm"),
        ("torch.functional.einsum", "einsum"),
        ("torch.Tensor.add_", "add"),
        ("torch.Tensor.__iadd__", "add"),
        ("Tensor.__getitem__", "getitem"),
        ("torch.Tensor.T.__get__", "T"),
        ("torch.Tensor.requires_grad.__set__", "requires_grad"),
        ("torch.Tensor.__rtruediv__", "div"),
        ("torch.true_divide", "div"),
        ("torch.multiply", "mul"),
        ("torch.rsqrt", "rsqrt"),
        ("torch.Tensor.__rshift__", "bitwise_right_shift"),
        ("torch.Tensor.__invert__", "bitwise_not"),
        ("torch.Tensor.__index__", "index"),
        ("torch.nn.functional.relu", "relu"),
        ("torch.rsub", "sub"),
        ("aten.mm", "mm"),
        ("aten.linalg_inv", "inv"),
        ("aten.special_expit", "sigmoid"),
        ("torch.nn_", "nn"),
        ("torch.autograd.grad", "grad"),
        ("grad", "grad"),
        ("torch.Tensor.grad.__get__", ".grad"),
        ("Tensor.grad", ".grad"),
        ("__get__", "get"),
        ("", ""),
    ],
)
def test_all_spellings_of_an_operation_are_one_family(operation: str, expected: str) -> None:
    assert family(operation) == expected


def test_an_operation_counted_zero_times_was_not_seen() -> None:
    assert seen_families({"torch.mm": 0, "torch.Tensor.add": 2}) == {"add"}


def test_a_required_operation_under_any_spelling_holds() -> None:
    report = checked(Rules(require=("torch.einsum",)), {"torch.functional.einsum": 1})
    assert report.checked == {("rule", "torch.einsum"): True}


def test_a_required_operation_that_was_not_seen_is_asked_for() -> None:
    report = checked(Rules(require=("torch.einsum",)), {"torch.Tensor.matmul": 1})
    assert report.findings[0].message == "`torch.einsum` was not called; this card asks for it."


def test_an_at_sign_breaks_a_rule_that_forbids_matmul() -> None:
    forbid = ("torch.matmul", "torch.mm", "Tensor.__matmul__")
    report = checked(Rules(forbid=forbid), {"torch.Tensor.matmul": 1})
    assert report.checked == {
        ("rule", "torch.matmul"): False,
        ("rule", "torch.mm"): True,
        ("rule", "Tensor.__matmul__"): False,
    }
    assert report.findings[0].message == "`torch.Tensor.matmul` was called; this card rules it out."


def test_the_very_spelling_of_the_rule_is_not_said_twice() -> None:
    report = checked(Rules(forbid=("torch.outer",)), {"torch.outer": 1})
    assert report.findings[0].message == "`torch.outer` was called; this card rules it out."


def test_a_card_without_rules_checks_none() -> None:
    assert checked(Rules(), {"torch.matmul": 3}).checked == {}


@pytest.mark.parametrize(
    ("least", "most", "times", "ok"),
    [(1, 1, 1, True), (1, 1, 0, False), (1, 1, 2, False), (0, 2, 0, True), (0, 2, 3, False), (2, None, 9, True),
     (2, None, 1, False), (1, 3, 2, True)],
)  # fmt: skip
def test_a_counted_operation_must_be_seen_so_often(least: int, most: int | None, times: int, ok: bool) -> None:
    rules = Rules(count=(OpCount("torch.einsum", least, most),))
    assert checked(rules, {"torch.functional.einsum": times}).checked == {("rule", "torch.einsum"): ok}


def test_every_spelling_counts_as_the_same_operation() -> None:
    rules = Rules(count=(OpCount("torch.matmul", 2, 2),))
    seen = {"torch.matmul": 1, "torch.Tensor.matmul": 1, "torch.Tensor.__rmatmul__": 1, "torch.mm": 5}
    assert checked(rules, seen).findings[0].message == (
        "`torch.matmul` was called 3 times; this card asks for exactly 2 calls."
    )


@pytest.mark.parametrize(
    ("least", "most", "times", "message"),
    [
        (1, 1, 0, "`relu` was not called; this card asks for exactly 1 call."),
        (2, None, 1, "`relu` was called 1 time; this card asks for at least 2 calls."),
        (0, 1, 2, "`relu` was called 2 times; this card asks for at most 1 call."),
        (1, 3, 4, "`relu` was called 4 times; this card asks for 1 to 3 calls."),
    ],
)
def test_a_wrong_count_is_told_with_both_numbers(least: int, most: int | None, times: int, message: str) -> None:
    report = checked(Rules(count=(OpCount("relu", least, most),)), {"torch.relu": times})
    assert report.findings[0].message == message


def test_a_rule_that_is_required_and_counted_holds_only_if_both_do() -> None:
    rules = Rules(require=("torch.einsum",), count=(OpCount("torch.einsum", 1, 1),))
    assert checked(rules, {"torch.functional.einsum": 2}).checked == {("rule", "torch.einsum"): False}


def test_reading_a_gradient_is_no_call_of_autograd() -> None:
    rules = Rules(forbid=("torch.autograd.grad",))
    assert not checked(rules, {"torch.Tensor.grad.__get__": 3, "torch.Tensor.backward": 1}).failing
    assert checked(rules, {"grad": 1}).failing


@pytest.mark.parametrize(
    ("rule", "seen", "told"),
    [("torch.mm", "torch.spmm", "torch.mm"), ("Tensor.T", "torch.Tensor.T.__get__", "torch.Tensor.T"),
     ("torch.matmul", "torch.Tensor.matmul", "torch.Tensor.matmul")],
)  # fmt: skip
def test_an_operation_is_told_as_people_write_it(rule: str, seen: str, told: str) -> None:
    report = checked(Rules(forbid=(rule,)), {seen: 1})
    assert report.findings[0].message == f"`{told}` was called; this card rules it out."
