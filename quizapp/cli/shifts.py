"""How a change in what is due is told: in lines, and as data."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizapp.core.reschedule import Shift


def shift_lines(shift: "Shift") -> list[str]:
    """The lines of a small table: due today and within days ahead, before and after."""
    rows = [("today", shift.today), *((f"within {days} days", pair) for days, pair in shift.within.items())]
    lines = [f"{'due':18}{'now':>8}{'then':>8}{'change':>8}"]
    lines += [f"{name:18}{before:>8}{after:>8}{after - before:>+8}" for name, (before, after) in rows]
    return [*lines, f"{shift.earlier} earlier, {shift.later} later, of {shift.cards} that change"]


def shift_as_data(shift: "Shift") -> dict[str, Any]:
    """The same for scripts."""
    return {
        "cards": shift.cards,
        "earlier": shift.earlier,
        "later": shift.later,
        "due": [
            {"within_days": days, "before": before, "after": after}
            for days, (before, after) in ((1, shift.today), *shift.within.items())
        ],
    }
