from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from quizapp.core.card import CodeBody, Expectation, Near, Rules
from quizapp.core.judge.attributes import attribute_table
from quizapp.core.judge.case import JudgedCase, judge_case
from quizapp.core.judge.feedback import case_text, case_to_show, explain, smallest
from quizapp.core.judge.report import Finding, Report
from quizapp.core.run import CaseFacts, ErrorReport
from quizapp.core.values import MappingValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
M = np.arange(1.0, 10.0).reshape(3, 3)
C = np.array([10.0, 20.0, 30.0])


def judged(body: CodeBody, pairs: Sequence[tuple[Value, Value]], args: Sequence[Value | None] = ()) -> list[JudgedCase]:
    name = body.call or body.expect[0].name
    drawn = args or [None] * len(pairs)
    return [
        judge_case(body, CaseFacts(seed, {name: got}, arg), CaseFacts(seed, {name: want}, arg))
        for seed, ((got, want), arg) in enumerate(zip(pairs, drawn, strict=True))
    ]


def named(got: Value, want: Value, **expectation: Any) -> str:
    body = CodeBody("reference", expect=(Expectation("out", **expectation),))
    return told(body, judged(body, [(got, want)]))


def told(body: CodeBody, cases: Sequence[JudgedCase]) -> str:
    shown = case_to_show([case for case in cases if case.report.failing])
    return explain(body, cases, shown=shown, facts=attribute_table(body, shown))


def test_differing_elements_are_marked_in_a_grid_under_their_sentence(tensor: Make) -> None:
    assert named(tensor(M + C), tensor(M + C[:, None])) == "\n".join(
        [
            "Right about `out`: type tensor, shape (3, 3), dtype float32, device cpu.",
            "",
            "`out`: 6 of 9 elements differ, first at [0, 1]: 22. instead of 12.",
            "  yours                expected",
            "   11.  >22.< >33.<     11.   12.   13.",
            "  >14.<  25.  >36.<     24.   25.   26.",
            "  >17.< >28.<  39.      37.   38.   39.",
            "",
            "Your result is the expected one with a vector broadcast along the other",
            "axis.",
        ]
    )


def test_several_wrong_attributes_come_before_anything_else(tensor: Make) -> None:
    text = named(tensor([[1, 2, 3]], "int64"), tensor(M))
    assert text.splitlines()[:3] == [
        "`out` has shape (1, 3), expected (3, 3).",
        "`out` has dtype int64, expected float32.",
        "Right about `out`: type tensor, device cpu.",
    ]
    assert text.count("expected (3, 3)") == 1
    assert "compared once the shape is right" in text


def test_that_values_wait_for_the_shape_is_said_once(tensor: Make) -> None:
    body = CodeBody("reference", expect=(Expectation("a"), Expectation("b"), Expectation("c")))
    got = {"a": tensor([1.0]), "b": tensor([[1.0]]), "c": tensor([1.0, 2.0])}
    want = {"a": tensor([1.0, 2.0]), "b": tensor([1.0]), "c": tensor([1.0, 3.0])}
    text = told(body, [judge_case(body, CaseFacts(0, got), CaseFacts(0, want))])
    assert text.count("are compared once") == 1
    assert text.index("The values are compared once the shapes are right.") < text.index("`c`: 1 of 2")


def test_one_wrong_attribute_is_one_sentence(tensor: Make) -> None:
    text = named(tensor(M.T, "float64"), tensor(M.T))
    assert text.startswith("`out` has dtype float64, expected float32.")
    assert "The values are right; only the dtype is not." in text
    assert text.count("expected float32") == 1


def test_the_largest_difference_is_told_where_the_grid_may_not_show_it(tensor: Make) -> None:
    want = np.zeros((9, 9))
    got = want.copy()
    got[0, 0], got[8, 8] = 1, 50
    assert "the largest difference is 50." in " ".join(named(tensor(got), tensor(want)).split())
    deep = np.zeros((2, 2, 2))
    assert "largest difference" in named(tensor(deep + 1), tensor(deep))


