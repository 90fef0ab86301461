"""What studying costs on records of a thousand to a hundred thousand cards, and how each cost grows.

Times are milliseconds, taken in turn within one run. A bare commit is one row into a table of its own with SQLite at
the settings of the record: what the disk asks for any answer that is to last.
"""

import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks import history
from quizapp.config import Config
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.decks.library import Library
from quizapp.store import peek
from quizapp.store.connect import connect
from quizapp.store.copying import copy
from quizapp.store.store import Store
from quizapp.study.due import due
from quizapp.study.finding import find
from quizapp.study.reviewing import new_review
from quizapp.study.scheduling import Scheduling
from quizapp.study.showing import Showing
from quizapp.study.workspace import Workspace

SIZES = ((1_000, 10_000), (10_000, 100_000), (100_000, 1_000_000))
"""Cards and reviews of each record."""

REACH = {
    "next card, ms": ("<=", 2.0),
    "answer, durable, next card / bare commit": ("<=", 2.5),
    "start to queue ready, ms": ("<=", 150.0),
    "next card, 100 k / 1 k cards": ("<=", 2.0),
    "answer, 100 k / 1 k cards": ("<=", 2.0),
}
"""What the product promises itself of the largest record, and which way."""

_ANSWERS = 60
_STARTS = 5
_MORNING = datetime.combine(history.LATEST + timedelta(days=1), datetime.min.time(), UTC) + timedelta(hours=9)


@dataclass
class _Clock:
    """A clock that moves a minute on with every look."""

    now: datetime = _MORNING

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def measure() -> dict[str, Any]:
    """All figures by size, and how those of the largest stand to what is promised."""
    sizes = {}
    for cards, reviews in SIZES:
        with tempfile.TemporaryDirectory(prefix="quizapp-bench-", dir="/var/tmp") as folder:
            path = Path(folder) / "data" / "quizapp.db"
            path.parent.mkdir()
            history.write(path, cards, reviews)
            Store(path).close()  # its journal is made once, as it is for any record that had none
            sizes[str(cards)] = {"reviews": reviews, **_measure_size(path, cards)}
    return {"sizes": sizes, "reach": _reach(sizes)}


def _measure_size(path: Path, cards: int) -> dict[str, Any]:
    deck = history.deck(cards)
    library = Library((deck,))
    figures: dict[str, Any] = {"file, MiB": round(path.stat().st_size / (1 << 20), 1)}
    figures["start to queue ready"] = _spread([_timed(lambda: _start(path, library)) for _ in range(_STARTS)])
    figures["home counts"] = _spread([_timed(lambda: _home(path, library)) for _ in range(_STARTS)])
    with _workspace(path, library) as workspace:
        figures |= _sitting(workspace, path)
        for text in ("is:due 7", "is:review 7"):
            figures[f"search {text}"] = _spread([_timed(partial(_search, workspace, text)) for _ in range(3)])
        figures["rebuild, proved"] = _spread([_timed(lambda: workspace.store.rebuild(verify=True))])
    figures["backup, proved"] = _spread([_timed(lambda: _backup(path))])
    return figures


@contextmanager
def _workspace(path: Path, library: Library) -> Iterator[Workspace]:
    # As many new cards as the smallest record has; the usual limit of 20 would end its sitting too soon.
    config = Config(Preset(new_per_day=100), timezone="UTC")
    with Workspace(config, library, clock=_Clock(), open_store=lambda: Store(path)) as workspace:
        yield workspace


def _start(path: Path, library: Library) -> None:
    """Open the record and build the first queue; the decks are read and the libraries imported by then."""
    with _workspace(path, library) as workspace:
        found = Scheduling(workspace, library.decks[0].cards).queue(workspace.clock())
        assert found.cards


def _home(path: Path, library: Library) -> None:
    """Count what is due in every deck, as the first screen does."""
    day = _MORNING.date()
    states = {state.card: state for state in peek.due_states(path, day)}
    due(library, states, peek.counts(path, day), _MORNING, Config(timezone="UTC"), known=peek.known(path))


