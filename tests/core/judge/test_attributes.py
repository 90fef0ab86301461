from collections.abc import Callable
from typing import Any

import pytest

from quizapp.core.card import CodeBody, Expectation, Near
from quizapp.core.judge.attributes import attribute_table
from quizapp.core.judge.case import judge_case
from quizapp.core.run import CaseFacts, ErrorReport
from quizapp.core.values import MappingValue, OpaqueValue, ScalarValue, TensorValue, Value
from quizapp.core.verdict import Fact

Make = Callable[..., TensorValue]
Plain = Callable[[Any], Value]
Row = tuple[str, str, bool | None]


def table(got: Value, want: Value, *, case: CaseFacts | None = None, **expectation: Any) -> dict[str, Row]:
    """The rows of one result by attribute: what it is, what it should be, and whether it is right."""
    storages = case.storages if case else {}
    body = CodeBody("reference", expect=(Expectation("out", **expectation),))
    mine, other = (CaseFacts(0, {"out": each}, storages=storages) for each in (got, want))
    facts = attribute_table(body, judge_case(body, mine, other))
    return {fact.attribute + fact.name.removeprefix("out"): (fact.got, fact.expected, fact.ok) for fact in facts}


def test_every_fact_of_a_tensor_is_there_whatever_failed_first(tensor: Make) -> None:
    found = table(tensor([[1, 2, 3]], "int64", requires_grad=False), tensor([[1.0], [2.0], [3.0]]))
    assert found == {
        "type": ("tensor", "tensor", True),
        "shape": ("(1, 3)", "(3, 1)", False),
        "dtype": ("int64", "float32", False),
        "device": ("cpu", "cpu", True),
        "value": ("not compared", "", None),
        "requires_grad": ("False", "False", None),
        "stride": ("(3, 1)", "(1, 1)", None),
    }


def test_the_order_is_that_of_the_checks(tensor: Make) -> None:
    rows = list(table(tensor([1.0]), tensor([1.0]), grad=True, shares="c", new_bytes=0))
    assert rows == [
        "type",
        "shape",
        "dtype",
        "device",
        "value",
        "requires_grad",
        "stride",
        "shares",
        "new_bytes",
        "grad",
    ]


def test_values_are_counted_and_a_single_one_is_shown(tensor: Make) -> None:
    assert table(tensor([1.0, 2.0, 9.0]), tensor([1.0, 2.0, 3.0]))["value"] == ("2 of 3 right", "all 3 right", False)
    assert table(tensor([1.0, 2.0]), tensor([1.0, 2.0]))["value"] == ("2 of 2 right", "all 2 right", True)
    assert table(tensor(2.00001, "float64"), tensor(2.0, "float64"))["value"] == ("2.00001", "2", False)


def test_what_the_card_lets_be_is_not_judged(tensor: Make) -> None:
    found = table(tensor([1.0], "float64"), tensor([1.0]), dtype="any", device="any")
    assert found["dtype"] == ("float64", "float32", None)
    assert found["device"] == ("cpu", "cpu", None)


def test_what_the_card_names_is_what_is_expected(tensor: Make) -> None:
    found = table(
        tensor([[1.0]], stride=(1, 1)),
        tensor([[1.0]]),
        dtype="float64",
        requires_grad=True,
        stride=(0, 1),
        device="cuda",
    )
    assert found["dtype"] == ("float32", "float64", False)
    assert found["requires_grad"] == ("False", "True", False)
    assert found["stride"] == ("(1, 1)", "(0, 1)", False)
    assert found["device"] == ("cpu", "cuda", False)


def test_a_stride_that_follows_the_reference(tensor: Make) -> None:
    want = tensor([[1.0]], stride=(5, 1))
    assert table(tensor([[1.0]], stride=(1, 1)), want, stride="same")["stride"] == ("(1, 1)", "(5, 1)", False)


def test_memory_is_said_by_whose_it_is_and_how_much(tensor: Make) -> None:
    case = CaseFacts(0, storages={"c": 7})
    own = table(tensor([1.0], storage=9, storage_bytes=4), tensor([1.0], storage=7), case=case, shares="c", new_bytes=0)
    assert own["shares"] == ("memory of its own", "memory of c", False)
    assert own["new_bytes"] == ("4", "at most 0", False)
    shared = table(tensor([1.0], storage=7), tensor([1.0], storage=7), case=case, shares="c", new_bytes=0)
    assert shared["shares"] == ("memory of c", "memory of c", True)
    assert shared["new_bytes"] == ("0", "at most 0", True)


def test_gradients_are_said_by_their_kind(tensor: Make) -> None:
    want = tensor([1.0], grad=tensor([2.0]))
    assert table(tensor([1.0]), want, grad=True)["grad"] == ("None", "float32 (1,)", False)
    assert table(tensor([1.0], grad=tensor([3.0])), want, grad=True)["grad"] == (
        "float32 (1,), other values", "float32 (1,)", False,
    )  # fmt: skip
    assert table(want, want, grad=True)["grad"] == ("float32 (1,)", "float32 (1,)", True)


