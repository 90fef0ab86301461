"""A preset: the learner's choices that steer the schedule."""

from dataclasses import dataclass

from quizapp.core.easy_days import NORMAL_WEEK, EasyDays
from quizapp.core.leech import LeechAction
from quizapp.core.orders import NewMix, NewOrder, ReviewOrder
from quizapp.core.parameters import PARAMETERS
from quizapp.core.rating import SLOW_AFTER, SlowAfter


@dataclass(frozen=True, slots=True)
class Preset:
    """How cards are scheduled.

    `retention` is the chance of recall (0 to 1) at which a card comes back. Steps are in seconds, in ascending order;
    a step of a day or more counts in whole study days. `new_per_day` and `reviews_per_day` are limits per deck.
    `maximum_interval` is in days. A card is a leech at `leech_threshold` lapses. `fuzz` spreads due days. With
    `load_balance` they fall on days with little to do, and in any case rather not on `easy_days` or a sibling's day.
    `bury_siblings` holds a card back on a study day on which a sibling is asked. `parameters` are the 21 of FSRS-6.
    """

    retention: float = 0.9
    learning_steps: tuple[int, ...] = (60, 600)
    relearning_steps: tuple[int, ...] = (600,)
    new_per_day: int = 20
    reviews_per_day: int = 200
    maximum_interval: int = 36500
    leech_threshold: int = 8
    fuzz: bool = True
    leech_action: LeechAction = LeechAction.TAG
    load_balance: bool = True
    new_order: NewOrder = NewOrder.AUTHOR
    new_mix: NewMix = NewMix.MIX
    review_order: ReviewOrder = ReviewOrder.DUE
    bury_siblings: bool = True
    parameters: tuple[float, ...] = PARAMETERS
    easy_days: EasyDays = NORMAL_WEEK
    slow_after: SlowAfter = SLOW_AFTER