def _sitting(workspace: Workspace, path: Path) -> dict[str, Any]:
    """Answer card after card, and in turn commit one bare row."""
    scheduling = Scheduling(workspace, workspace.library.decks[0].cards)
    queue = scheduling.queue(workspace.clock())
    scheduling.preview(queue.cards[0], workspace.clock())  # the days ahead are counted at the first
    bare, next_card, whole = [], [], []
    with closing(_bare(path)) as plain:
        for number in range(_ANSWERS):
            card, now = queue.cards[0], workspace.clock()
            before = scheduling.state(card)
            after = scheduling.preview(card, now)[Rating.GOOD]
            review = new_review(workspace, Showing(card, now), Rating.GOOD, now, before, after)
            started = time.perf_counter()
            scheduling.record(review, card)
            durable = time.perf_counter()
            queue = scheduling.queue(now)
            ended = time.perf_counter()
            next_card.append((ended - durable) * 1000)
            whole.append((ended - started) * 1000)
            bare.append(_timed(partial(plain.execute, "INSERT INTO bare VALUES (?)", (number,))))
    return {
        "next card": _spread(next_card),
        "answer, durable, next card": _spread(whole),
        "bare commit": _spread(bare),
    }


def _bare(path: Path) -> sqlite3.Connection:
    file = path.with_name("bare.db")
    with closing(sqlite3.connect(file)) as made:
        made.execute("CREATE TABLE bare (number INTEGER)")
    return connect(file)


def _search(workspace: Workspace, text: str) -> None:
    """Find cards among all of them, as every front end does."""
    assert find(workspace, text)


def _backup(path: Path) -> None:
    copy(path, path.with_name("copy.db"), replace=True)


def _timed(action: Callable[[], object]) -> float:
    started = time.perf_counter()
    action()
    return (time.perf_counter() - started) * 1000


def _spread(values: list[float]) -> dict[str, float]:
    ordered = sorted(values)
    p99 = ordered[min(len(ordered) - 1, round(0.99 * (len(ordered) - 1)))]
    return {"median": round(statistics.median(ordered), 3), "p99": round(p99, 3), "least": round(ordered[0], 3)}


def _reach(sizes: dict[str, Any]) -> dict[str, Any]:
    small, large = (sizes[str(cards)] for cards, _ in (SIZES[0], SIZES[-1]))
    found = {
        "next card, ms": large["next card"]["median"],
        "answer, durable, next card / bare commit": large["answer, durable, next card"]["median"]
        / large["bare commit"]["median"],
        "start to queue ready, ms": large["start to queue ready"]["median"],
        "next card, 100 k / 1 k cards": large["next card"]["median"] / small["next card"]["median"],
        "answer, 100 k / 1 k cards": large["answer, durable, next card"]["median"]
        / small["answer, durable, next card"]["median"],
    }
    return {
        name: {
            "value": round(value, 2),
            "reach": f"{REACH[name][0]} {REACH[name][1]:g}",
            "met": value <= REACH[name][1],
        }
        for name, value in found.items()
    }


def show(figures: dict[str, Any]) -> None:
    """Print the figures as a table: a line for each cost, a column for each size."""
    sizes = figures["sizes"]
    print("records, milliseconds: median (p99)")
    print(f"{'':30}" + "".join(f"{cards + ' cards':>22}" for cards in sizes))
    print(f"{'reviews':30}" + "".join(f"{each['reviews']:>22}" for each in sizes.values()))
    print(f"{'file, MiB':30}" + "".join(f"{each['file, MiB']:>22}" for each in sizes.values()))
    for name in (each for each, value in next(iter(sizes.values())).items() if isinstance(value, dict)):
        cells = (f"{each[name]['median']:.2f} ({each[name]['p99']:.1f})" for each in sizes.values())
        print(f"{name:30}" + "".join(f"{cell:>22}" for cell in cells))
    print()
    for name, each in figures["reach"].items():
        print(f"{name:42}{each['value']:>10}   {each['reach']:>8}   {'reached' if each['met'] else 'MISSED'}")
