from collections.abc import Callable
from typing import Any

import pytest

from quizapp.core.card import Expectation
from quizapp.core.judge.report import Report
from quizapp.core.judge.storage import RUN, check_budget, check_storage
from quizapp.core.run import CaseFacts
from quizapp.core.values import MappingValue, ScalarValue, SequenceValue, TensorValue, Value

Make = Callable[..., TensorValue]
CASE = CaseFacts(0, storages={"c": 7, "m": 8})


def checked(got: Value, *, want: Value | None = None, **expectation: Any) -> Report:
    report = Report()
    check_storage(report, Expectation("e", **expectation), got, got if want is None else want, CASE)
    return report


def test_a_view_shares_the_storage_it_looks_into(tensor: Make) -> None:
    assert checked(tensor([1.0], storage=7), shares="c").checked == {("shares", "e"): True}


def test_a_copy_shares_nothing(tensor: Make) -> None:
    report = checked(tensor([1.0], storage=9), shares="c")
    assert report.findings[0].message == "`e` has memory of its own; it should share the storage of `c`."


def test_a_name_that_should_stay_where_it_was_is_told_so(tensor: Make) -> None:
    assert "`c` has memory of its own; it should keep the storage it had." in [
        each.message for each in _shares("c", "c", tensor([1.0], storage=9)).findings
    ]


def _shares(name: str, owner: str, got: Value) -> Report:
    report = Report()
    check_storage(report, Expectation(name, shares=owner), got, got, CASE)
    return report


def test_sharing_with_a_name_that_setup_never_made_does_not_pass(tensor: Make) -> None:
    assert _shares("e", "nobody", tensor([1.0], storage=7)).failing == {("shares", "e")}


@pytest.mark.parametrize(("stride", "ok"), [((0, 1), True), ((3, 1), False), ((0,), False), ((), False)])
def test_the_stride_must_be_the_very_one(tensor: Make, stride: tuple[int, ...], ok: bool) -> None:
    report = checked(tensor([[1.0]], stride=stride), stride=(0, 1))
    assert report.checked == {("stride", "e"): ok}


@pytest.mark.parametrize(
    ("storage", "size", "most", "ok"),
    [(7, 10**9, 0, True), (9, 36, 0, False), (9, 36, 36, True), (9, 37, 36, False)],
)
def test_only_bytes_that_setup_did_not_hold_are_new(tensor: Make, storage: int, size: int, most: int, ok: bool) -> None:
    report = checked(tensor([1.0], storage=storage, storage_bytes=size), new_bytes=most)
    assert report.checked == {("new_bytes", "e"): ok}


def test_the_storages_of_a_structure_are_counted_once_each(tensor: Make) -> None:
    one, view = tensor([1.0], storage=9, storage_bytes=4), tensor([1.0], storage=9, storage_bytes=4)
    other = tensor([1.0], storage=10, storage_bytes=8)
    got = SequenceValue("list", (one, view, MappingValue(((ScalarValue("int", 1), other),))))
    assert checked(got, new_bytes=12).checked == {("new_bytes", "e"): True}
    assert "12 bytes of new memory; at most 11" in checked(got, new_bytes=11).findings[0].message


def test_what_is_no_tensor_has_neither_storage_nor_stride() -> None:
    report = checked(ScalarValue("int", 1), shares="c", stride=())
    assert report.failing == {("shares", "e"), ("stride", "e")}


def test_nothing_is_checked_that_the_card_does_not_ask_for(tensor: Make) -> None:
    assert checked(tensor([1.0])).checked == {}


def test_a_stride_may_follow_the_reference(tensor: Make) -> None:
    want = tensor([[1.0, 2.0]], stride=(1, 7))
    assert checked(tensor([[1.0, 2.0]], stride=(1, 7)), want=want, stride="same").checked == {("stride", "e"): True}
    failed = checked(tensor([[1.0, 2.0]], stride=(2, 1)), want=want, stride="same").findings[0]
    assert failed.message == "`e` has stride (2, 1), expected (1, 7)."
    assert checked(ScalarValue("int", 1), want=want, stride="same").failing == {("stride", "e")}


@pytest.mark.parametrize(
    ("owner", "storage", "ok"),
    [("args", 5, True), ("args", 6, True), ("args", 7, False), ("args[1]", 6, True), ("args[1]", 5, False),
     ("args", 0, False)],
)  # fmt: skip
def test_a_functions_result_may_share_with_an_argument(tensor: Make, owner: str, storage: int, ok: bool) -> None:
    case = CaseFacts(0, storages={"args[0]": 5, "args[1]": 6, "args[2]": 0, "c": 7})
    got, report = tensor([1.0], storage=storage), Report()
    check_storage(report, Expectation("f", shares=owner), got, got, case)
    assert report.checked == {("shares", "f"): ok}
    if not ok and owner == "args":
        assert report.findings[0].message == "`f` has memory of its own; it should share the storage of an argument."


@pytest.mark.parametrize(
    ("owner", "storage", "ok"),
    [("rows", 3, True), ("rows", 4, True), ("m", 5, True), ("m", 6, False), ("w", 7, True), ("w", 8, False),
     ("row", 3, False), ("args[1]", 9, True), ("args", 9, True), ("args[0]", 9, False), ("rows", 0, False)],
)  # fmt: skip
def test_what_lies_inside_a_name_is_shared_too(tensor: Make, owner: str, storage: int, ok: bool) -> None:
    storages = {"rows[0]": 3, "rows[1]['a']": 4, "m.weight": 5, "m.weight.grad": 6, "w": 7, "w.grad": 8,
                "args[1][0]": 9, "rows[2]": 0}  # fmt: skip
    got, report = tensor([1.0], storage=storage), Report()
    check_storage(report, Expectation("f", shares=owner), got, got, CaseFacts(0, storages=storages))
    assert report.checked == {("shares", "f"): ok}


@pytest.mark.parametrize(("held", "most", "ok"), [(0, 0, True), (4, 0, False), (200, 200, True), (201, 200, False)])
def test_the_budget_of_the_whole_run_is_the_most_held_at_once(held: int, most: int, ok: bool) -> None:
    report = Report()
    check_budget(report, most, CaseFacts(0, new_bytes=held))
    assert report.checked == {("new_bytes", RUN): ok}


def test_a_broken_budget_is_told_in_bytes() -> None:
    report = Report()
    check_budget(report, 400, CaseFacts(0, new_bytes=157_000))
    check_budget(report, 0, CaseFacts(0, new_bytes=36))
    assert [each.message for each in report.findings] == [
        "Your code held 157,000 bytes of new memory at once; at most 400 are allowed.",
        "Your code held 36 bytes of new memory at once; none is allowed.",
    ]


def test_no_budget_is_not_checked_and_a_run_that_tells_nothing_keeps_to_none() -> None:
    report = Report()
    check_budget(report, None, CaseFacts(0, new_bytes=1 << 40))
    assert report.checked == {}
    check_budget(report, 1 << 40, CaseFacts(0))
    assert report.failing == {("new_bytes", RUN)}
