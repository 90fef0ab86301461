"""Every check of one case: the learner's facts against the reference's, drawn from the same seed."""

from dataclasses import dataclass, field, replace

from quizapp.core.card import CodeBody, Expectation
from quizapp.core.judge.autograd import check_argument_gradients, check_autograd
from quizapp.core.judge.compare import CALLED, Place, compare
from quizapp.core.judge.describe import shallow, short
from quizapp.core.judge.keep import check_keep
from quizapp.core.judge.report import Finding, Report
from quizapp.core.judge.rules import check_rules
from quizapp.core.judge.statistic import check_statistics
from quizapp.core.judge.storage import check_budget, check_storage
from quizapp.core.run import CaseFacts, ErrorReport
from quizapp.core.values import MissingValue, SequenceValue, TensorValue, Value

ARGUMENTS = "args"
"""The name under which a run reports a function's arguments, as they are after the call."""


@dataclass(slots=True)
class JudgedCase:
    """One case of a card: both sides' facts, and what came of comparing them.

    `broke` is the exception that the learner's code raised where the reference raised none.
    """

    got: CaseFacts
    want: CaseFacts
    report: Report = field(default_factory=Report)
    broke: ErrorReport | None = None


def expectations(body: CodeBody) -> tuple[Expectation, ...]:
    """What a card expects by name; a function card that says nothing expects its function's result."""
    if body.call and all(each.name != body.call for each in body.expect):
        return (Expectation(body.call), *body.expect)
    return body.expect


def judge_case(body: CodeBody, got: CaseFacts, want: CaseFacts, *, bare: bool = False) -> JudgedCase:
    """Make every check that the card asks for on one case; `bare` leaves out what takes long to say."""
    judged = JudgedCase(_shallow(got), _shallow(want), Report(bare))
    if want.error is not None:
        check_raised(judged.report, body.raises, got.error)
    elif got.error is not None:
        judged.broke = got.error
        return judged
    else:
        for expectation in expectations(body):
            if is_arguments(body, expectation):
                check_argument_gradients(
                    judged.report,
                    Place(expectation),
                    result_of(judged.got, ARGUMENTS),
                    result_of(judged.want, ARGUMENTS),
                )
            else:
                _judge_result(judged, Place(expectation, CALLED if expectation.name == body.call else ""))
    check_keep(judged.report, body.keep, judged.got, judged.want)
    check_rules(judged.report, body.rules, got.ops)
    check_budget(judged.report, body.new_bytes, got)
    return judged


def is_arguments(body: CodeBody, expectation: Expectation) -> bool:
    """Whether an expectation is about the gradients of a function's arguments, not about a result."""
    return bool(body.call) and expectation.name == ARGUMENTS


def result_of(case: CaseFacts, name: str) -> Value:
    """The result of this name, or a missing value."""
    return case.results.get(name, MissingValue())


def _judge_result(judged: JudgedCase, place: Place) -> None:
    expectation = place.expectation
    got, want = result_of(judged.got, expectation.name), result_of(judged.want, expectation.name)
    compare(judged.report, place, got, want)
    if isinstance(got, MissingValue):
        return
    check_storage(judged.report, expectation, got, want, judged.got)
    check_autograd(judged.report, place, got, want)
    if expectation.statistics:
        check_statistics(judged.report, expectation, got)


def check_raised(report: Report, wanted: str, error: ErrorReport | None) -> None:
    """Note whether the error that the card asks for was raised."""
    message = f"No error was raised, expected {short(wanted)}."
    if error is not None:
        message = f"{short(error.type)} was raised, expected {short(wanted)}."
    report.check(
        error is not None and same_error_type(error.type, wanted), Finding("raises", wanted, message, short(wanted))
    )


def same_error_type(one: str, other: str) -> bool:
    """Whether two names mean one exception, with or without the module in front."""
    return one.rpartition(".")[2] == other.rpartition(".")[2]


def _is_flat(value: Value | None) -> bool:
    """Whether nothing is nested in a value; most are tensors, or the tensors that a function is given."""
    if isinstance(value, SequenceValue):
        return all(isinstance(each, TensorValue) and each.grad is None for each in value.items)
    return value is None or (isinstance(value, TensorValue) and value.grad is None)


def _shallow(case: CaseFacts) -> CaseFacts:
    """The facts with every value that is nested too deep to walk through replaced."""
    if not case.kept and all(map(_is_flat, (*case.results.values(), case.args))):
        return case
    return replace(
        case,
        results={name: shallow(value) for name, value in case.results.items()},
        args=None if case.args is None else shallow(case.args),
        kept={
            name: replace(kept, before=shallow(kept.before), after=shallow(kept.after))
            for name, kept in case.kept.items()
        },
    )