def test_statistics_stand_in_place_of_values(tensor: Make) -> None:
    bounds = {"mean": Near(0.0, abs=0.5), "max": Near(3.0, abs=1.0)}
    found = table(tensor([1.0, 3.0]), tensor([0.0, 0.0]), statistics=bounds)
    assert found["mean"] == ("2", "0 within 0.5", False)
    assert found["max"] == ("3", "3 within 1", True)
    assert "value" not in found
    assert table(tensor([1j], "complex64"), tensor([0.0]), statistics=bounds)["mean"] == ("none", "0 within 0.5", False)


def test_plain_values_and_structures(value: Plain) -> None:
    assert table(value(4), value(5)) == {"type": ("int", "int", True), "value": ("4", "5", False)}
    assert table(value("a"), value("a"))["value"] == ("'a'", "'a'", True)
    assert table(value([1, 2]), value((1, 3, 4))) == {
        "type": ("list", "tuple", False),
        "structure": ("2 items", "3 items", False),
    }
    assert table(value([1, 2]), value([1, 3]))["value"] == ("1 of 2 right", "all 2 right", False)


def test_keys_are_named(tensor: Make) -> None:
    def mapping(**items: Value) -> MappingValue:
        return MappingValue(tuple((ScalarValue("str", name), each) for name, each in items.items()))

    found = table(mapping(a=tensor([1.0, 2.0]), b=tensor([1.0])), mapping(a=tensor([1.0]), c=tensor([1.0])))
    assert found["structure"] == ("'a', 'b'", "'a', 'c'", False)
    assert found["shape['a']"] == ("(2,)", "(1,)", False)
    assert table(mapping(), mapping())["structure"] == ("no keys", "no keys", True)


def test_parts_inside_that_are_wrong_leave_the_whole_its_own_facts(tensor: Make, value: Plain) -> None:
    found = table(value((tensor([1.0]), 2)), value((tensor([1.0], "float64"), 2)))
    assert found["type"] == ("tuple", "tuple", True)
    assert found["dtype[0]"] == ("float32", "float64", False)


def test_a_result_of_another_type_or_none_at_all(tensor: Make, value: Plain) -> None:
    assert table(value([1.0]), tensor([1.0])) == {"type": ("list", "tensor", False)}
    assert table(OpaqueValue("numpy.ndarray"), tensor([1.0])) == {"type": ("ndarray", "tensor", False)}
    body = CodeBody("reference", expect=(Expectation("out"), Expectation("b")))
    case = judge_case(body, CaseFacts(0, {"b": value(1)}), CaseFacts(0, {"out": tensor([1.0]), "b": value(1)}))
    assert attribute_table(body, case)[0] == Fact("out", "type", "missing", "tensor", ok=False)
    assert [fact.name for fact in attribute_table(body, case)] == ["out", "b", "b"]


def test_a_functions_result_and_the_budget_of_the_run(tensor: Make) -> None:
    body = CodeBody("reference", call="f", new_bytes=400)
    facts = CaseFacts(0, {"f": tensor([1.0])}, new_bytes=157_000)
    rows = attribute_table(body, judge_case(body, facts, facts))
    assert rows[0] == Fact("f(…)", "type", "tensor", "tensor", ok=True)
    assert rows[-1] == Fact("the run", "new_bytes", "157,000", "at most 400", ok=False)


@pytest.mark.parametrize("side", ["got", "want"])
def test_a_case_in_which_a_side_raised_has_no_table(tensor: Make, side: str) -> None:
    body = CodeBody("reference", call="f", raises="ValueError")
    raised, fine = CaseFacts(0, error=ErrorReport("ValueError", "no")), CaseFacts(0, {"f": tensor([1.0])})
    pair = (raised, fine) if side == "got" else (fine, raised)
    assert attribute_table(body, judge_case(body, *pair)) == ()


def test_gradients_of_arguments_make_no_result(tensor: Make, value: Plain) -> None:
    body = CodeBody("reference", call="f", expect=(Expectation("args", grad=True),))
    facts = CaseFacts(0, {"f": value(1), "args": value((tensor([1.0], grad=tensor([1.0])),))})
    assert {fact.name for fact in attribute_table(body, judge_case(body, facts, facts))} == {"f(…)"}


def test_a_table_of_many_findings_tells_a_few(value: Plain) -> None:
    found = table(value(["a"] * 30), value(["b"] * 30))
    assert sum(attribute.startswith("value[") for attribute in found) == 8


def test_a_failure_whose_words_were_dropped_is_not_called_right(tensor: Make, value: Plain) -> None:
    body = CodeBody("reference", expect=(Expectation("many"), Expectation("out")))
    mine = CaseFacts(0, {"many": value(["a"] * 99), "out": tensor([1.0])})
    other = CaseFacts(0, {"many": value(["b"] * 99), "out": tensor([1.0], "float64")})
    rows = attribute_table(body, judge_case(body, mine, other))
    assert Fact("out", "dtype", "float32", "float64", ok=False) in rows
