"""Several processes on one record, and processes that are killed: nothing acknowledged is ever lost."""

import os
import random
import select
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from itertools import pairwise
from pathlib import Path
from typing import IO

import pytest

from quizapp.core.record import CardState, Change, Review
from quizapp.core.replay import replay
from quizapp.store.migrate import prepare
from quizapp.store.store import Store

ANSWERS = 300
KILLS = 24
KILLS_WHILE_CREATING = 12

ANSWERING = """
import os, sys, uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, Review
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview
from quizapp.store.store import StaleStateError, Store

def answer(store, card, now, rating):
    while True:
        before = store.states().get(card, CardState(card, "deck"))
        after = preview(before, now, now.date(), Preset())[rating]
        review = Review(str(uuid.uuid4()), card, "deck", now, now.date(), rating, "pass", 1, 0, False, 1.0, "h",
                        SCHEDULER, PARAMETERS, before, after)
        try:
            store.record(review)
            return review.id
        except StaleStateError:
            pass

def answers(path, tell):
    with Store(Path(path), patience=60) as store:
        now = datetime(2026, 1, 1, tzinfo=UTC)
        for number in range(10**9):
            now += timedelta(hours=7)
            if not tell(answer(store, "shared" if number % 2 else f"card-{number % 7}", now, Rating(number % 4 + 1))):
                return
"""

COUNTED = """
left = int(sys.argv[2])
def tell(_):
    global left
    left -= 1
    return left
answers(sys.argv[1], tell)
"""

TURNING = """
left = int(sys.argv[2])
with Store(Path(sys.argv[1]), patience=60) as store:
    at = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(left):
        turn = store.redo if number % 3 == 2 else store.undo
        turn(at, at.date(), str(uuid.uuid4()))
"""

# Imports once, then forks a child for every line it reads: a path. A child writes its pid, then each id once recorded.
KILLABLE = """
for line in sys.stdin:
    child = os.fork()
    if child == 0:
        os.write(1, f"pid {os.getpid()}\\n".encode())
        answers(line.strip(), lambda key: os.write(1, f"ack {key}\\n".encode()))
    os.waitpid(child, 0)
    os.write(1, b"end\\n")
"""


def start(code: str, *arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", ANSWERING + code, *arguments], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def is_chained(reviews: list[Review]) -> bool:
    """Whether every review of a card set out from where the one before had left it."""
    cards = {review.card for review in reviews}
    chains = [[review for review in reviews if review.card == card] for card in cards]
    starts = all(chain[0].before == CardState(chain[0].card, "deck") for chain in chains)
    return starts and all(first.after == then.before for chain in chains for first, then in pairwise(chain))


def test_two_processes_lose_no_answer(path: Path) -> None:
    both = [start(COUNTED, str(path), str(ANSWERS)) for _ in range(2)]
    for each in both:
        each.communicate()
    assert [each.returncode for each in both] == [0, 0]
    with Store(path) as store:
        reviews, states = store.reviews(), store.states()
    assert len(reviews) == len({review.id for review in reviews}) == 2 * ANSWERS
    assert sum(state.reps for state in states.values()) == 2 * ANSWERS
    assert states == replay(reviews)
    assert is_chained(reviews)


def test_one_answers_while_another_undoes_and_redoes(path: Path) -> None:
    prepare(path)
    both = [start(COUNTED, str(path), "120"), start(TURNING, str(path), "120")]
    for each in both:
        each.communicate()
    assert [each.returncode for each in both] == [0, 0]
    with Store(path) as store:
        reviews, changes, states = store.reviews(undone=True), store.changes(), store.states()
        assert len(reviews) == 120
        assert states == replay(reviews, changes)
        assert is_chained(store.reviews())
        assert store.rebuild(verify=True) == ()
    entries: list[Review | Change] = [*reviews, *changes]
    places = [entry.seq for entry in entries]
    assert sorted(places) == list(range(1, len(places) + 1))


class Victim:
    """A process that answers card after card until it is killed."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self._stdin: IO[str] = process.stdin
        self._stdout: IO[str] = process.stdout

    def kill_while_answering(self, path: Path, acks: int, moment: float) -> list[str]:
        """Kill -9 so many acknowledged answers and a moment after its start; return all that were acknowledged."""
        pid = self._begin(path)
        told = [self._stdout.readline().split()[1] for _ in range(acks)]
        select.select([self._stdout], [], [], moment)
        os.kill(pid, signal.SIGKILL)
        while (line := self._stdout.readline().strip()) != "end":
            told.append(line.split()[1])
        return told

    def _begin(self, path: Path) -> int:
        self._stdin.write(f"{path}\n")
        self._stdin.flush()
        return int(self._stdout.readline().split()[1])


@contextmanager
def victims() -> Iterator[Victim]:
    process = start(KILLABLE)
    try:
        yield Victim(process)
    finally:
        process.communicate()


@pytest.fixture(scope="module")
def victim() -> Iterator[Victim]:
    with victims() as made:
        yield made


def test_killed_at_any_moment_it_has_every_acknowledged_answer(path: Path, victim: Victim) -> None:
    chance = random.Random(17)
    acknowledged: list[str] = []
    prepare(path)
    for _ in range(KILLS):
        acknowledged += victim.kill_while_answering(path, chance.randrange(1, 12), chance.random() * 0.006)
        with Store(path) as store:
            reviews, states = store.reviews(), store.states()
        assert set(acknowledged) <= {review.id for review in reviews}
        assert states == replay(reviews)
        assert is_chained(reviews)
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    # A kill may hit between the commit and its acknowledgement: at most one answer each is kept without a word.
    assert len(acknowledged) <= len(reviews) <= len(acknowledged) + KILLS


def test_killed_while_the_database_is_made_it_is_made_the_next_time(tmp_path: Path, victim: Victim) -> None:
    chance = random.Random(23)
    for number in range(KILLS_WHILE_CREATING):
        path = tmp_path / f"record-{number}" / "quizapp.db"
        acknowledged = victim.kill_while_answering(path, 0, chance.random() * 0.03)
        with Store(path) as store:
            assert set(acknowledged) <= {review.id for review in store.reviews()}
            assert store.states() == replay(store.reviews())
