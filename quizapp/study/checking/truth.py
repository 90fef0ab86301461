"""The reference of a code card: it passes its own card, on every seed, and gives the same when it is run again."""

from collections.abc import Iterator
from dataclasses import replace

from quizapp.core.card import Card, CodeBody
from quizapp.core.jobs import reference_job
from quizapp.core.judge import judge
from quizapp.core.run import CaseFacts, Ending, Job, Run
from quizapp.core.verdict import Verdict
from quizapp.study.checking.blame import blame
from quizapp.study.checking.chance import seeds_foreseen
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.likeness import all_alike
from quizapp.study.checking.looking import looked_at
from quizapp.study.checking.rounding import seeds_to_double
from quizapp.study.checking.telling import reason
from quizapp.study.checking.trial import CHECK_SEED, RunJob, Trial, cut, new_trial, was_too_much

REPEATED = 4
"""So many cases of the reference are run a second time in the same child."""
ATTEMPTS = 20
"""In so many attempts a statistic must keep its bounds."""


def find_truth(card: Card, body: CodeBody, run_job: RunJob, sheet: Sheet) -> Trial | None:
    """A trial whose reference is known to be right, or None, and then `sheet` says why."""
    trial = new_trial(card, body, run_job, sheet)
    run = None if body.stdout else _run_widely(trial)
    if run is None:
        return _whole_attempts(trial)
    trial.truth = cut(run, len(trial.wide))
    if not _passes_itself(trial):
        return None
    trial.drawn = not all_alike(trial.truth)
    again = _against(trial, replace(run, cases=_repeated(trial, run)))
    if not again.passed:  # what one case leaves behind in its process no attempt may see
        again = _against(trial, trial.reference(trial.seeds))
    return trial if _is_same(trial, again) and _keeps_bounds(trial) else None


def _run_widely(trial: Trial) -> Run | None:
    """The reference's run on all seeds, the first of them again, and what it was given; None where that is too much.

    In its child it is run on more, where they are likely to be asked for, and once more as float64.
    """
    ways = list(dict.fromkeys(_ways(trial)))
    while ways:
        trial.wide, job = ways.pop(0)
        run = trial.run(job)
        if run.ending is Ending.FINISHED and not was_too_much(run):
            trial.exact = run.cases[len(job.seeds) :] if job.double else None
            return run
        if run.ending is Ending.ERROR and not was_too_much(run):
            return run if len(run.cases) >= trial.count else None  # an attempt alone would have come to its end
        # Out of time it may do with fewer cases; what was too large is left out.
        ways = [way for way in ways if _cases(way[1]) < _cases(job)] if run.ending is Ending.TIME else ways[-1:]
    return None


def _ways(trial: Trial) -> Iterator[tuple[tuple[int, ...], Job]]:
    """The seeds and the job of the reference, then of smaller ones for one that takes too much."""
    job = reference_job(trial.card, CHECK_SEED)
    keep, wide, many = (*job.keep, *looked_at(trial.body)), trial.wide, seeds_foreseen(trial)
    yield many, replace(job, seeds=many + many[:REPEATED], keep=keep, double=seeds_to_double(trial))
    yield wide, replace(job, seeds=wide + wide[:REPEATED], keep=keep)
    yield wide, replace(job, seeds=wide + wide[:REPEATED])


def _cases(job: Job) -> int:
    return len(job.seeds) + len(job.double)


def _repeated(trial: Trial, run: Run) -> tuple[CaseFacts, ...]:
    """The cases of the reference that were run a second time."""
    known = len(trial.wide)
    return run.cases[known : known + min(REPEATED, known)]


def _whole_attempts(trial: Trial) -> Trial | None:
    """The trial of a card whose reference can only be judged by an attempt of its own."""
    trial.wide = trial.seeds
    trial.truth = trial.reference(trial.seeds)
    if not _passes_itself(trial):
        return None
    trial.drawn = not all_alike(trial.truth)
    return trial if _is_same(trial, _against(trial, trial.reference(trial.seeds))) else None


def _passes_itself(trial: Trial) -> bool:
    """Whether the reference passes, on an attempt's seeds and on all that were tried."""
    own = judge(trial.card, trial.truth, trial.truth)
    if own.passed:
        return True
    first = _against(trial, cut(trial.truth, trial.count))
    if trial.truth.ending is Ending.INTERNAL:
        trial.sheet.add("not-judged", f"the reference could not be judged. {reason(own)}", "reference")
    elif not first.passed:
        blamed = blame(trial.body, trial.truth)
        told = blamed.told or f"{blamed.name} does not pass. {reason(first)}"
        trial.sheet.add("reference-fails", told, blamed.path, blamed.hint)
    else:
        told = f"the reference passes on one seed, but not on each of {len(trial.wide)}. {reason(own)}"
        trial.sheet.add("reference-unstable", told, "reference")
    return False


def _against(trial: Trial, again: Run) -> Verdict:
    """The verdict on the reference's second run of the first cases, against the first."""
    return judge(trial.card, again, cut(trial.truth, len(again.cases)))


def _is_same(trial: Trial, again: Verdict) -> bool:
    if not again.passed:
        told = f"the reference gives other results when it is run again. {reason(again)}"
        trial.sheet.add("reference-unstable", told, "reference")
    return again.passed


def _keeps_bounds(trial: Trial) -> bool:
    """Whether statistics keep their bounds in twenty attempts, and not only in the one that was tried."""
    if not any(each.statistics for each in trial.body.expect):
        return True
    seeds = trial.more_seeds(len(trial.wide), ATTEMPTS * trial.count)
    passed = tried = 0
    for start in range(0, len(seeds), trial.together):
        run = trial.reference(seeds[start : start + trial.together])
        more, known = trial.survived(run, run)
        passed, tried = passed + more, tried + known
    if passed == tried:
        return True
    share = (passed / tried) ** trial.count
    told = f"its statistics leave their bounds in {tried - passed} of {tried} drawn cases"
    trial.sheet.add("reference-unstable", f"the reference passes only {share:.0%} of attempts: {told}", "reference")
    return False
