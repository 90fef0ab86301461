"""In which order cards may be asked: the words for it in a preset."""

from enum import StrEnum


class NewOrder(StrEnum):
    """In which order new cards are introduced; `random` is an order of each study day's own, the same all day."""

    AUTHOR = "author"
    RANDOM = "random"


class NewMix(StrEnum):
    """When new cards are asked: spread over the reviews, before them, or after them."""

    MIX = "mix"
    BEFORE = "before"
    AFTER = "after"


class ReviewOrder(StrEnum):
    """In which order reviews are asked, which also decides those left over when a limit is reached.

    `due` is by due day and, within a day, the least likely to be remembered first; `due_random` is by due day, then in
    an order of the day's own. `overdue` begins with the cards that have waited longest for what their interval is.
    `added` is the author's order. The others say what they go by, and `_descending` turns them round.
    """

    DUE = "due"
    DUE_RANDOM = "due_random"
    RANDOM = "random"
    ADDED = "added"
    OVERDUE = "overdue"
    RETRIEVABILITY = "retrievability"
    RETRIEVABILITY_DESCENDING = "retrievability_descending"
    INTERVAL = "interval"
    INTERVAL_DESCENDING = "interval_descending"
    DIFFICULTY = "difficulty"
    DIFFICULTY_DESCENDING = "difficulty_descending"
