"""Recognising a known mistake by what it computes, however it is written."""

import re

from quizapp.core.card import Card, CodeBody, Expectation
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.case import expectations, is_arguments, result_of
from quizapp.core.judge.compare import Place, compare
from quizapp.core.judge.describe import shallow
from quizapp.core.judge.judging import code_body
from quizapp.core.judge.report import Report
from quizapp.core.judge.statistic import slack, statistic
from quizapp.core.run import CaseFacts, ErrorReport, Run
from quizapp.core.values import MissingValue, OpaqueValue, SequenceValue, TensorValue, Value
from quizapp.core.verdict import Outcome, Verdict

_ADDRESS = re.compile(r"0x[0-9a-fA-F]+")


def same_mistake(card: Card, learner: Run, verdict: Verdict, wrong: Run, wrong_verdict: Verdict) -> bool:
    """Whether the learner's result is that of a known wrong answer, both runs having had the same seeds.

    True when both fail the same checks with the same results, or raise the same error. Outcomes that leave no facts
    (time, memory, a crash, …) are never recognised.
    """
    if verdict.outcome is not wrong_verdict.outcome or verdict.passed:
        return False
    if verdict.outcome is Outcome.ERROR and not _same_error(verdict.error, wrong_verdict.error):
        return False
    if verdict.outcome not in (Outcome.WRONG, Outcome.ERROR) or _failing(verdict) != _failing(wrong_verdict):
        return False
    if [case.seed for case in learner.cases] != [case.seed for case in wrong.cases]:
        return False
    body = code_body(card)
    if body.stdout and learner.stdout.split() != wrong.stdout.split():
        return False
    return all(_same_case(body, mine, other) for mine, other in zip(learner.cases, wrong.cases, strict=True))


def _failing(verdict: Verdict) -> frozenset[tuple[str, str]]:
    return frozenset((each.check, each.name) for each in verdict.checks if not each.ok)


def _same_error(mine: ErrorReport | None, other: ErrorReport | None) -> bool:
    """Whether two exceptions say the same; an object's address in the message says nothing."""
    if mine is None or other is None:
        return mine is other
    messages = [_ADDRESS.sub("0x", each.message) for each in (mine, other)]
    return mine.type == other.type and messages[0] == messages[1]


def _same_case(body: CodeBody, mine: CaseFacts, other: CaseFacts) -> bool:
    if not _same_error(mine.error, other.error):
        return False
    return all(
        _same_expected(body, each, shallow(result_of(mine, each.name)), shallow(result_of(other, each.name)))
        for each in expectations(body)
    )


def _same_expected(body: CodeBody, expectation: Expectation, mine: Value, other: Value) -> bool:
    if is_arguments(body, expectation):
        pairs = zip(_items(mine), _items(other), strict=False)
        return len(_items(mine)) == len(_items(other)) and all(_same_gradient(expectation, *pair) for pair in pairs)
    return _same_result(expectation, mine, other)


def _items(value: Value) -> tuple[Value, ...]:
    return value.items if isinstance(value, SequenceValue) else ()


def _same_result(expectation: Expectation, mine: Value, other: Value) -> bool:
    """Whether two results are alike: both missing, of one type that is not compared, or equal in every fact."""
    if isinstance(mine, MissingValue) or isinstance(other, MissingValue):
        return type(mine) is type(other)
    if isinstance(mine, OpaqueValue) and isinstance(other, OpaqueValue):
        return mine.type == other.type
    report = Report()
    alike = Expectation(
        expectation.name,
        rtol=expectation.rtol,
        atol=expectation.atol,
        equal_nan=True,
        statistics=expectation.statistics,
    )
    compare(report, Place(alike), mine, other)
    return (
        not report.failing and _same_attributes(expectation, mine, other) and _same_statistics(expectation, mine, other)
    )


def _same_attributes(expectation: Expectation, mine: Value, other: Value) -> bool:
    """Whether two results are alike in what else the card asks for: their strides and their gradients."""
    if not isinstance(mine, TensorValue) or not isinstance(other, TensorValue):
        return True
    if expectation.stride is not None and mine.stride != other.stride:
        return False
    return not expectation.grad or _same_gradient(expectation, mine, other)


def _same_gradient(expectation: Expectation, mine: Value, other: Value) -> bool:
    one, two = (each.grad if isinstance(each, TensorValue) else None for each in (mine, other))
    if one is None or two is None:
        return one is two
    report = Report()
    alike = Expectation(expectation.name, rtol=expectation.rtol, atol=expectation.atol, equal_nan=True)
    compare(report, Place(alike), one, two)
    return not report.failing


def _same_statistics(expectation: Expectation, mine: Value, other: Value) -> bool:
    """Whether the bounded statistics of two results are as near to each other as the card wants them to its target."""
    if not expectation.statistics:
        return True
    arrays = numbers(mine), numbers(other)
    for name, near in expectation.statistics.items():
        seen = [None if array is None else statistic(array, name) for array in arrays]
        if seen[0] is None or seen[1] is None or not abs(seen[0] - seen[1]) <= slack(near):
            return False
    return True
