"""The runs of one code card: each answer in a child of its own, on the seeds of an attempt and on more of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from quizapp.core.card import Card, CodeBody
from quizapp.core.jobs import case_seeds, learner_job, reference_job
from quizapp.core.judge import judge
from quizapp.core.judge.case import judge_case
from quizapp.core.run import CaseFacts, Ending, Job, Run
from quizapp.core.values import MappingValue, OpaqueValue, SequenceValue, TensorValue, Value
from quizapp.core.verdict import Verdict
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.likeness import all_alike

RunJob = Callable[[Job], Run]
"""Runs a job behind walls; raises SandboxError where there are none."""

CHECK_SEED = 0
"""Checks draw from one seed, so that a deck that was found right stays right."""
SEEDS = 20
"""On so many seeds at least is every answer tried."""

_TOO_LARGE = "ResultsTooLarge"
_CUT = "can be compared"
_FEW = 3
_MOST_TOGETHER = 200
_MOST_BYTES = 8 << 20
_ENDED_BY_CODE = frozenset({Ending.FINISHED, Ending.ERROR})


@dataclass(slots=True)
class Trial:
    """A code card and what runs it, with the run of its reference once that is known.

    `seeds` are those of an attempt, `wide` these and more: `SEEDS` at least, and many more where so few tell nothing.
    `truth` is the reference's run on `wide`, or on `seeds` alone where it is too large or too slow for more (`wide` is
    then the same). `drawn`: its cases are not all the same. `order` is the order card that is run as this code card.
    `exact` are cases of the reference on the first of `wide` as float64; None where `truth` came without.
    """

    card: Card
    body: CodeBody
    run_job: RunJob
    sheet: Sheet
    seeds: tuple[int, ...]
    wide: tuple[int, ...]
    truth: Run
    kept: dict[tuple[int, ...], Run] = field(default_factory=dict)
    order: Card | None = None
    drawn: bool = True
    exact: tuple[CaseFacts, ...] | None = None

    @property
    def count(self) -> int:
        """How many cases an attempt has."""
        return len(self.seeds)

    def verdict(self, run: Run, count: int | None = None) -> Verdict:
        """The verdict on an answer's run as an attempt of `count` cases would have got it, without words for a learner.

        Left out, they are as many as the card asks for.
        """
        cases = self.count if count is None else count
        return judge(self.card, cut(run, cases), cut(self.truth, cases), bare=True)

    def tried(self, code: str, *, widely: bool) -> Run:
        """Run an answer on the attempt's seeds, and `widely` on others too unless that is too much for it.

        Where the card draws nothing a few others are enough, as long as the answer draws nothing either.
        """
        most = len(self.wide)
        for seeds in self._choices() if widely else ():
            if len(seeds) > most:
                continue
            run = self.answer(code, seeds)
            if was_too_much(run):
                most = len(seeds) - 1
            elif len(seeds) >= SEEDS or run.ending is not Ending.FINISHED or all_alike(run):
                return run
        return self.answer(code, self.seeds)

    def _choices(self) -> tuple[tuple[int, ...], ...]:
        """The seeds to try an answer on, one choice after another until it is known what they all give."""
        if len(self.wide) == self.count:
            return ()
        few, some = self.wide[: max(_FEW, self.count)], self.wide[: max(SEEDS, self.count)]
        if self.drawn or few == self.wide:
            return (self.wide,) if some == self.wide else (self.wide, some)
        return few, self.wide

    def more_seeds(self, known: int, count: int) -> tuple[int, ...]:
        """`count` seeds beyond the first `known`."""
        return case_seeds(CHECK_SEED, known + count)[known:]

    @property
    def together(self) -> int:
        """How many cases can be asked of one child without meeting the bounds of what it may report."""
        largest = max((_size(each) for case in self.truth.cases for each in case.results.values()), default=1)
        return max(1, min(_MOST_TOGETHER, _MOST_BYTES // max(1, largest * max(1, len(self.body.expect)))))

    def answer(self, code: str, seeds: tuple[int, ...]) -> Run:
        """Run `code` as a learner's answer on `seeds`."""
        return self.run(replace(learner_job(self.card, code, CHECK_SEED), seeds=seeds))

    def known(self, seeds: tuple[int, ...]) -> Run:
        """The reference's run on `seeds`, which wrong answers ask for one after another."""
        if seeds not in self.kept:
            self.kept[seeds] = self.reference(seeds)
        return self.kept[seeds]

    def reference(self, seeds: tuple[int, ...]) -> Run:
        """Run the reference on `seeds`."""
        return self.run(replace(reference_job(self.card, CHECK_SEED), seeds=seeds))

    def run(self, job: Job) -> Run:
        """Run `job` and count it."""
        self.sheet.runs += 1
        return self.run_job(job)

    def survived(self, run: Run, truth: Run | None = None, verdict: Verdict | None = None) -> tuple[int, int]:
        """How many cases of `run` pass every check, and of how many that is known.

        `truth` is the reference's run on the same seeds, this trial's own if left out; `verdict`, if it is known, says
        already how many of an attempt's cases do.
        """
        pairs = list(zip(run.cases, (truth or self.truth).cases, strict=False))
        # A run that ended early was caught in the case after its last, and says nothing of those behind.
        known = len(pairs) if run.ending is Ending.FINISHED else len(pairs) + 1
        counted = 0
        if verdict is not None and verdict.share is not None and len(pairs) >= self.count:
            counted, pairs = round(verdict.share * self.count), pairs[self.count :]
        return counted + sum(self._passes(got, want) for got, want in pairs), known

    def _passes(self, got: CaseFacts, want: CaseFacts) -> bool:
        judged = judge_case(self.body, got, want, bare=True)
        return judged.broke is None and not judged.report.failing


