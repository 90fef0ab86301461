"""The verdict on a code card: the learner's run against the reference's, endings first, then case by case."""

from collections.abc import Sequence

from quizapp.core.card import Card, CodeBody
from quizapp.core.judge.attributes import attribute_table
from quizapp.core.judge.case import JudgedCase, check_raised, expectations, judge_case, result_of, same_error_type
from quizapp.core.judge.describe import count, short
from quizapp.core.judge.endings import OUTCOMES, ending_text, error_text, reference_trouble
from quizapp.core.judge.feedback import case_text, case_to_show, explain, smallest
from quizapp.core.judge.printed import check_printed
from quizapp.core.judge.report import Key, Report
from quizapp.core.judge.wording import paragraphs
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run
from quizapp.core.text import clean_line
from quizapp.core.values import MissingValue
from quizapp.core.verdict import CHECKS, CheckResult, Fact, Outcome, Verdict

_OUR_ENDINGS = frozenset({Ending.INTERNAL, Ending.CANCELLED})


Smaller = tuple[Run, Run]
"""Runs of the answer and of the reference on smaller cases, drawn only so that a mistake can be shown on them."""


def judge(card: Card, learner: Run, reference: Run, smaller: Smaller | None = None, *, bare: bool = False) -> Verdict:
    """Judge the run of a code card's answer against the run of its reference with the same seeds.

    A `smaller` case is shown in place of one that failed in the same way; it decides nothing. A `bare`
    verdict on a wrong answer takes half the time: it has few words, and takes for known that the reference passes.
    Never raises for what a run reports, however forged; a pass means only that its facts equal the expected ones.
    Raises TypeError for a card of another kind.
    """
    body = code_body(card)
    ours = _our_ending(card, learner, reference)
    if ours is not None:
        return ours
    if _asks_for_error(body, reference):
        return _judge_error(card, body, learner, reference)
    if reference.ending is not Ending.FINISHED:
        return internal(card, learner, reference_trouble(reference, card.limits))
    if learner.ending is not Ending.FINISHED:
        return _unfinished(card, learner)
    trouble = _reference_lacks(body, reference)
    if trouble:
        return internal(card, learner, trouble)
    if [case.seed for case in learner.cases] != [case.seed for case in reference.cases]:
        message = f"Your run reported {count(len(learner.cases), 'case')} that are not the ones asked for."
        return verdict(card, learner, Outcome.INTERNAL, feedback=paragraphs([message, _NOT_COUNTED]))
    return _judge_cases(card, body, learner, reference, smaller, bare)


_NOT_COUNTED = "This does not count against you."


