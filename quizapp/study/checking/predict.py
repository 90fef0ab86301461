"""Predict cards: the answer can be computed, is the same each time and on every seed, and no wrong one is right."""

from dataclasses import replace

from quizapp.core.answers import ASK, judge_predict
from quizapp.core.card import Card, Expectation, PredictBody
from quizapp.core.jobs import case_seeds, reference_job
from quizapp.core.judge.compare import Place, compare
from quizapp.core.judge.describe import shallow
from quizapp.core.judge.report import Report
from quizapp.core.run import CaseFacts, Ending, Run
from quizapp.core.truth import truth_text
from quizapp.core.values import MissingValue
from quizapp.core.verdict import Outcome
from quizapp.study.checking.answers import check_failure
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.telling import reason
from quizapp.study.checking.trial import SEEDS, RunJob, cut, was_too_much
from quizapp.study.grading import PREDICT_SEED


def check_predict(card: Card, body: PredictBody, run_job: RunJob, sheet: Sheet) -> None:
    """Compute the answer, on one seed twice and on others, and try every wrong one."""
    truth, others = _truth(card, run_job, sheet)
    sheet.answer = truth_text(truth)
    own = judge_predict(card, sheet.answer, truth)
    if own.outcome is Outcome.INTERNAL or not truth.cases:
        rule = "not-judged" if truth.ending is Ending.INTERNAL else "answer-fails"
        sheet.add(rule, f"the answer cannot be computed. {reason(own)}", "ask")
        return
    if others and _differs(others[0], truth.cases[0]):
        sheet.add("answer-unstable", "the answer is another one when the code is run again", "ask")
    elif any(_differs(other, truth.cases[0]) for other in others):
        sheet.add("answer-unstable", "the answer depends on the seed, so that nobody can predict it", "ask")
    for number, wrong in enumerate(body.wrong):
        verdict = judge_predict(card, wrong.answer, truth)
        check_failure(sheet, f"wrong[{number}]", f"wrong answer {number + 1}", wrong, verdict)


def _truth(card: Card, run_job: RunJob, sheet: Sheet) -> tuple[Run, tuple[CaseFacts, ...]]:
    """The run that learners are asked about, and more cases of it: first its own seed again, then other seeds."""
    job = reference_job(card, PREDICT_SEED)
    sheet.runs += 1
    run = run_job(replace(job, seeds=(PREDICT_SEED, *case_seeds(PREDICT_SEED, SEEDS))))
    if not was_too_much(run):
        # Where the code itself raises on a later seed the run ends there, and what was asked for never came.
        raised = (CaseFacts(job.seeds[0], error=run.error),) if run.error is not None else ()
        return cut(run, 1), (*run.cases[1:], *raised)
    sheet.runs += 2
    truth, again = run_job(job), run_job(job)
    return truth, again.cases


def _differs(other: CaseFacts, truth: CaseFacts) -> bool:
    """Whether the question gave something else: another value, or another error."""
    if other.error is not None or truth.error is not None:
        return (other.error and other.error.type) != (truth.error and truth.error.type)
    report = Report()
    got, want = (shallow(case.results.get(ASK, MissingValue())) for case in (other, truth))
    compare(report, Place(Expectation(ASK, equal_nan=True)), got, want)
    return bool(report.failing)
