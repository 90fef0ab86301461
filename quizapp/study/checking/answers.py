"""The starter and the known wrong answers of a code card: each fails, by the check it names."""

from quizapp.core.card import WrongAnswer
from quizapp.core.order import judge_order
from quizapp.core.verdict import Outcome, Verdict
from quizapp.study.checking.chance import look_further, measure
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.starter import is_unfinished
from quizapp.study.checking.telling import caught_by, reason
from quizapp.study.checking.trial import Trial

_ENDINGS = frozenset(outcome.value for outcome in Outcome)


def check_answers(trial: Trial) -> None:
    """Try the starter, then every wrong answer, and measure how often each of these slips by."""
    if trial.body.wrong:
        look_further(trial)
    starter = trial.body.starter
    if starter.strip() and not is_unfinished(trial.body, trial.truth):
        verdict = _try_starter(trial, starter)
        if trial.order is None:
            check_failure(trial.sheet, "starter", "the starter", WrongAnswer(starter), verdict)
        elif verdict.passed:
            trial.sheet.add("lines", "the lines pass in reverse order too, so there is nothing to order", "lines")
    for number, wrong in enumerate(trial.body.wrong):
        _check_wrong(trial, number, wrong)


def _try_starter(trial: Trial, starter: str) -> Verdict:
    """The verdict on the starter: on one case, where most fail already, and on all of an attempt if it passes there."""
    if trial.count > 1 and not trial.body.stdout:
        verdict = trial.verdict(trial.answer(starter, trial.seeds[:1]), 1)
        if not verdict.passed:
            return verdict
    return trial.verdict(trial.tried(starter, widely=False))


def _check_wrong(trial: Trial, number: int, wrong: WrongAnswer) -> None:
    path, name = f"wrong[{number}]", f"wrong answer {number + 1}"
    told = judge_order(trial.order, wrong.answer) if trial.order is not None else None
    if told is not None:  # its lines alone tell that it is wrong
        check_failure(trial.sheet, path, name, wrong, told)
        return
    # An answer that is to end by a limit would take as long again for each case more.
    run = trial.tried(wrong.answer, widely=wrong.caught_by not in _ENDINGS)
    verdict = trial.verdict(run)
    counted = trial.survived(run, verdict=verdict)
    if verdict.passed and counted[0] < counted[1]:
        missed = f"{name} passes, but must fail: other cases catch it, and those of one attempt did not"
        trial.sheet.add("wrong-passes", missed, path)
    elif check_failure(trial.sheet, path, name, wrong, verdict):
        measure(trial, wrong, number, run, counted)


def check_failure(sheet: Sheet, path: str, name: str, wrong: WrongAnswer, verdict: Verdict) -> bool:
    """Note when an answer that must fail passes, or is caught by another check than it names; whether it fails."""
    if verdict.outcome is Outcome.INTERNAL:
        sheet.add("not-judged", f"{name} could not be judged. {reason(verdict)}", path)
    elif verdict.passed:
        sheet.add("starter-passes" if path == "starter" else "wrong-passes", f"{name} passes, but must fail", path)
    else:
        caught = caught_by(verdict)
        if wrong.caught_by and wrong.caught_by not in {*caught, verdict.outcome.value}:
            told = f"{name} is not caught by {wrong.caught_by}, but by {', '.join(caught)}"
            sheet.add("wrong-caught-otherwise", told, f"{path}.caught_by")
        return True
    return False
