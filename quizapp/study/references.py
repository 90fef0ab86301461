"""The reference's run of a card: made in the background, kept for the next attempt on the same seed."""

from collections import OrderedDict
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Event, Lock

from quizapp.core.card import Card
from quizapp.core.jobs import reference_job
from quizapp.core.run import Ending, Job, Run
from quizapp.study.runners import Runners

KEPT_RUNS = 32

_Key = tuple[str, str, str, tuple[tuple[str, str], ...], int]
_KEPT_ENDINGS = frozenset({Ending.FINISHED, Ending.ERROR})


class References:
    """Runs references on a thread of its own, the latest `KEPT_RUNS` of them kept; safe from any thread."""

    def __init__(self, runners: Runners) -> None:
        self._runners = runners
        self._runs: OrderedDict[_Key, Future[Run]] = OrderedDict()
        self._lock = Lock()
        self._closing = Event()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reference")

    def ask(self, card: Card, seed: int) -> Future[Run]:
        """Return the run of `card`'s reference on `seed`, started now unless it is known or under way."""
        key = (card.deck, card.id, card.content_hash, card.values, seed)
        with self._lock:
            known = self._runs.get(key)
            if known is not None and _worth_keeping(known):
                self._runs.move_to_end(key)
                return known
            job = reference_job(card, seed)
            run = self._thread.submit(self._run, card, job)
            self._runs[key] = run
            while len(self._runs) > KEPT_RUNS:
                self._runs.popitem(last=False)
            return run

    def _run(self, card: Card, job: Job) -> Run:
        return self._runners.of(card).run(job, cancel=self._closing)

    def close(self) -> None:
        """End the run under way and the thread."""
        self._closing.set()
        self._thread.shutdown(wait=True, cancel_futures=True)


def _worth_keeping(run: Future[Run]) -> bool:
    """Whether a run says something about the card: one that lacked walls, time or memory is tried again."""
    if not run.done():
        return True
    return not run.cancelled() and run.exception() is None and run.result().ending in _KEPT_ENDINGS
