from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Expectation, Near
from quizapp.core.judge.report import Report
from quizapp.core.judge.statistic import check_statistics, slack, statistic, within
from quizapp.core.values import OpaqueValue, TensorValue, Value

Make = Callable[..., TensorValue]


def checked(got: Value, **bounds: Near) -> Report:
    report = Report()
    check_statistics(report, Expectation("w", statistics=bounds), got)
    return report


@pytest.mark.parametrize(
    ("name", "expected"), [("mean", 2.5), ("std", 1.2909944), ("var", 5 / 3), ("min", 1.0), ("max", 4.0)]
)
def test_statistics_are_those_torch_gives(name: str, expected: float) -> None:
    assert statistic(np.array([[1, 2], [3, 4]]), name) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("array", "name"),
    [
        (np.array([]), "mean"),
        (np.array([]), "max"),
        (np.array([1.0]), "std"),
        (np.array([1.0]), "var"),
        (np.array([1j, 2j]), "mean"),
        (np.array([1.0, 2.0]), "median"),
    ],
)
def test_a_statistic_that_is_not_there_is_none(array: Any, name: str) -> None:
    assert statistic(array, name) is None


def test_the_wider_of_both_tolerances_counts() -> None:
    assert slack(Near(10.0, rel=0.1, abs=0.5)) == 1.0
    assert slack(Near(-10.0, rel=0.01, abs=0.5)) == 0.5
    assert within(10.5, Near(10.0, abs=0.5))
    assert not within(10.51, Near(10.0, abs=0.5))


@given(st.floats(-1e6, 1e6), st.floats(0, 1))
def test_nan_is_never_within(near: float, rel: float) -> None:
    assert not within(float("nan"), Near(near, rel=rel))
    assert within(near, Near(near, rel=rel))


def test_kaiming_is_told_from_xavier_at_five_percent(tensor: Make) -> None:
    bound = {"std": Near(0.1414, rel=0.05), "mean": Near(0.0, abs=0.01)}
    draws = [np.random.default_rng(seed).standard_normal((100, 50)) for seed in range(20)]
    assert not any(checked(tensor(draw * (2 / 100) ** 0.5), **bound).failing for draw in draws)
    assert all(checked(tensor(draw * (2 / 150) ** 0.5), **bound).failing == {("statistic", "w")} for draw in draws)


def test_the_message_gives_the_statistic_and_its_bound(tensor: Make) -> None:
    report = checked(tensor([1.0, 3.0]), mean=Near(1.0, abs=0.25), max=Near(3.0))
    assert [each.message for each in report.findings] == ["The mean of `w` is 2, expected 1 within 0.25."]
    assert report.checked == {("statistic", "w"): False}


def test_what_has_no_numbers_has_no_statistics() -> None:
    report = checked(OpaqueValue("ndarray"), mean=Near(0.0, abs=1.0))
    assert report.findings[0].message == "`w` has no mean (expected 0 within 1)."
