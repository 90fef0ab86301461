"""Ratings, and the one table that suggests a rating from how an answer went."""

from enum import IntEnum


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
