"""Ratings, and the one table that suggests a rating from how an answer went."""

from dataclasses import dataclass
from enum import IntEnum

from quizapp.core.card import Kind


class Rating(IntEnum):
    """The learner's word on one review, as FSRS counts it."""

    AGAIN = 1
    HARD = 2
    GOOD = 3
    EASY = 4

    @property
    def label(self) -> str:
        """The word on the button."""
        return self.name.capitalize()


AWAY = 600
"""Seconds on a card from which on time says nothing any more: the learner was away."""


@dataclass(frozen=True, slots=True)
class SlowAfter:
    """For each kind of card, the seconds after which a right answer came slowly; 0 is never."""

    code: int = 300
    predict: int = 120
    recall: int = 180
    choice: int = 60
    cloze: int = 90
    order: int = 150

    def slow(self, kind: Kind, seconds: float) -> bool:
        """Whether an answer that took so long came slowly; one that took `AWAY` or longer isn't taken for that."""
        limit: int = getattr(self, kind.value)
        return 0 < limit <= seconds < AWAY


SLOW_AFTER = SlowAfter()
"""What is slow where the learner has set nothing else."""


@dataclass(frozen=True, slots=True)
class Attempted:
    """How answering one card went.

    `tries` counts judged attempts up to the first pass, never those whose outcome is `internal`. `hints` counts those
    shown. `revealed`: the answer was shown before the learner had given one. `ticked` is the share (0 to 1) of a
    recall card's points that the learner ticked, None without a self-check. `seconds` is the time on the card.
    """

    passed: bool
    tries: int
    hints: int = 0
    revealed: bool = False
    ticked: float | None = None
    kind: Kind = Kind.CODE
    seconds: float = 0.0


def suggest(how: Attempted, slow_after: SlowAfter = SLOW_AFTER) -> Rating:
    """Return the rating to suggest; the learner has the last word.

    =======================================================  ==========
    how it went                                              suggestion
    =======================================================  ==========
    the answer was shown before one was given                Again
    recall, and not every point was ticked                   Again
    any other answer that is not right, or right in part     Again
    right, after a failed try                                Hard
    right at the first try, with a hint                      Hard
    right at the first try, without a hint, but slowly       Hard
    right at the first try, without a hint, in good time     Good
    =======================================================  ==========

    The first line that fits holds. Hard is a pass in FSRS, so it is never suggested for a failure, and an answer in
    words that leaves a point out is one. Easy is left to the learner: only they know it was. What is slow is for
    `slow_after` to say; a clock cannot tell thinking from a phone call, so from `AWAY` seconds on time counts for
    nothing.
    """
    left_out = how.kind is Kind.RECALL and how.ticked is not None and how.ticked < 1
    if how.revealed or left_out or not how.passed:
        return Rating.AGAIN
    if how.tries > 1 or how.hints > 0 or slow_after.slow(how.kind, how.seconds):
        return Rating.HARD
    return Rating.GOOD
