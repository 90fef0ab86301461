"""The starter and the known wrong answers of a code card: each fails, by the check it names."""

from dataclasses import replace

from quizapp.core.card import WrongAnswer
from quizapp.core.judge.case import judge_case
from quizapp.core.order import judge_order
from quizapp.core.run import Run
from quizapp.core.text import clean_line
from quizapp.core.verdict import Outcome, Verdict
from quizapp.study.checking.blame import names_made
from quizapp.study.checking.chance import look_further, measure
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.starter import is_unfinished
from quizapp.study.checking.telling import caught_by, reason
from quizapp.study.checking.trial import Trial

_LONGEST_ERROR = 160
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
            hint = "Let later lines need what earlier ones make, and `expect` what tells the orders apart."
            trial.sheet.add("lines", "the lines pass in reverse order too, so there is nothing to order", "lines", hint)
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
    if verdict.passed:
        why, hint = _why_it_passes(trial, wrong, run, counted)
        trial.sheet.add("wrong-passes", f"{name} passes, but must fail{why}", path, hint)
    elif check_failure(trial.sheet, path, name, wrong, verdict):
        measure(trial, wrong, number, run, counted)


def _why_it_passes(trial: Trial, wrong: WrongAnswer, run: Run, counted: tuple[int, int]) -> tuple[str, str]:
    """What lets a wrong answer by, and what to do about it; "" for what is not known."""
    if counted[0] < counted[1]:
        return ": other cases catch it, and those of one attempt did not", ""
    if _is_let_by(trial, run):
        told = ": its numbers are within the tolerance"
        return told, "Make `rtol` or `atol` smaller: the usual tolerance would catch it."
    asked = {each.name for each in trial.body.expect}
    made = [f"`{name}`" for name in dict.fromkeys(names_made(wrong.answer)) if name not in asked]
    if trial.body.call or trial.order is not None or not made:
        return "", ""
    return "", f"It makes {', '.join(made)}, which `expect` does not name; else make the card tell the two apart."


def _is_let_by(trial: Trial, run: Run) -> bool:
    """Whether an answer passes only by the tolerance that the card sets."""
    if all(each.rtol is None and each.atol is None for each in trial.body.expect):
        return False
    usual = tuple(replace(each, rtol=None, atol=None) for each in trial.body.expect)
    body = replace(trial.body, expect=usual)
    pairs = zip(run.cases, trial.truth.cases, strict=False)
    return any(judge_case(body, got, want).report.failing for got, want in pairs)


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
            if verdict.error is not None and verdict.outcome is Outcome.ERROR:
                told = f"{told}: {clean_line(f'{verdict.error.type}: {verdict.error.message}')[:_LONGEST_ERROR]}"
            unread = verdict.error is not None and verdict.error.type == "SyntaxError"
            hint = "Mend the answer: Python cannot read it." if unread else ""
            sheet.add("wrong-caught-otherwise", told, f"{path}.caught_by", hint)
        return True
    return False
