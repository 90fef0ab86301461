"""One attempt: an answer to a card, on a seed."""

from dataclasses import dataclass
from threading import Event

from quizapp.core.card import Card


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is judged. Learner, reference and known wrong answers run on the same `seed`; `cancel` ends them all."""

    card: Card
    answer: str
    seed: int
    cancel: Event | None = None
