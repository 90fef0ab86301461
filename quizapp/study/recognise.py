"""Whose mistake it is: finds the known wrong answer whose result the learner's equals."""

from collections.abc import Callable, Iterator
from threading import Event

from quizapp.core.card import Card, CodeBody, WrongAnswer
from quizapp.core.jobs import learner_job
from quizapp.core.judge import judge, same_mistake
from quizapp.core.run import Ending, Run
from quizapp.core.verdict import Outcome, Verdict
from quizapp.runner.base import Runner

MOST_RUNS = 8
MOST_SECONDS = 3.0

# What an endless or a crashed run left behind is not a result that could be compared.
_COMPARABLE = frozenset({Outcome.WRONG, Outcome.ERROR, Outcome.NOT_ALLOWED})


def recognise(
    runner: Runner,
    card: Card,
    answer: str,
    seed: int,
    learner: Run,
    verdict: Verdict,
    reference: Run,
    cancel: Event | None,
) -> str:
    """Return what to say to a learner whose answer is one of the card's known wrong ones, "" when it is none of them.

    The same text is recognised without running; else the wrong answers that the same checks would catch are run on
    the learner's seed, at most `MOST_RUNS` of them and none after `MOST_SECONDS` of running.
    """
    body = card.body
    if not isinstance(body, CodeBody):
        return ""
    spoken = [wrong for wrong in body.wrong if wrong.says]
    for wrong in spoken:
        if _folded(wrong.answer) == _folded(answer):
            return wrong.says
    if verdict.outcome not in _COMPARABLE:
        return ""
    candidates = (wrong for wrong in spoken if _could_be(wrong, verdict))
    for wrong, run in _runs(candidates, lambda text: runner.run(learner_job(card, text, seed), cancel=cancel)):
        if same_mistake(card, learner, verdict, run, judge(card, run, reference)):
            return wrong.says
    return ""


def _runs(candidates: Iterator[WrongAnswer], run: Callable[[str], Run]) -> Iterator[tuple[WrongAnswer, Run]]:
    spent = 0.0
    for _, wrong in zip(range(MOST_RUNS), candidates, strict=False):
        if spent > MOST_SECONDS:
            return
        result = run(wrong.answer)
        if result.ending is Ending.CANCELLED:
            return
        spent += result.seconds
        yield wrong, result


def _could_be(wrong: WrongAnswer, verdict: Verdict) -> bool:
    """Whether what catches `wrong` has caught this answer too; only then is a run worth its time."""
    failed = {check.check for check in verdict.checks if not check.ok}
    return wrong.caught_by in {"", verdict.outcome.value, *failed}


def _folded(code: str) -> list[str]:
    return [" ".join(line.split()) for line in code.splitlines() if line.strip()]
