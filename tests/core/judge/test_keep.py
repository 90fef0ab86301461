from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from quizapp.core.judge.keep import check_keep
from quizapp.core.judge.report import Report
from quizapp.core.run import CaseFacts, Kept
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]


def kept(before: Value, after: Value | None = None, same_object: bool = True, written: bool = False) -> CaseFacts:
    return CaseFacts(0, kept={"c": Kept(before, before if after is None else after, same_object, written)})


def message(got: CaseFacts, want: CaseFacts) -> str:
    report = Report()
    check_keep(report, ("c",), got, want)
    assert report.checked == {("keep", "c"): not report.findings}
    return report.findings[0].message if report.findings else ""


def test_a_name_left_alone_holds_wherever_it_lies(tensor: Make) -> None:
    assert message(kept(tensor([1.0], storage=5)), kept(tensor([1.0], storage=6))) == ""


def test_a_name_that_the_setup_does_not_make_cannot_be_kept(tensor: Make) -> None:
    never = kept(MissingValue(), MissingValue(), same_object=False)
    told = "`c` is not there before the code runs, so that it cannot be kept."
    assert message(never, never) == told
    assert message(kept(MissingValue(), tensor([1.0]), same_object=False), never) == told


def test_writing_in_place_is_seen_even_where_the_values_stay(tensor: Make) -> None:
    c = tensor([1.0])
    assert message(kept(c, written=True), kept(c)) == "`c` was written to in place; it must stay as it was."


def test_a_name_bound_anew_is_seen_even_where_the_values_stay(tensor: Make) -> None:
    c = tensor([1.0])
    assert "now names another value" in message(kept(c, same_object=False), kept(c))


@pytest.mark.parametrize("change", [{"data": b"\0\0\0\0"}, {"dtype": "int32"}, {"shape": (1, 1)}, {"stride": (0,)}])
def test_another_value_is_another_value(tensor: Make, change: dict[str, Any]) -> None:
    c = tensor([1.0])
    assert "has changed" in message(kept(c, replace(c, **change)), kept(c))


def test_a_change_that_the_values_do_not_show_is_a_change() -> None:
    model = OpaqueValue("torch.nn.modules.linear.Linear")
    mine = Kept(model, model, same_object=True, written=False)
    told = CaseFacts(0, kept={"c": replace(mine, changed=True)})
    assert message(told, CaseFacts(0, kept={"c": mine})) == "`c` has changed; it must stay as it was."
    assert message(CaseFacts(0, kept={"c": mine}), told) == ""


def test_a_forged_beginning_does_not_help(tensor: Make) -> None:
    forged, true = tensor([9.0]), tensor([1.0])
    assert "has changed" in message(kept(forged, forged), kept(true))


def test_nan_stays_nan(tensor: Make) -> None:
    assert message(kept(tensor([np.nan])), kept(tensor([np.nan]))) == ""


def test_lists_and_dicts_are_compared_to_their_leaves(tensor: Make) -> None:
    key = ScalarValue("str", "k")
    tree = SequenceValue("list", (MappingValue(((key, tensor([1.0])),)), ScalarValue("int", 1)))
    other = SequenceValue("list", (MappingValue(((key, tensor([2.0])),)), ScalarValue("int", 1)))
    assert message(kept(tree), kept(tree)) == ""
    assert "has changed" in message(kept(tree, other), kept(tree))
    assert "has changed" in message(kept(tree, SequenceValue("list", tree.items[:1])), kept(tree))
    assert "has changed" in message(kept(tree, SequenceValue("tuple", tree.items)), kept(tree))


def test_a_name_that_is_gone_does_not_pass(tensor: Make) -> None:
    c = tensor([1.0])
    assert "is gone" in message(kept(c, MissingValue()), kept(c))
    assert "is gone" in message(CaseFacts(0), kept(c))
    assert "is gone" in message(kept(c), CaseFacts(0))


class TestArguments:
    """`keep: [args]` on a function card stands for every argument of the call."""

    def facts(self, *written: bool) -> CaseFacts:
        one = ScalarValue("int", 1)
        return CaseFacts(1, kept={f"args[{i}]": Kept(one, one, True, wrote) for i, wrote in enumerate(written)})

    def failed(self, got: CaseFacts, want: CaseFacts) -> list[str]:
        report = Report()
        check_keep(report, ("args",), got, want)
        return [name for (_, name), ok in report.checked.items() if not ok]

    def test_untouched_arguments_are_kept(self) -> None:
        assert self.failed(self.facts(False, False), self.facts(False, False)) == []

    def test_the_argument_that_was_written_to_is_named(self) -> None:
        assert self.failed(self.facts(False, True), self.facts(False, False)) == ["args[1]"]

    def test_an_argument_left_out_of_a_forged_run_is_missed(self) -> None:
        assert self.failed(self.facts(False), self.facts(False, False)) == ["args[1]"]

    def test_a_run_that_reports_no_argument_has_not_kept_them(self) -> None:
        assert self.failed(CaseFacts(1), CaseFacts(1)) == ["args"]


@pytest.mark.parametrize(
    ("before", "after", "same"),
    [(float("nan"), float("nan"), True), (0.0, -0.0, False), (1.0, 1.0, True), (1.0, 1.5, False)],
)
def test_a_float_is_kept_to_its_last_bit(before: float, after: float, same: bool) -> None:
    was, now = ScalarValue("float", before), ScalarValue("float", after)
    assert (message(kept(was, now), kept(was)) == "") is same
