from collections.abc import Mapping

import pytest

from quizapp.core.card import Rules
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
        ("torch.Tensor.__rshift__", "rshift"),
        ("torch.Tensor.__invert__", "invert"),
        ("torch.Tensor.__index__", "index"),
        ("torch.nn.functional.relu", "relu"),
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
    assert report.findings[0].message == "`torch.Tensor.matmul` was called; this card rules `torch.matmul` out."


def test_the_very_spelling_of_the_rule_is_not_said_twice() -> None:
    report = checked(Rules(forbid=("torch.outer",)), {"torch.outer": 1})
    assert report.findings[0].message == "`torch.outer` was called; this card rules it out."


def test_a_card_without_rules_checks_none() -> None:
    assert checked(Rules(), {"torch.matmul": 3}).checked == {}
