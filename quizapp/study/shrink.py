"""A failing case made smaller, so that a mistake is shown on two rows and not on thirteen.

The cases that decide are drawn large, odd and unequal, because small ones hide mistakes. Once an answer has failed, it
and the reference run once more on the smallest cases that `draw` can make; `judge` shows one of them if it fails in the
very same way, and else the smallest of the cases that decided. Cards that draw by other means keep their own sizes.
"""

import re

from quizapp.core.card import CodeBody
from quizapp.core.jobs import small_jobs
from quizapp.core.run import Ending, Run
from quizapp.core.verdict import Outcome, Verdict
from quizapp.runner.base import Runner
from quizapp.study.attempt import Attempt

MOST_SECONDS = 1.0
"""An answer that ran for longer than this is not run again."""

_DRAWS = re.compile(r"\bdraw\s*\.")
_SHOWN = frozenset({Outcome.WRONG, Outcome.ERROR})


def smaller_runs(runner: Runner, attempt: Attempt, learner: Run, verdict: Verdict) -> tuple[Run, Run] | None:
    """Run the answer and the reference of a function card on small cases; None where there is nothing to gain."""
    body = attempt.card.body
    if not isinstance(body, CodeBody) or not body.call or not _DRAWS.search(body.cases.draw):
        return None
    if verdict.outcome not in _SHOWN or learner.ending is not Ending.FINISHED or learner.seconds > MOST_SECONDS:
        return None
    runs = []
    for job in small_jobs(attempt.card, attempt.answer, attempt.seed):
        run = runner.run(job, cancel=attempt.cancel)
        if run.ending is not Ending.FINISHED:
            return None
        runs.append(run)
    return runs[0], runs[1]
