"""Checks the cards of a library, several at once, and tells of each in their order as soon as that can be."""

import os
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from threading import Event

from quizapp.core.card import Card
from quizapp.decks.library import Library
from quizapp.decks.positions import Positions
from quizapp.study.checking.families import check_family, families
from quizapp.study.checking.findings import CardReport, Finding
from quizapp.study.checking.one import check_one, runs_code
from quizapp.study.checking.operations import Operations
from quizapp.study.checking.results import Results
from quizapp.study.grading import Grader

_FEWEST_JOBS, _MOST_JOBS = 2, 8


def default_jobs() -> int:
    """How many cards are checked at once unless it is said otherwise: one a processor, within reason."""
    own = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(_MOST_JOBS, max(_FEWEST_JOBS, own))


def check(
    library: Library, grader: Grader, *, jobs: int | None = None, results: Results | None = None
) -> Iterator[CardReport]:
    """Check every card of every deck, drafts too, and report on each in the order of the decks.

    So many `jobs` are done at a time, `default_jobs` if left out.
    What `results` know of a card is not found out again, and what is found out is put there. Problems in the files
    themselves are in `library.problems`. Raises SandboxError when code must run and there are no walls.
    """
    cards = [card for deck in library.decks for card in deck.cards]
    known, positions, stop = families(library), Positions(), Event()
    operations = Operations()

    def checked(card: Card) -> CardReport:
        return check_one(card, lambda job: grader.runner_of(card).run(job, cancel=stop), operations)

    kept = results.of(cards, lambda card: grader.runner_of(card).tier) if results is not None else [None] * len(cards)
    if any(each is None and runs_code(card) for card, each in zip(cards, kept, strict=True)):
        grader.runner.start()  # it takes its warm children into use as soon as there are any
    pool = ThreadPoolExecutor(jobs or default_jobs(), thread_name_prefix="check")
    try:
        waiting = [each or pool.submit(checked, card) for card, each in zip(cards, kept, strict=True)]
        for card, each in zip(cards, waiting, strict=True):
            report = each.result() if isinstance(each, Future) else each
            if results is not None and not report.cached and runs_code(card):
                results.keep(card, report)
            yield placed(report, card, check_family(card, known), positions)
    finally:
        stop.set()  # nobody waits for what is still running
        pool.shutdown(wait=True, cancel_futures=True)


def check_card(card: Card, grader: Grader) -> CardReport:
    """Check one card by itself: all but what its deck tells of it. See `check`."""
    return placed(check_one(card, grader.runner_of(card).run), card, (), Positions())


def placed(report: CardReport, card: Card, family: tuple[Finding, ...], positions: Positions) -> CardReport:
    """The report with what only its deck tells, and with the place of each finding in the card's file."""
    findings = (*report.problems, *family)
    return replace(
        report,
        card=card,
        problems=tuple(replace(each, where=positions.of(card, each.path)) for each in findings),
    )
