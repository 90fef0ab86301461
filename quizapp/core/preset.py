"""A preset: the learner's choices that steer the schedule."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preset:
    """How cards are scheduled.

    `retention` is the chance of recall (0 to 1) at which a card comes back. Steps are in seconds, in ascending order;
    a step of a day or more counts in whole study days. `new_per_day` and `reviews_per_day` are limits per deck.
    `maximum_interval` is in days. A card is a leech at `leech_threshold` lapses. `fuzz` spreads due days.
    """

    retention: float = 0.9
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    new_per_day: int = 20
    reviews_per_day: int = 200
    maximum_interval: int = 36500
    leech_threshold: int = 8
    fuzz: bool = True
