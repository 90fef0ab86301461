"""Learning steps: the short waits, in seconds, that a card goes through before it is scheduled in days.

Their rules are Anki's. None means that there is no such step, and the card is scheduled in days instead.
"""

from collections.abc import Sequence

DAY = 86_400
"""Seconds of a day."""


def again_seconds(steps: Sequence[int]) -> int | None:
    """Return the wait after Again: back to the first step."""
    return steps[0] if steps else None


def hard_seconds(steps: Sequence[int], step: int) -> int | None:
    """Return the wait after Hard: the same step again, from the first one a wait between Again's and Good's."""
    if not steps:
        return None
    step = current(steps, step)
    if step > 0:
        return steps[step]
    if len(steps) > 1:
        return whole_days((steps[0] + steps[1]) // 2)
    # Half as long again, yet at most a day more, so that Hard does not overtake the interval that Good leads to.
    return whole_days(min(steps[0] * 3 // 2, steps[0] + DAY))


def good_seconds(steps: Sequence[int], step: int) -> int | None:
    """Return the wait after Good: the next step, None when this was the last."""
    following = current(steps, step) + 1
    return steps[following] if following < len(steps) else None


def current(steps: Sequence[int], step: int) -> int:
    """Return `step` kept within `steps`, which may have become fewer since the card was seen."""
    return max(0, min(step, len(steps) - 1))


def whole_days(seconds: int) -> int:
    """Return a wait of more than a day rounded to whole days, any other as it is."""
    return (seconds + DAY // 2) // DAY * DAY if seconds > DAY else seconds
