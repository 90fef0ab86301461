"""A made-up record of any size, written straight into the tables: what a learner of many years would have."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from quizapp.core.card import Card, Deck, RecallBody
from quizapp.core.parameters import PARAMETERS
from quizapp.core.schedule import SCHEDULER
from quizapp.store.migrate import prepare

DECK = "history"
LATEST = date(2026, 11, 23)
"""The study day before the one on which the benchmark studies."""

_NEW_SHARE = 0.1
_REVIEW = (
    "INSERT INTO review (seq, id, card, deck, at, study_day, rating, verdict, tries, hints, revealed, seconds, "
    "content_hash, scheduler, before, after) VALUES (?, ?, ?, ?, ?, ?, ?, 'pass', 1, 0, 0, 20.0, 'hash', 1, ?, ?)"
)
_STATE = "INSERT INTO card_state VALUES (?, ?, 'review', 0, ?, 5.0, NULL, ?, ?, ?, ?, ?, 0)"


@dataclass(frozen=True)
class _Answer:
    """One answer: the card's number, its day, and its states before and after as members."""

    card: int
    day: date
    before: dict[str, object]
    after: dict[str, object]


def card_id(number: int) -> str:
    """The id of a card by its number."""
    return f"card-{number:06}"


def deck(cards: int) -> Deck:
    """The deck of so many cards; one in ten has never been asked."""
    made = tuple(Card(card_id(number), DECK, "Why?", RecallBody("Because.", ("because",))) for number in range(cards))
    return Deck(DECK, "Made up", made)


def write(path: Path, cards: int, reviews: int, seed: int = 1) -> None:
    """Write a record of `reviews` answers to nine in ten of `cards` cards, the latest on the day `LATEST`."""
    prepare(path)
    known = round(cards * (1 - _NEW_SHARE))
    answers = sorted(_answers(known, reviews, Random(seed)), key=lambda answer: (answer.day, answer.card))
    last = {answer.card: answer for answer in answers}
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA synchronous = OFF")
        database.execute(
            "INSERT INTO scheduler (id, name, parameters) VALUES (1, ?, ?)", (SCHEDULER, json.dumps(list(PARAMETERS)))
        )
        database.executemany(_REVIEW, (_review(seq, answer) for seq, answer in enumerate(answers, start=1)))
        database.executemany(_STATE, (_state(answer) for answer in last.values()))
        database.commit()
        database.execute("ANALYZE")
        database.commit()


def _answers(cards: int, reviews: int, draw: Random) -> Iterator[_Answer]:
    """Each card's answers at growing intervals, counted back from a last day such that few are due on any one day."""
    each, more = divmod(reviews, cards)
    for card in range(cards):
        count = each + (card < more)
        intervals = [round(1.6**place) + draw.randrange(2) for place in range(count)]
        ahead = draw.randrange(-2, 2 * intervals[-1] + 30)
        day = LATEST + timedelta(days=ahead - sum(intervals))
        before: dict[str, object] = {}
        for place, interval in enumerate(intervals, start=1):
            after = {
                "state": "review",
                "stability": float(interval),
                "difficulty": 5.0,
                "due_day": (day + timedelta(days=interval)).isoformat(),
                "last_review": _moment(day, card),
                "last_day": day.isoformat(),
                "interval_days": interval,
                "reps": place,
            }
            yield _Answer(card, day, before, after)
            before, day = after, min(day + timedelta(days=interval), LATEST)


def _moment(day: date, card: int) -> str:
    at = datetime(day.year, day.month, day.day, 12) + timedelta(microseconds=card)
    return at.isoformat(timespec="microseconds") + "Z"


def _review(seq: int, answer: _Answer) -> tuple[object, ...]:
    key, day = f"{seq:08x}-0000-7000-8000-{seq:012x}", answer.day.isoformat()
    states = (_json(answer.before), _json(answer.after))
    return (seq, key, card_id(answer.card), DECK, _moment(answer.day, answer.card), day, 3, *states)


def _json(members: dict[str, object]) -> str:
    """As the store writes a state."""
    return json.dumps(members, separators=(",", ":"))


def _state(answer: _Answer) -> tuple[object, ...]:
    after = answer.after
    told = (after["stability"], after["due_day"], after["last_review"], after["last_day"])
    return (card_id(answer.card), DECK, *told, after["interval_days"], after["reps"])