def test_equal_rows_of_a_grid_are_all_shown(tensor: Make) -> None:
    text = named(tensor([[1.0, 2.0]] * 3), tensor([[1.0, 5.0]] * 3))
    assert text.count(">2.<") == 3


def test_what_is_about_no_result_is_one_paragraph_and_said_once(tensor: Make) -> None:
    rules = Rules(("torch.einsum",), ("torch.matmul", "Tensor.__matmul__"))
    run = CaseFacts(0, {"f": tensor([1.0])}, ops={"torch.Tensor.matmul": 1})
    text = told(CodeBody("r", call="f", rules=rules), [judge_case(CodeBody("r", call="f", rules=rules), run, run)])
    assert text.splitlines() == [
        "`torch.einsum` was not called; this card asks for it.",
        "`torch.Tensor.matmul` was called; this card rules it out.",
    ]


def test_the_slip_is_named(tensor: Make) -> None:
    assert "Your result is the expected one transposed." in named(tensor(M.T), tensor(M))
    assert "Broadcast to (3, 3)" in named(tensor(C), tensor(np.stack([C] * 3)))


def test_a_sum_for_a_mean_is_named_by_what_was_given(tensor: Make) -> None:
    body = CodeBody("reference", expect=(Expectation("loss"),))
    shapes = {"x": (2, 3)}
    case = judge_case(body, CaseFacts(0, {"loss": tensor(12.0)}), CaseFacts(0, {"loss": tensor(2.0)}, shapes=shapes))
    assert "is 6 times what it should be, and `x` has as many elements: is a sum" in " ".join(
        told(body, [case]).split()
    )


def test_the_tolerance_of_the_card_decides_what_is_marked(tensor: Make) -> None:
    text = named(tensor([[1.01, 5.0], [1.0, 1.0]]), tensor([[1.0, 1.0], [1.0, 1.0]]), rtol=0.1)
    assert ">5.<" in text
    assert ">1.01<" not in text


def test_nested_differences_are_told_by_their_path(tensor: Make) -> None:
    key = ScalarValue("str", "loss")
    got = MappingValue(((key, SequenceValue("list", (tensor([1.0, 2.0]),))),))
    want = MappingValue(((key, SequenceValue("list", (tensor([1.0, 3.0]),))),))
    text = named(got, want)
    assert "`out['loss'][0]`: 1 of 2 elements differ" in text
    assert ">2.<" in text


def test_a_nested_list_is_shown_as_a_grid_too(value: Callable[[Any], Value]) -> None:
    assert named(value([[1.0, 2.0], [3.0, 4.0]]), value([[1.0, 3.0], [2.0, 4.0]])) == "\n".join(
        [
            "Right about `out`: type list, structure 2 items.",
            "",
            "`out`: 2 of 4 elements differ, first at [0, 1]: 2. instead of 3.",
            "  yours        expected",
            "   1.  >2.<     1.   3.",
            "  >3.<  4.      2.   4.",
            "",
            "Your result is the expected one transposed.",
        ]
    )


def test_many_differences_are_cut(tensor: Make) -> None:
    many = SequenceValue("list", tuple(ScalarValue("str", str(n)) for n in range(30)))
    none = SequenceValue("list", tuple(ScalarValue("str", "") for _ in range(30)))
    text = named(many, none)
    assert "… and 22 more differences." in text
    assert len(text.splitlines()) < 20


def test_a_function_card_shows_the_smallest_failing_case_with_its_arguments(tensor: Make) -> None:
    body = CodeBody("reference", call="f")
    sizes = [(3, 5), (1, 2), (2, 2)]
    pairs: list[tuple[Value, Value]] = [(tensor(np.ones(s)), tensor(np.ones(s) * (s != (1, 2)) * 4 + 1)) for s in sizes]
    args = [SequenceValue("tuple", (tensor(np.full(s, 7.0)),)) for s in sizes]
    text = told(body, judged(body, pairs, args))
    assert "`f(…)`: 4 of 4 elements differ" in text
    assert "This happens in 2 of 3 cases; the smallest found is `f` called with:" in text
    assert "argument 1: float32 tensor of shape (2, 2)" in text


