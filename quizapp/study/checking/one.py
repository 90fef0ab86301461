"""Checks one card, whatever its kind, with every value that varies in it."""

from dataclasses import replace

from quizapp.core.card import (
    Card,
    ChoiceBody,
    ClozeBody,
    CodeBody,
    OrderBody,
    PredictBody,
    RecallBody,
)
from quizapp.core.order import as_code, joined
from quizapp.core.vary import variations
from quizapp.errors import SandboxError
from quizapp.study.checking.answers import check_answers
from quizapp.study.checking.effects import check_effects
from quizapp.study.checking.findings import CardReport, Sheet
from quizapp.study.checking.fixtures import check_fixtures
from quizapp.study.checking.giveaway import check_giveaways
from quizapp.study.checking.operations import Operations, check_operations
from quizapp.study.checking.predict import check_predict
from quizapp.study.checking.repeats import check_repeats
from quizapp.study.checking.rounding import check_rounding
from quizapp.study.checking.trial import RunJob, Trial
from quizapp.study.checking.truth import find_truth
from quizapp.study.checking.values import check_values
from quizapp.study.checking.words import check_choice, check_cloze, check_order, check_recall

_HERE = ("cpu", "any")


def runs_code(card: Card) -> bool:
    """Whether checking this card runs code, which is what takes its time."""
    return isinstance(card.body, CodeBody | PredictBody) or (isinstance(card.body, OrderBody) and card.body.runs)


def check_one(card: Card, run_job: RunJob, operations: Operations | None = None) -> CardReport:
    """Check `card`, its code by `run_job`; its findings have paths, and no places yet.

    `operations` is what the other cards of the same check have asked of torch.
    Raises SandboxError when code must run and there are no walls; a device that is not here is only a warning.
    """
    whole, names = Sheet(), operations or Operations()
    for shown in variations(card):
        sheet = Sheet()
        try:
            _check_shown(shown, run_job, sheet, names)
        except SandboxError as error:
            if card.device in _HERE:
                raise
            sheet.add("not-checked", f"it was not checked, for it needs {card.device}: {error.message}", "device")
        _enter(whole, sheet, shown.values)
    return CardReport(card, tuple(whole.findings), whole.runs, whole.answer, tuple(whole.slips))


def _enter(whole: Sheet, sheet: Sheet, values: tuple[tuple[str, str], ...]) -> None:
    """Take over what was found on one showing of a card; the same finding is told once, for the first values."""
    told = {(finding.rule, finding.path) for finding in whole.findings}
    drawn = ", ".join(f"{name} = {value}" for name, value in values)
    for finding in sheet.findings:
        if not drawn:
            whole.findings.setdefault(finding)
        elif (finding.rule, finding.path) not in told:
            hint = f"{finding.remedy} Or let `vary` not draw this."
            whole.findings.setdefault(replace(finding, message=f"{finding.message} (with {drawn})", hint=hint))
    whole.runs += sheet.runs
    worst = {slip.path: slip for slip in sorted([*whole.slips, *sheet.slips], key=lambda slip: slip.chance)}
    whole.slips = sorted(worst.values(), key=lambda slip: slip.path)
    whole.answer = whole.answer or sheet.answer


def _check_shown(card: Card, run_job: RunJob, sheet: Sheet, operations: Operations) -> None:
    match card.body:
        case CodeBody():
            trial = _check_code(card, card.body, run_job, sheet)
            if trial is not None:
                check_operations(trial, operations)
        case PredictBody():
            check_predict(card, card.body, run_job, sheet)
        case ChoiceBody():
            check_choice(card, card.body, sheet)
        case RecallBody():
            check_recall(card, card.body, sheet)
        case ClozeBody():
            check_cloze(card, card.body, sheet)
        case OrderBody(runs=True):
            _check_run_order(card, card.body, run_job, sheet)
        case OrderBody():
            check_order(card, card.body, sheet)
    check_giveaways(card, sheet)
    check_repeats(card, sheet)
    check_values(card, sheet)


def _check_code(card: Card, body: CodeBody, run_job: RunJob, sheet: Sheet, order: Card | None = None) -> Trial | None:
    trial = find_truth(card, body, run_job, sheet)
    if trial is not None:
        trial.order = order
        check_answers(trial)
        check_fixtures(trial)
        check_effects(trial)
        check_rounding(trial)
    return trial


def _check_run_order(card: Card, body: OrderBody, run_job: RunJob, sheet: Sheet) -> None:
    """The author's order passes when it is run, and its reverse, taken for a starter, does not."""
    run, inner = as_code(card), Sheet()
    assert isinstance(run.body, CodeBody)  # what an order card is run as
    _check_code(run, replace(run.body, starter=joined(body.lines[::-1])), run_job, inner, card)
    for finding in inner.findings:
        path = "lines" if finding.path == "reference" else finding.path
        sheet.add(finding.rule, finding.message.replace("the reference", "the author's order", 1), path, finding.hint)
    sheet.runs, sheet.slips = inner.runs, inner.slips
