"""A process that imports the program once and forks a victim for every line it reads: `victims.py`.

A line is a JSON object: the `step` to take, the `folder` it is taken in, and how the victim is to end: at the `point`
(see injector), in the write that takes a file past `size`, or from outside `after` so many seconds. A victim writes
`ack ID` for whatever it was told is durable; at the end stand how it ended and how many points it passed.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

from quizapp.core.backups import Thinning
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, ChangeKind, Review
from quizapp.core.schedule import PARAMETERS, SCHEDULER, preview
from quizapp.errors import StoreError
from quizapp.store.backups import Backups
from quizapp.store.restoring import Restoration
from quizapp.store.store import Store
from tests.store.faults import injector

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
TODAY = date(2026, 11, 24)
Ack = Callable[[str], None]
Step = Callable[[Path, Ack], None]


def review(store: Store, card: str, rating: Rating = Rating.GOOD, now: datetime = NOW) -> Review:
    """The next review of a card."""
    before = store.states().get(card, CardState(card, "deck"))
    after = preview(before, now, now.date(), Preset())[rating]
    facts = (now, now.date(), rating, "pass", 1, 0, False, 1.5, "abc", SCHEDULER, PARAMETERS)
    return Review(str(uuid4()), card, "deck", *facts, before, after)


def answer(folder: Path, ack: Ack) -> None:
    """Open the record and answer three cards, one of them for the first time, across the end of a month."""
    with Store(folder / "quizapp.db") as store:
        for number, card in enumerate(("card-1", "new", "card-2")):
            answered = review(store, card, Rating(number + 1), NOW + timedelta(days=4 * number))
            store.record(answered)
            ack(answered.id)


def change(folder: Path, ack: Ack) -> None:
    """Mark a card, and undo and redo."""
    with Store(folder / "quizapp.db") as store:
        tag = Change(str(uuid4()), ChangeKind.TAG, NOW, TODAY, "card-1", "deck", data={"tag": "later"})
        store.change(tag)
        ack(tag.id)
        for turn in (store.undo, store.undo, store.redo):
            key = str(uuid4())
            assert turn(NOW, TODAY, key)
            ack(key)


def open_(folder: Path, ack: Ack) -> None:
    """Open the record: makes it, migrates it, or brings its journal up to it."""
    with Store(folder / "quizapp.db"):
        ack("open")


def create(folder: Path, ack: Ack) -> None:
    """Make a record and answer the first card."""
    with Store(folder / "new" / "quizapp.db") as store:
        answered = review(store, "card")
        store.record(answered)
        ack(answered.id)


def backup(folder: Path, ack: Ack) -> None:
    """Copy the record to a file of the learner's choice."""
    Backups(folder / "quizapp.db").make(folder / "mine.db")
    ack("mine.db")


def daily(folder: Path, ack: Ack) -> None:
    """Make the backup of the day and thin out the older."""
    made = Backups(folder / "quizapp.db").make_daily(TODAY, Thinning(2, 1, 1))
    assert made
    ack(made.name)


def restore(folder: Path, ack: Ack) -> None:
    """Put back a backup over the record."""
    with Restoration(folder / "quizapp.db", source=folder / "older.db") as ready:
        ready.carry_out(NOW)
        ack("restored")
    open_(folder, ack)


def regrow(folder: Path, ack: Ack) -> None:
    """Make the record anew from its journal."""
    with Restoration(folder / "quizapp.db") as ready:
        ready.carry_out(NOW)
        ack("restored")
    open_(folder, ack)


def rebuild(folder: Path, ack: Ack) -> None:
    """Write anew what follows from the record."""
    with Store(folder / "quizapp.db") as store:
        assert store.rebuild()
        ack("rebuilt")


def fill(folder: Path, ack: Ack) -> None:
    """Tag a card again and again until something is wrong; acknowledge that too, as one line."""
    try:
        with Store(folder / "quizapp.db") as store:
            while not store.trouble:
                key = str(uuid4())
                store.change(Change(key, ChangeKind.TAG, NOW, TODAY, "card-1", "deck", data={"tag": key}))
                ack(key)
            ack(store.trouble.replace("\n", " "))
    except StoreError as error:
        ack(str(error).replace("\n", " "))


def lie(folder: Path, ack: Ack) -> None:
    """Acknowledge an answer that is recorded nowhere."""
    with Store(folder / "quizapp.db") as store:
        ack(review(store, "card-1").id)


STEPS: dict[str, Step] = {
    step.__name__: step for step in (answer, change, open_, create, backup, daily, restore, regrow, rebuild, fill, lie)
}


def be_victim(order: dict[str, object]) -> None:
    """Take the step, ending as ordered."""
    counting = injector.Injector(int(str(order.get("point", 0))))
    if "size" in order:
        injector.end_at_size(int(str(order["size"])))
    elif "quota" in order:
        injector.refuse_at_size(int(str(order["quota"])))
    elif "point" in order:
        counting.install()

    def ack(key: str) -> None:
        injector.tell(1, f"ack {key}\n".encode())

    try:
        STEPS[str(order["step"])](Path(str(order["folder"])), ack)
        injector.tell(1, f"points {counting.points}\n".encode())
        os._exit(0)
    except BaseException:
        traceback.print_exc()
        os._exit(3)


def main() -> None:
    """Serve until the input ends."""
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            be_victim(order)
        if "after" in order:
            time.sleep(order["after"])
            os.kill(child, signal.SIGKILL)  # it is not waited for yet, so nobody else has its number
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        injector.tell(1, f"end {status}\n".encode())


if __name__ == "__main__":
    main()
