"""What loading 10,000 cards costs: read for the first time, and out of the compiled cache.

Seconds of this process, which loads in one thread and waits for nothing, so that other programs count as little as
can be; taken in turn within one run, beside what libyaml alone takes to come to the end of the same text. The cards are
code cards of 29 lines with two pieces of Python each, in one file and in 200.
"""

import gc
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from typing import Any

from quizapp.decks.library import load_library
from quizapp.decks.strict_yaml import events_of
from quizapp.paths import cache_dir

_CARDS = 10_000
_ROUNDS = 3
_HEAD = "format: 1\ndeck: bench\ntitle: Bench\nlicense: MIT\ndefaults: {tags: [bench]}\n"
_CARD = """\
  - id: card-{n}
    kind: code
    title: Add a vector down the columns, number {n}
    tags: [broadcasting, unsqueeze]
    source: "chapter 17, question {n}"
    siblings: family-{family}
    prompt: |
      `m` is 3×3, `c` holds 3 numbers. Make `out`: `c[0]` added to all of row 0,
      `c[1]` to row 1, `c[2]` to row 2. This is card {n}.
    setup: |
      c = torch.tensor([10., 20., {n}.])
      m = torch.arange(1., 10.).reshape(3, 3)
    starter: |
      out = ...
    reference: |
      out = c.unsqueeze(1) + m  # {n}
    expect:
      out: {{rtol: 1e-4}}
    keep: [c, m]
    hints: ["Which axis does broadcasting add by itself?", "`c` needs the shape (3, 1)."]
    wrong:
      - answer: "out = c + m"
        caught_by: value
        says: "That adds the whole of `c` to every row: {n}."
      - answer: "out = c.unsqueeze(0) + m"
        caught_by: value
        says: "(1, 3) is what broadcasting does unasked. The new axis belongs last."
    explain: |
      Shapes line up from the last axis. `c` counts as (1, 3).
"""

REACH = {
    "cold, s": ("<=", 1.5),
    "warm, s": ("<=", 0.3),
    "cold / warm": (">=", 5.0),
}
"""What the product promises itself for one file of 10,000 cards, and which way; the least of the rounds counts."""


def write_deck(folder: Path, files: int, cards: int = _CARDS) -> Path:
    """A deck of so many cards in so many files."""
    folder.mkdir(parents=True)
    (folder / "deck.yaml").write_text(_HEAD, encoding="utf-8")
    for file in range(files):
        numbers = range(file * cards // files, (file + 1) * cards // files)
        text = "cards:\n" + "".join(_CARD.format(n=number, family=number // 3) for number in numbers)
        (folder / f"{file:03}.yaml").write_text(text, encoding="utf-8")
    return folder


@contextmanager
def _own_home() -> Iterator[Path]:
    """A folder of our own for every file that the program writes."""
    before = os.environ.get("QUIZAPP_HOME")
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUIZAPP_HOME"] = home
        try:
            yield Path(home)
        finally:
            if before is None:
                del os.environ["QUIZAPP_HOME"]
            else:
                os.environ["QUIZAPP_HOME"] = before


def _timed(action: Callable[[], object]) -> float:
    gc.collect()
    started = time.process_time()
    action()
    return time.process_time() - started


def _events(folder: Path) -> None:
    for path in folder.iterdir():
        next_event = events_of(path.read_text(encoding="utf-8")).get_event
        while next_event() is not None:
            pass


def _load(folder: Path) -> None:
    library = load_library([folder])
    if library.problems or len(library.decks[0].cards) != _CARDS:
        raise RuntimeError(f"the benchmark's own deck is wrong: {library.problems[:1]}")


def _measure_deck(folder: Path) -> dict[str, Any]:
    times: dict[str, list[float]] = {"libyaml alone": [], "cold": [], "warm": []}
    for _ in range(_ROUNDS):
        gc.disable()
        times["libyaml alone"].append(_timed(lambda: _events(folder)))
        gc.enable()
        rmtree(cache_dir(), ignore_errors=True)
        times["cold"].append(_timed(lambda: _load(folder)))
        times["warm"].append(_timed(lambda: _load(folder)))
    found: dict[str, Any] = {
        name: {"median": round(statistics.median(values), 3), "least": round(min(values), 3)}
        for name, values in times.items()
    }
    found["cache, MiB"] = round(sum(path.stat().st_size for path in cache_dir().rglob("*.json")) / 2**20, 1)
    return found


def measure() -> dict[str, Any]:
    """All figures, and how they stand to what is promised."""
    with _own_home() as home:
        figures: dict[str, Any] = {
            f"{files} file{'s' if files > 1 else ''}": _measure_deck(write_deck(home / "decks" / str(files), files))
            for files in (1, 200)
        }
    one = figures["1 file"]
    cold, warm = one["cold"]["least"], one["warm"]["least"]
    found = {
        "cold, s": cold,
        "warm, s": warm,
        "cold / warm": cold / warm,
    }
    figures["reach"] = {
        name: {"value": round(value, 2), "reach": f"{REACH[name][0]} {REACH[name][1]:g}", "met": _met(name, value)}
        for name, value in found.items()
    }
    return figures


def _met(name: str, value: float) -> bool:
    way, bound = REACH[name]
    return value <= bound if way == "<=" else value >= bound


def show(figures: dict[str, Any]) -> None:
    """Print the figures as tables."""
    columns = ("libyaml alone", "cold", "warm")
    print(f"loading {_CARDS} cards, seconds: median (least)")
    print(f"{'':20}" + "".join(f"{name:>20}" for name in columns) + f"{'cache, MiB':>14}")
    for name, deck in figures.items():
        if name != "reach":
            cells = (f"{deck[each]['median']:.2f} ({deck[each]['least']:.2f})" for each in columns)
            print(f"{name:20}" + "".join(f"{cell:>20}" for cell in cells) + f"{deck['cache, MiB']:>14}")
    print()
    for name, each in figures["reach"].items():
        print(f"{name:40}{each['value']:>10}   {each['reach']:>8}   {'reached' if each['met'] else 'MISSED'}")
