"""Whose mistake it is: finds the known wrong answer whose result the learner's equals."""

from collections.abc import Iterator, Sequence

from quizapp.core.card import CodeBody, WrongAnswer
from quizapp.core.jobs import learner_job
from quizapp.core.judge import judge, same_mistake
from quizapp.core.run import Ending, Run
from quizapp.core.verdict import Outcome, Verdict
from quizapp.runner.base import Runner
from quizapp.study.attempt import Attempt

MOST_RUNS = 8
MOST_SECONDS = 3.0

_COMPARABLE = frozenset({Outcome.WRONG, Outcome.ERROR})  # other outcomes leave no result that could be compared


def recognise(runner: Runner, attempt: Attempt, learner: Run, verdict: Verdict, reference: Run) -> str:
    """Return what to say to a learner whose answer is one of the card's known wrong ones, "" when it is none of them.

    The same text is recognised without running; else the wrong answers that the same checks would catch are run on
    the learner's seed, at most `MOST_RUNS` of them and none after `MOST_SECONDS` of running.
    """
    card, body = attempt.card, attempt.card.body
    spoken = [wrong for wrong in body.wrong if wrong.says] if isinstance(body, CodeBody) else []
    for wrong in spoken:
        if _folded(wrong.answer) == _folded(attempt.answer):
            return wrong.says
    if verdict.outcome not in _COMPARABLE:
        return ""
    for wrong, run in _runs(runner, attempt, [wrong for wrong in spoken if _could_be(wrong, verdict)]):
        if same_mistake(card, learner, verdict, run, judge(card, run, reference)):
            return wrong.says
    return ""


def _runs(runner: Runner, attempt: Attempt, candidates: Sequence[WrongAnswer]) -> Iterator[tuple[WrongAnswer, Run]]:
    spent = 0.0
    for wrong in candidates[:MOST_RUNS]:
        run = runner.run(learner_job(attempt.card, wrong.answer, attempt.seed), cancel=attempt.cancel)
        spent += run.seconds
        if run.ending is Ending.CANCELLED or spent > MOST_SECONDS:
            return
        yield wrong, run


def _could_be(wrong: WrongAnswer, verdict: Verdict) -> bool:
    """Whether what catches `wrong` has caught this answer too; only then is a run worth its time."""
    failed = {check.check for check in verdict.checks if not check.ok}
    return wrong.caught_by in {"", verdict.outcome.value, *failed}


def _folded(code: str) -> list[str]:
    return [" ".join(line.split()) for line in code.splitlines() if line.strip()]
