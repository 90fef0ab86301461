"""Reads the public review log that research on FSRS is told by, where somebody has put it on this machine.

It is `tests/review_logs_josh_1711744352250_to_1728234780857.csv` of the repository open-spaced-repetition/py-fsrs, and
not among its packages. The variable QUIZAPP_REVIEW_LOG holds the path of a copy.
"""

import csv
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from quizapp.core.parameters import PARAMETERS
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.core.schedule import SCHEDULER

VARIABLE = "QUIZAPP_REVIEW_LOG"


def public_log() -> Path | None:
    """Where the log is, None where nobody has said so."""
    told = os.environ.get(VARIABLE)
    return Path(told) if told else None


def read_log(path: Path) -> Iterator[Review]:
    """The reviews of a log in CSV, in the order of their times; days are those of UTC.

    Its columns are card_id, review_rating (1 to 4), review_time (ISO 8601) and review_duration (milliseconds). Raises
    OSError, and KeyError or ValueError for another kind of file.
    """
    with path.open(encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: datetime.fromisoformat(row["review_time"]))
    states: dict[str, CardState] = {}
    for row in rows:
        card, at = row["card_id"], datetime.fromisoformat(row["review_time"])
        before = states.get(card, CardState(card, "log"))
        after = replace(before, state=State.REVIEW, last_day=at.date(), reps=before.reps + 1)
        states[card] = after
        rating, seconds = Rating(int(row["review_rating"])), int(row["review_duration"]) / 1000
        yield Review(
            "", card, "log", at, at.date(), rating, "", 1, 0, False, seconds, "", SCHEDULER, PARAMETERS, before, after
        )  # fmt: skip