def code_body(card: Card) -> CodeBody:
    """The body of a code card; raises TypeError for a card of another kind."""
    if not isinstance(card.body, CodeBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which has no reference to judge by")
    return card.body


def verdict(
    card: Card,
    learner: Run,
    outcome: Outcome,
    *,
    checks: tuple[CheckResult, ...] = (),
    feedback: str = "",
    error: ErrorReport | None = None,
    facts: tuple[Fact, ...] = (),
    share: float = 0.0,
) -> Verdict:
    """A verdict with what the learner's run used and printed."""
    return Verdict(
        card.id,
        outcome,
        checks,
        feedback,
        error=error,
        stdout=learner.stdout,
        truncated=learner.truncated,
        seconds=learner.seconds,
        peak_mb=learner.peak_mb,
        tier=learner.tier.value,
        facts=facts,
        share=share if code_body(card).partial and outcome is not Outcome.INTERNAL else None,
    )


def internal(card: Card, learner: Run, why: str) -> Verdict:
    """The verdict when the card's own answer cannot be judged by: told to its author, not held against the learner."""
    where = f" ({card.where})" if card.where else ""
    lead = f"This card's reference fails: {why.rstrip('.')}."
    feedback = paragraphs([lead, f"{_NOT_COUNTED} Please tell the author of card {card.id}{where}."])
    return verdict(card, learner, Outcome.INTERNAL, feedback=feedback)


def _our_ending(card: Card, learner: Run, reference: Run) -> Verdict | None:
    """The verdict when either run ended through no fault of anyone's code."""
    for run in (learner, reference):
        if run.ending in _OUR_ENDINGS:
            return verdict(card, learner, Outcome.INTERNAL, feedback=ending_text(run, card.limits))
    return None


def _unfinished(card: Card, learner: Run) -> Verdict:
    """The verdict on a run that did not finish while the reference did."""
    text = ending_text(learner, card.limits)
    return verdict(card, learner, OUTCOMES[learner.ending], feedback=text, error=learner.error)


def _asks_for_error(body: CodeBody, reference: Run) -> bool:
    """Whether the code as a whole is to raise, and in the reference's run does."""
    raised = reference.error if reference.ending is Ending.ERROR else None
    return bool(body.raises) and raised is not None and same_error_type(raised.type, body.raises)


def _judge_error(card: Card, body: CodeBody, learner: Run, reference: Run) -> Verdict:
    """Judge a card whose code is to end in an error: by the type of that error, and by what was printed before."""
    if learner.ending not in (Ending.FINISHED, Ending.ERROR):
        return _unfinished(card, learner)
    report = Report()
    check_raised(report, body.raises, learner.error if learner.ending is Ending.ERROR else None)
    if body.stdout:
        check_printed(report, learner, reference)
    checks = _results([report])
    if not report.failing:
        return verdict(card, learner, Outcome.PASS, checks=checks, share=1.0)
    raised = error_text(learner.error) if learner.error else ""
    feedback = paragraphs([*(finding.message for finding in report.findings), raised])
    return verdict(card, learner, Outcome.WRONG, checks=checks, feedback=feedback, error=learner.error)


def _reference_lacks(body: CodeBody, reference: Run) -> str:
    """What the reference's facts lack for judging, "" if nothing."""
    if not reference.cases:
        return "it was run on no case"
    raised = [case.error for case in reference.cases if case.error is not None]
    if body.raises and not raised:
        return f"it does not raise {short(body.raises)}"
    for error in raised:
        if not body.raises or not same_error_type(error.type, body.raises):
            return f"it raises {short(error.type)}: {short(error.message, 200)}"
    for case in reference.cases:
        for expectation in expectations(body):
            if case.error is None and isinstance(result_of(case, expectation.name), MissingValue):
                return f"it leaves no `{expectation.name}` behind"
    return ""


def _judge_cases(
    card: Card, body: CodeBody, learner: Run, reference: Run, smaller: Smaller | None, bare: bool
) -> Verdict:
    pairs = list(zip(learner.cases, reference.cases, strict=True))
    cases = [judge_case(body, got, want, bare=bare) for got, want in pairs]
    whole = Report()
    if body.stdout:
        check_printed(whole, learner, reference)
    reports = [*(case.report for case in cases), whole]
    failing = frozenset[Key]().union(*(report.failing for report in reports))
    blamed = "" if bare else _own_failures(body, [want for _, want in pairs], reference, failing)
    if blamed:
        return internal(card, learner, blamed)
    checks, share = _results(reports), _share(cases, whole)
    broken = [case for case in cases if case.broke is not None]
    if broken:
        shown = case_to_show(broken, _smaller_cases(body, smaller))
        text = _error_in_case(body, shown, len(broken), len(cases))
        return verdict(card, learner, Outcome.ERROR, checks=checks, feedback=text, error=shown.broke, share=share)
    if not failing:
        facts = attribute_table(body, smallest(cases))
        return verdict(card, learner, Outcome.PASS, checks=checks, facts=facts, share=1.0)
    if bare:
        return verdict(card, learner, Outcome.WRONG, checks=checks, share=share)
    wrong = [case for case in cases if case.report.failing]
    shown = case_to_show(wrong, _smaller_cases(body, smaller)) if wrong else smallest(cases)
    facts = attribute_table(body, shown)
    feedback = explain(body, cases, whole.findings, shown=shown, facts=facts)
    error = _raised_instead(pairs, failing)
    return verdict(
        card, learner, Outcome.WRONG, checks=checks, feedback=feedback, error=error, facts=facts, share=share
    )


def _share(cases: Sequence[JudgedCase], whole: Report) -> float:
    """The part of the cases that passed; none did when a check of the run as a whole failed."""
    passed = sum(case.broke is None and not case.report.failing for case in cases)
    return 0.0 if whole.failing else passed / len(cases)


def _smaller_cases(body: CodeBody, smaller: Smaller | None) -> list[JudgedCase]:
    """The smaller cases as judged; one on which the reference does not pass its own checks shows nothing."""
    if smaller is None:
        return []
    pairs = [(got, want) for got, want in zip(*(run.cases for run in smaller), strict=False) if got.seed == want.seed]
    return [judge_case(body, got, want) for got, want in pairs if not _fails_itself(body, want)]


def _fails_itself(body: CodeBody, want: CaseFacts) -> bool:
    judged = judge_case(body, want, want)
    unasked = want.error is not None and not body.raises
    return unasked or bool(judged.report.failing)


def _raised_instead(pairs: Sequence[tuple[CaseFacts, CaseFacts]], failing: frozenset[Key]) -> ErrorReport | None:
    """The error that the learner's code raised in place of the one that the card asks for."""
    if not any(check == "raises" for check, _ in failing):
        return None
    return next((got.error for got, want in pairs if got.error is not None and want.error is not None), None)


def _own_failures(body: CodeBody, facts: Sequence[CaseFacts], reference: Run, failing: frozenset[Key]) -> str:
    """Which of the `failing` checks the reference fails too when it is judged against itself, "" if none."""
    if not failing:
        return ""
    reports = [judge_case(body, case, case).report for case in facts]
    whole = Report()
    if body.stdout:
        check_printed(whole, reference, reference)
    for report in [*reports, whole]:
        for check, name in sorted(report.failing & failing):
            message = next((each.message for each in report.findings if (each.check, each.name) == (check, name)), "")
            return clean_line(f"it does not pass its own check `{check}`. {message}")
    return ""


def _error_in_case(body: CodeBody, shown: JudgedCase, broken: int, total: int) -> str:
    return error_text(shown.broke, *case_text(body, shown, broken, total)) if shown.broke else ""


def _results(reports: Sequence[Report]) -> tuple[CheckResult, ...]:
    """Every check that was made, in order of display: it holds if it held in every case."""
    checked: dict[Key, bool] = {}
    messages: dict[Key, str] = {}
    for report in reports:
        for key, ok in report.checked.items():
            checked[key] = checked.get(key, True) and ok
        for finding in report.findings:
            if (finding.check, finding.name) not in messages:
                messages[finding.check, finding.name] = clean_line(finding.message)
    ordered = sorted(checked.items(), key=lambda item: CHECKS.index(item[0][0]))
    return tuple(CheckResult(check, name, ok, messages.get((check, name), "")) for (check, name), ok in ordered)
