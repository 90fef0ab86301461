"""How likely an attempt misses a wrong answer: measured on drawn cases, on more of them where few do not tell."""

import math
import re
from dataclasses import replace

from quizapp.core.card import CodeBody, WrongAnswer
from quizapp.core.run import Ending, Run
from quizapp.study.checking.findings import LIKELIEST_SLIP, Slip
from quizapp.study.checking.likeness import all_alike
from quizapp.study.checking.trial import Trial, was_too_much

MOST_TRIED = 100
"""On so many cases at most is a wrong answer tried."""
_UNHURRIED = 0.25  # of its time limit
_SURE = 2.0  # standard errors: 95 in 100 measurements are no further off
_DRAWS = re.compile(r"\brand|normal|uniform|bernoulli|multinomial|dropout|\bdraw\b|\bnn\.[A-Z]")
_LOOPS = re.compile(r"\b(?:for|while)\b")


def measure(trial: Trial, wrong: WrongAnswer, number: int, run: Run, counted: tuple[int, int]) -> Slip:
    """Note how often the wrong answer with this number (from 0) slips by; warn if too often.

    `run` is its run on the trial's seeds, of whose cases it survived `counted[0]` out of `counted[1]`.
    """
    survived, tried = counted
    drawn = run.ending is Ending.FINISHED and not trial.body.stdout and (trial.drawn or not all_alike(run))
    while drawn and tried < MOST_TRIED and is_open(survived, tried, trial.count):
        seeds = trial.more_seeds(max(tried, len(trial.wide)), min(trial.together, MOST_TRIED - tried))
        truth, more = trial.known(seeds), trial.answer(wrong.answer, seeds)
        if was_too_much(truth) or was_too_much(more):
            break
        passed, known = trial.survived(more, truth)
        survived, tried = survived + passed, tried + known
        if known < len(seeds):
            break
    slip = Slip(f"wrong[{number}]", survived, tried, trial.count)
    trial.sheet.slips.append(slip)
    if slip.chance > LIKELIEST_SLIP:
        trial.sheet.add("wrong-slips-by", _told(number, slip, grows=drawn), slip.path)
    return slip


def seeds_foreseen(trial: Trial) -> tuple[int, ...]:
    """The seeds to know the reference on from the start: more where its text tells that `look_further` would want them.

    To be wrong about that costs a little time: code that loops, which may be slow, is not guessed at.
    """
    known = len(trial.wide)
    code = _drawing(trial.body)
    if not trial.body.wrong or known == trial.count or not is_open(0, known, trial.count):
        return trial.wide
    if _LOOPS.search(code) or not _DRAWS.search(code):
        return trial.wide
    return trial.wide + trial.more_seeds(known, MOST_TRIED - known)


def _drawing(body: CodeBody) -> str:
    """The code of a card that makes what is drawn in it."""
    return f"{body.setup}\n{body.cases.draw}\n{body.reference}"


def look_further(trial: Trial) -> None:
    """Know more cases of the reference from the start, where the usual number cannot tell how often a mistake slips by.

    Then each wrong answer is tried on all of them in one run. Nothing is done where that would take the reference long.
    """
    known = len(trial.wide)
    more = min(MOST_TRIED, trial.together) - known
    slow = trial.truth.seconds * MOST_TRIED > trial.card.limits.seconds * known * _UNHURRIED
    if more <= 0 or slow or not trial.drawn or known == trial.count or not is_open(0, known, trial.count):
        return
    seeds = trial.more_seeds(known, more)
    run = trial.reference(seeds)
    if run.ending is Ending.FINISHED and not was_too_much(run):
        trial.wide += seeds
        trial.truth = replace(trial.truth, cases=trial.truth.cases + run.cases)


def is_open(survived: int, tried: int, cases: int) -> bool:
    """Whether the chance may as well be below the bound as above it, as far as these cases tell."""
    low, high = interval(survived, tried)
    return low**cases <= LIKELIEST_SLIP < high**cases


def interval(survived: int, tried: int) -> tuple[float, float]:
    """The bounds within which the share of surviving cases is, 95 times in 100.

    Formula: the score interval, Wilson, "Probable inference", J. Am. Stat. Assoc. 22 (1927).
    """
    share, square = survived / tried, _SURE**2 / tried
    middle = (share + square / 2) / (1 + square)
    reach = math.sqrt(share * (1 - share) * square + square**2 / 4) / (1 + square)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _told(number: int, slip: Slip, *, grows: bool) -> str:
    attempts = max(1, round(1 / slip.chance))
    often = f"in 1 of {attempts:,} attempts" if attempts > 1 else "in nearly every attempt"
    cases = "the one case" if slip.cases == 1 else f"all {slip.cases} cases"
    told = (
        f"wrong answer {number + 1} gets past {cases} {often}: it survives {slip.survived} of {slip.tried} drawn ones"
    )
    if not grows or slip.survived == slip.tried:
        return told
    enough = math.ceil(math.log(LIKELIEST_SLIP) / math.log(slip.survived / slip.tried))
    return f"{told}; `cases: {{count: {enough}}}` would catch it"
