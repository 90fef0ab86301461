"""Jobs made from cards: what is sent behind the walls, and nothing more than that.

A job for the learner's code holds the card's setup, how its cases are drawn and the names to report. It never holds
the reference, a known wrong answer or an expected value: what is not sent cannot be read there.
"""

import hashlib
from dataclasses import replace

from quizapp.core.card import Card, CodeBody, PredictBody, WrongAnswer
from quizapp.core.run import Job

SMALL_CASES = 30
"""How many small cases are tried for one on which a mistake shows."""

SMALL_SECONDS = 2.0
"""Small cases are worth no longer wait than this."""

FEWEST_FOR_STATISTICS = 20
"""A statistic must be within its bound in at least this many cases."""


def learner_job(card: Card, answer: str, seed: int) -> Job:
    """The job that runs `answer` to a code card; raises TypeError for a card of another kind."""
    if not isinstance(card.body, CodeBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which runs no code of the learner's")
    return _code_job(card, card.body, answer, seed)


def wrong_job(card: Card, wrong: WrongAnswer, seed: int) -> Job:
    """The job that runs a known wrong answer to a code card, just as if a learner had given it."""
    return learner_job(card, wrong.answer, seed)


def reference_job(card: Card, seed: int) -> Job:
    """The job that finds the truth: a code card's reference, or a predict card's code and question.

    Raises TypeError for a card that runs no code.
    """
    if isinstance(card.body, CodeBody):
        return _code_job(card, card.body, card.body.reference, seed)
    if isinstance(card.body, PredictBody):
        body = card.body
        return Job(code=body.code, ask=body.ask, seeds=(seed,), device=_device(card), limits=card.limits)
    raise TypeError(f"card {card.id} is of kind {card.kind}, which runs no code")


def small_jobs(card: Card, answer: str, seed: int) -> tuple[Job, Job]:
    """The jobs of `answer` and of the reference on small cases, for showing a mistake; raises TypeError as they do."""
    limits = replace(card.limits, seconds=min(card.limits.seconds, SMALL_SECONDS))
    jobs = learner_job(card, answer, seed), reference_job(card, seed)
    mine, other = (replace(job, small=True, seeds=case_seeds(seed, SMALL_CASES), limits=limits) for job in jobs)
    return mine, other


def case_seeds(seed: int, count: int) -> tuple[int, ...]:
    """`count` different seeds that follow from one: the seed itself, then hashes of it with 1, 2 and so on.

    The hashes are the first four bytes of BLAKE2b over "seed:number", little-endian: numpy takes no larger seed.
    """
    seeds = {seed: None}
    number = 0
    while len(seeds) < count:
        number += 1
        digest = hashlib.blake2b(f"{seed}:{number}".encode(), digest_size=4).digest()
        seeds.setdefault(int.from_bytes(digest, "little"), None)
    return tuple(seeds)


def _code_job(card: Card, body: CodeBody, code: str, seed: int) -> Job:
    return Job(
        code=code,
        setup=body.setup,
        names=tuple(each.name for each in body.expect if each.name != body.call),
        keep=body.keep,
        call=body.call,
        draw=body.cases.draw,
        seeds=case_seeds(seed, _count(body)),
        trace=bool(body.rules.require or body.rules.forbid or body.rules.count),
        account=body.new_bytes is not None,
        inside=any(each.shares or each.new_bytes is not None for each in body.expect),
        device=_device(card),
        limits=card.limits,
    )


def _count(body: CodeBody) -> int:
    """How many cases a card is tried on; a statistic of one case says too little."""
    statistical = any(each.statistics for each in body.expect)
    return max(body.cases.count, FEWEST_FOR_STATISTICS if statistical else 1)


def _device(card: Card) -> str:
    """The device to run on; a card that takes any gets the one that is always there."""
    return "cpu" if card.device == "any" else card.device