def new_trial(card: Card, body: CodeBody, run_job: RunJob, sheet: Sheet) -> Trial:
    """A trial of `card` before its reference has run."""
    seeds = reference_job(card, CHECK_SEED).seeds
    # What was printed is not told apart by cases, so that more of them would print more.
    wide = seeds if body.stdout else case_seeds(CHECK_SEED, max(SEEDS, len(seeds)))
    # Judged case by case, so that a verdict tells how many of them an answer passes.
    judged = replace(body, partial=True)
    return Trial(replace(card, body=judged), judged, run_job, sheet, seeds, wide, Run(Ending.INTERNAL))


def cut(run: Run, count: int) -> Run:
    """`run` as it would have been with only its first `count` cases."""
    if not count or len(run.cases) < count or run.ending not in _ENDED_BY_CODE:
        return run
    return replace(run, ending=Ending.FINISHED, error=None, cases=run.cases[:count])


def was_too_much(run: Run) -> bool:
    """Whether a run on many seeds met a limit that it might not have met on fewer of them."""
    if run.ending is Ending.ERROR and run.error is not None and run.error.type == _TOO_LARGE:
        return True
    if run.ending not in _ENDED_BY_CODE:
        return True
    return any(_was_cut(value) for case in run.cases for value in _reported(case))


def _reported(case: CaseFacts) -> Iterator[Value]:
    """Every value that a case reports."""
    yield from case.results.values()
    if case.args is not None:
        yield case.args
    for kept in case.kept.values():
        yield kept.before
        yield kept.after


def _was_cut(value: Value) -> bool:
    """Whether a value, or one inside, was left out for its size."""
    if isinstance(value, SequenceValue):
        return any(map(_was_cut, value.items))
    if isinstance(value, MappingValue):
        return any(_was_cut(part) for item in value.items for part in item)
    return isinstance(value, OpaqueValue) and _CUT in value.why


def _size(value: Value) -> int:
    """The bytes of the tensors in a value, at least one."""
    if isinstance(value, TensorValue):
        return len(value.data) + (_size(value.grad) if value.grad is not None else 0) + 1
    if isinstance(value, SequenceValue):
        return sum(map(_size, value.items)) + 1
    if isinstance(value, MappingValue):
        return sum(_size(part) for item in value.items for part in item) + 1
    return 1