def test_all_cases_and_a_single_case_are_worded_apart(tensor: Make) -> None:
    body = CodeBody("reference", call="f")
    wrong = (tensor([1.0]), tensor([2.0]))
    args = SequenceValue("tuple", (ScalarValue("int", 5),))
    assert "This happens in all 2 cases" in told(body, judged(body, [wrong, wrong], [args, args]))
    assert "This is `f` called with:\n  argument 1: 5" in told(body, judged(body, [wrong], [args]))


def test_arguments_are_not_shown_for_a_broken_rule() -> None:
    body = CodeBody("reference", call="f")
    case = JudgedCase(CaseFacts(0), CaseFacts(0, args=ScalarValue("int", 1)))
    assert case_text(body, case, 1, 1) == ["This is `f` called with:\n  argument 1: 1"]
    assert explain(body, [case]) == ""


def test_a_named_card_that_fails_sometimes_says_how_often(tensor: Make) -> None:
    body = CodeBody("reference", expect=(Expectation("w", statistics={"mean": Near(0.0, abs=0.5)}),))
    text = told(body, judged(body, [(tensor([x]), tensor([0.0])) for x in (0.0, 2.0, 0.1)]))
    assert text.splitlines() == [
        "`w` has mean 2, expected 0 within 0.5.",
        "Right about `w`: type tensor, shape (1,), dtype float32, device cpu.",
        "",
        "This happens in 1 of 3 runs.",
    ]


def test_what_fails_only_in_another_case_is_told_too(tensor: Make) -> None:
    body = CodeBody("reference", call="f")
    small, large = (SequenceValue("tuple", (tensor(np.ones(n)),)) for n in (1, 9))
    pairs: list[tuple[Value, Value]] = [
        (tensor([1.0]), tensor([2.0])),
        (tensor([1.0], "float64"), tensor([1.0])),
    ]
    text = told(body, judged(body, pairs, [small, large]))
    assert "In another case: `f(…)` has dtype float64, expected float32." in text


def test_the_smallest_case_is_the_one_with_the_least_to_read(tensor: Make) -> None:
    cases = [JudgedCase(CaseFacts(n), CaseFacts(n, args=tensor(np.ones(size)))) for n, size in enumerate((5, 2, 9))]
    assert smallest(cases).got.seed == 1


def failing_case(tensor: Make, size: int, *checks: str, broke: ErrorReport | None = None) -> JudgedCase:
    report = Report()
    for check in checks:
        report.failed(Finding(check, "f", "wrong"))
    facts = CaseFacts(size, args=tensor(np.ones(size)))
    return JudgedCase(facts, facts, report, broke)


def test_a_smaller_case_is_shown_if_it_fails_in_the_same_way(tensor: Make) -> None:
    drawn = [failing_case(tensor, 9, "value"), failing_case(tensor, 7, "value", "shape")]
    assert case_to_show(drawn).got.seed == 7
    alike, other, larger = (failing_case(tensor, size, *checks) for size, checks in
                            ((4, ("value", "shape")), (2, ("value",)), (8, ("value", "shape"))))  # fmt: skip
    assert case_to_show(drawn, [other, larger]).got.seed == 7
    assert case_to_show(drawn, [other, alike, larger]).got.seed == 4
    passing = failing_case(tensor, 1)
    assert case_to_show(drawn, [passing]).got.seed == 7


def test_a_smaller_case_that_raises_must_raise_the_same_type(tensor: Make) -> None:
    index, value = (ErrorReport(kind, "no") for kind in ("IndexError", "ValueError"))
    drawn = [failing_case(tensor, 9, broke=index)]
    assert case_to_show(drawn, [failing_case(tensor, 2, broke=value), failing_case(tensor, 3)]).got.seed == 9
    assert case_to_show(drawn, [failing_case(tensor, 2, broke=index)]).got.seed == 2
