import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview
from quizapp.store.migrate import prepare
from quizapp.store.store import Store


@dataclass
class Learner:
    """Answers cards, each at a moment of its own, and keeps the states that follow."""

    states: dict[str, CardState] = field(default_factory=dict)
    now: datetime = datetime(2026, 1, 1, 12, 0, 0, 250, tzinfo=UTC)
    answered: int = 0

    def review(self, card: str = "card", rating: Rating = Rating.GOOD, deck: str = "deck") -> Review:
        """The review that this learner would record next; `keep` it once it is recorded."""
        before = self.states.get(card, CardState(card, deck))
        today = self.now.date()
        return Review(
            id=f"00000000-0000-7000-8000-{self.answered:012}",
            card=card,
            deck=deck,
            at=self.now,
            study_day=today,
            rating=rating,
            verdict="pass" if rating > Rating.AGAIN else "wrong",
            tries=1,
            hints=2,
            revealed=rating is Rating.AGAIN,
            seconds=12.75,
            content_hash="abc",
            scheduler=SCHEDULER,
            parameters=PARAMETERS,
            before=before,
            after=preview(before, self.now, today, Preset())[rating],
        )

    def keep(self, review: Review) -> Review:
        self.states[review.card] = review.after
        self.answered += 1
        self.now += timedelta(minutes=11)
        return review

    def answer(self, store: Store, card: str = "card", rating: Rating = Rating.GOOD, deck: str = "deck") -> Review:
        """Record the next review."""
        review = self.review(card, rating, deck)
        store.record(review)
        return self.keep(review)


OpenStore = Callable[..., Store]


@pytest.fixture
def learner() -> Learner:
    return Learner()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "quizapp.db"


@pytest.fixture
def open_store(path: Path) -> Iterator[OpenStore]:
    """Open the database at `path` as often as wanted; all are closed at the end."""
    opened: list[Store] = []

    def open_one(patience: float = 5.0) -> Store:
        opened.append(Store(path, patience=patience))
        return opened[-1]

    yield open_one
    for store in opened:
        store.close()


@pytest.fixture
def store(open_store: OpenStore) -> Store:
    return open_store()


Fill = Callable[[Path, int], None]

INSERT = """
INSERT INTO review (seq, id, card, deck, at, study_day, rating, verdict, tries, hints, revealed, seconds, content_hash,
                    scheduler, before, after)
VALUES (?1, printf('%036d', ?1), 'card-' || ?1, 'deck', printf('2026-01-01T00:%02d:00.000000Z', ?1 % 60), '2026-01-01',
        3, 'pass', 1, 0, 0, 1.5, 'abc', 1, '{}', '{"reps":1}')
"""


@pytest.fixture
def fill() -> Fill:
    """Make a database with so many reviews, or add them to one, by SQL alone."""

    def fill(path: Path, number: int) -> None:
        prepare(path)
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute("INSERT OR IGNORE INTO scheduler VALUES (1, 'fsrs', '[1.0]')")
            there = connection.execute("SELECT count(*) FROM review").fetchone()[0]
            connection.executemany(INSERT, [(there + each + 1,) for each in range(number)])

    return fill
