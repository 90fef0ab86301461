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


def suggest(how: Attempted) -> Rating:
    """Return the rating to suggest; the learner has the last word.

    ============================================  ==========
    how it went                                   suggestion
    ============================================  ==========
    the answer was revealed                       Again
    recall, not every point ticked                Again
    any other answer that is not right            Again
    right, after a failed try or with a hint      Hard
    right at the first try, without a hint        Good
    ============================================  ==========

    The first line that fits holds. Hard is a pass in FSRS, so it is never suggested for a failure, and an answer in
    words that leaves a point out is one. Easy is left to the learner: only they know it was. Time is not in the table,
    since a clock cannot tell thinking from a phone call.
    """
    if how.revealed:
        return Rating.AGAIN
    left_out = how.kind is Kind.RECALL and how.ticked is not None and how.ticked < 1
    if left_out or not how.passed:
        return Rating.AGAIN
    return Rating.HARD if how.tries > 1 or how.hints > 0 else Rating.GOOD
