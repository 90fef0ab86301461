"""Grades one answer: runs it and the reference behind walls, judges, and finds out whose mistake it is."""

import secrets
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import replace
from threading import Event, Lock

from quizapp.core.answers import judge_choice, judge_predict, judge_recall
from quizapp.core.card import Card, ChoiceBody, ClozeBody, CodeBody, OrderBody, PredictBody, RecallBody
from quizapp.core.cloze import judge_cloze
from quizapp.core.jobs import learner_job
from quizapp.core.judge import judge
from quizapp.core.order import as_code, judge_order
from quizapp.core.run import Ending, Run
from quizapp.core.vary import varied
from quizapp.core.verdict import Outcome, Verdict
from quizapp.runner.base import OnOutput, Runner
from quizapp.study.attempt import Attempt
from quizapp.study.recognise import recognise
from quizapp.study.references import References
from quizapp.study.runners import Runners
from quizapp.study.shrink import smaller_runs

PREDICT_SEED = 0
"""A prediction must be about one known value, so its code runs on the same seed at every attempt."""

_SEED_BITS = 31
_LOOK_AGAIN = 0.05  # seconds between looks at `cancel` while a reference runs


class Grader:
    """Judges answers to cards of every kind; safe to use from several threads."""

    def __init__(
        self,
        runner: Runner,
        *,
        entropy: Callable[[int], int] = secrets.randbits,
        device: str = "cpu",
        unwalled: frozenset[str] = frozenset(),
    ) -> None:
        """Run on `runner`, cards that take any device on `device`; decks in `unwalled` run in the open if they must."""
        self.runner = runner
        self._entropy = entropy
        self._device = device
        self._runners = Runners(runner, unwalled)
        self._references = References(self._runners)
        self._next_seed: dict[tuple[str, str], int] = {}
        self._lock = Lock()

    def grade(
        self,
        card: Card,
        answer: str,
        *,
        seed: int | None = None,
        ticked: frozenset[int] | None = None,
        says: bool = True,
        on_output: OnOutput | None = None,
        cancel: Event | None = None,
    ) -> Verdict | None:
        """Judge `answer`, on a fresh seed unless `seed` is given; None when `cancel` was set meanwhile.

        A card that varies and whose values are not drawn yet is drawn by that seed; the verdict names the values.
        `ticked` holds the points of a recall card, from 0, that the learner found in the answer. Without `says`, whose
        mistake a failure is isn't looked for, nor a smaller case to show it on. `on_output` gets what the learner's
        code prints while it runs. A reference that fails gives the outcome `internal`. Raises SandboxError when code
        must run and there are no walls.
        """
        card = self._placed(card)
        if card.vary:
            card = varied(card, self._entropy(_SEED_BITS) if seed is None else seed)
        verdict = _judge_text(card, answer, ticked)
        if verdict is None and isinstance(card.body, PredictBody):
            verdict = self._grade_predict(Attempt(card, answer, PREDICT_SEED if seed is None else seed, cancel))
        elif verdict is None:
            attempt = Attempt(_as_code(card), answer, self._take_seed(card) if seed is None else seed, cancel)
            verdict = self._grade_code(attempt, says, on_output)
        return replace(verdict, values=card.values) if verdict is not None and card.values else verdict

    def prefetch(self, card: Card, seed: int | None = None) -> None:
        """Start the reference's run for the next attempt in the background; nothing to do for cards without code."""
        card = self._placed(card)
        match card.body:
            case PredictBody():
                self._references.ask(card, PREDICT_SEED if seed is None else seed)
            case CodeBody() | OrderBody(runs=True):
                self._references.ask(_as_code(card), self._keep_seed(card) if seed is None else seed)

    def truth(self, card: Card) -> Run:
        """The run that a predict card asks about; raises SandboxError when there are no walls."""
        return self._references.ask(varied(self._placed(card), PREDICT_SEED), PREDICT_SEED).result()

    def runner_of(self, card: Card) -> Runner:
        """What runs this card's code; running on it raises SandboxError when there are no walls."""
        return self._runners.of(card)

    def close(self) -> None:
        """End every run and every process of the runner."""
        # The runner first: it can end what has not begun to run yet, which `cancel` cannot.
        self._runners.close()
        self._references.close()

    def _grade_predict(self, attempt: Attempt) -> Verdict | None:
        truth = _wait(self._references.ask(attempt.card, attempt.seed), attempt.cancel)
        return None if truth is None else judge_predict(attempt.card, attempt.answer, truth)

    def _grade_code(self, attempt: Attempt, says: bool, on_output: OnOutput | None) -> Verdict | None:
        asked = self._references.ask(attempt.card, attempt.seed)
        job = learner_job(attempt.card, attempt.answer, attempt.seed)
        learner = self._runners.of(attempt.card).run(job, on_output=on_output, cancel=attempt.cancel)
        reference = None if learner.ending is Ending.CANCELLED else _wait(asked, attempt.cancel)
        if reference is None:
            return None
        verdict = judge(attempt.card, learner, reference)
        if not says or verdict.says or verdict.outcome in {Outcome.PASS, Outcome.INTERNAL}:
            return verdict
        runner = self._runners.of(attempt.card)
        known = recognise(runner, attempt, learner, verdict, reference)
        smaller = smaller_runs(runner, attempt, learner, verdict)
        return replace(judge(attempt.card, learner, reference, smaller) if smaller else verdict, says=known)

    def _placed(self, card: Card) -> Card:
        """The card on the device of this grader, if it takes any."""
        return replace(card, device=self._device) if card.device == "any" else card

    def _keep_seed(self, card: Card) -> int:
        with self._lock:
            return self._next_seed.setdefault((card.deck, card.id), self._entropy(_SEED_BITS))

    def _take_seed(self, card: Card) -> int:
        with self._lock:
            kept = self._next_seed.pop((card.deck, card.id), None)
        return self._entropy(_SEED_BITS) if kept is None else kept


def _judge_text(card: Card, answer: str, ticked: frozenset[int] | None) -> Verdict | None:
    """The verdict on an answer that can be judged without running anything, else None."""
    match card.body:
        case ChoiceBody():
            return judge_choice(card, answer)
        case RecallBody():
            return judge_recall(card, answer, ticked)
        case ClozeBody():
            return judge_cloze(card, answer)
        case OrderBody():
            return judge_order(card, answer)
        case _:
            return None


def _as_code(card: Card) -> Card:
    """The code card that a card is run as."""
    return as_code(card) if isinstance(card.body, OrderBody) else card


def _wait(asked: Future[Run], cancel: Event | None) -> Run | None:
    """Wait for a run that other attempts may wait for too, so that `cancel` ends the waiting and not the run."""
    while cancel is None or not cancel.is_set():
        if wait([asked], _LOOK_AGAIN).done:
            run = asked.result()
            return None if run.ending is Ending.CANCELLED else run
    return None
