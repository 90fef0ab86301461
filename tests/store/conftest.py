import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import strategies as st

from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Review, State
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

    def change(self, kind: ChangeKind, card: str = "", deck: str = "deck", **more: Any) -> Change:
        """A change that this learner makes now."""
        self.answered += 1
        self.now += timedelta(seconds=1)
        name = f"00000000-0000-7000-9000-{self.answered:012}"
        return Change(name, kind, self.now, self.now.date(), card, deck, **more)

    def undo(self, store: Store, target: str | None = None) -> tuple[str, ...]:
        """Undo; the ids of what was taken back."""
        made = self.change(ChangeKind.UNDO)
        return tuple(entry.id for entry in store.undo(made.at, made.study_day, made.id, target))

    def redo(self, store: Store) -> tuple[str, ...]:
        """Redo; the ids of what was put back."""
        made = self.change(ChangeKind.REDO)
        return tuple(entry.id for entry in store.redo(made.at, made.study_day, made.id))


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


# What hypothesis draws: every value that the record can hold.

moments = st.datetimes(datetime(1970, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))
days = st.dates(date(1970, 1, 1), date(2200, 1, 1))
counts = st.integers(0, 10**6)
floats = st.floats(allow_nan=False, allow_infinity=False)
names = st.text(min_size=1, max_size=20)
states = st.builds(
    CardState,
    card=names,
    deck=names,
    state=st.sampled_from(State),
    step=counts,
    stability=st.none() | floats,
    difficulty=st.none() | floats,
    due_at=st.none() | moments,
    due_day=st.none() | days,
    last_review=st.none() | moments,
    last_day=st.none() | days,
    interval_days=counts,
    reps=counts,
    lapses=counts,
)
keys = st.text("0123456789abcdef-", min_size=36, max_size=36)
reviews = st.builds(
    Review,
    id=keys,
    card=names,
    deck=names,
    at=moments,
    study_day=days,
    rating=st.sampled_from(Rating),
    verdict=st.text(max_size=9),
    tries=counts,
    hints=counts,
    revealed=st.booleans(),
    seconds=st.floats(0, 600),
    content_hash=st.text(max_size=9),
    scheduler=names,
    parameters=st.lists(floats, max_size=4).map(tuple),
    before=states,
    after=states,
    seq=counts,
)
changes = st.builds(
    Change,
    id=keys,
    kind=st.sampled_from(ChangeKind),
    at=moments,
    study_day=days,
    card=st.text(max_size=9),
    deck=st.text(max_size=9),
    review=st.just("") | keys,
    data=st.dictionaries(names, counts | names, max_size=3),
    before=st.none() | states,
    after=st.none() | states,
    seq=counts,
)
