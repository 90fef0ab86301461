"""What many tests stand on: a home of their own, a clock they set, a runner that follows a script, cards to ask."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

import pytest

from quizapp.core.card import (
    Card,
    ChoiceBody,
    ClozeBody,
    CodeBody,
    Deck,
    Expectation,
    Gap,
    Option,
    OrderBody,
    PredictBody,
    RecallBody,
    WrongAnswer,
)
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Job, Run, Tier
from quizapp.core.values import MissingValue, ScalarValue, Value
from quizapp.errors import SandboxError
from quizapp.runner.base import OnOutput
from quizapp.runner.proof import ATTEMPTS, Proof

if TYPE_CHECKING:
    from quizapp.config import Config
    from quizapp.core.preset import Preset
    from quizapp.core.record import Review
    from quizapp.store.store import Store
    from quizapp.study.workspace import Workspace

Scripted = Run | ErrorReport | Mapping[str, Value | int]


class Clock:
    """A clock that stands still until it is told to move on."""

    def __init__(self) -> None:
        self.now = datetime(2025, 3, 10, 12, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)


class ScriptedRunner:
    """Ends every job as the script says for its code; code that is not in the script raises a NameError.

    The script gives a whole run, the error raised, or the results by name, where an int stands for that number.
    """

    def __init__(self, script: Mapping[str, Scripted] | None = None) -> None:
        self.script = dict(script or {})
        self.jobs: list[Job] = []
        self.walls = True
        self.starts = 0
        self.closed = False
        self._lock = Lock()

    @property
    def tier(self) -> Tier:
        self._need_walls()
        return Tier.NAMESPACES

    @property
    def proof(self) -> Proof:
        self._need_walls()
        return Proof(tuple(ATTEMPTS), ())

    @property
    def reasons(self) -> Mapping[Tier, str]:
        return {}

    def start(self) -> None:
        self.starts += 1

    def run(self, job: Job, *, on_output: OnOutput | None = None, cancel: Event | None = None) -> Run:
        self._need_walls()
        with self._lock:
            self.jobs.append(job)
        if cancel is not None and cancel.is_set():
            return Run(Ending.CANCELLED)
        run = self._played(job)
        if on_output is not None and run.stdout:
            on_output("stdout", run.stdout)
        return run

    def close(self) -> None:
        self.closed = True

    def ran(self, code: str) -> int:
        """How often this code was run."""
        return sum(job.code == code for job in self.jobs)

    def _need_walls(self) -> None:
        if not self.walls:
            raise SandboxError("There are no walls.", "See `quizapp doctor`.")

    def _played(self, job: Job) -> Run:
        scripted = self.script.get(
            job.code, ErrorReport("NameError", "name 'this' is not defined", line=1, source=job.code)
        )
        if isinstance(scripted, Run):
            return scripted
        if isinstance(scripted, ErrorReport):
            return Run(Ending.ERROR, error=scripted, tier=Tier.NAMESPACES)
        missing = {name: MissingValue() for name in job.names if name not in scripted}
        results = {name: ScalarValue("int", v) if isinstance(v, int) else v for name, v in scripted.items()} | missing
        return Run(Ending.FINISHED, tuple(CaseFacts(seed, results) for seed in job.seeds), tier=Tier.NAMESPACES)


MakeWorkspace = Callable[..., "Workspace"]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of the test's own for every file that the program writes."""
    home = tmp_path / "home"
    monkeypatch.setenv("QUIZAPP_HOME", str(home))
    return home


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def runner() -> ScriptedRunner:
    return ScriptedRunner()


@pytest.fixture
def make_workspace(clock: Clock, runner: ScriptedRunner) -> Iterator[MakeWorkspace]:
    """Make workspaces over `cards`, sorted into their decks, on the scripted runner and the set clock."""
    from quizapp.config import Config
    from quizapp.decks.library import Library
    from quizapp.study.workspace import Workspace

    made: list[Workspace] = []
    entropy = Random(7).getrandbits

    def make(cards: Sequence[Card] = (), config: "Config | None" = None) -> "Workspace":
        names = dict.fromkeys(card.deck for card in cards)
        decks = tuple(Deck(name, name.title(), tuple(card for card in cards if card.deck == name)) for name in names)
        workspace = Workspace(
            config or Config(timezone="UTC"),
            Library(decks),
            clock=clock,
            entropy=entropy,
            make_runner=lambda: runner,
        )
        made.append(workspace)
        return workspace

    yield make
    for workspace in made:
        workspace.close()


MakeCard = Callable[..., Card]


@pytest.fixture
def code_card() -> MakeCard:
    """Make a card that wants `out = 5`: `out = 4` is a known mistake, `out = 2 + 2` the same in other words."""

    def make(card: str = "five", *, deck: str = "numbers", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        wrong = (WrongAnswer("out = 4", caught_by="value", says="That is one short."),)
        plain = CodeBody("out = 5", starter="out = ...", expect=(Expectation("out"),), wrong=wrong)
        return Card(card, deck, "Make `out` five.", replace(plain, **(body or {})), **fields)

    return make


@pytest.fixture
def predict_card() -> MakeCard:
    """Make a card that asks what `x + 1` gives after `x = 2`."""

    def make(card: str = "sum", *, deck: str = "numbers", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        plain = PredictBody("x = 2", "x + 1", wrong=(WrongAnswer("2", says="That is x itself."),))
        return Card(card, deck, "What does it give?", replace(plain, **(body or {})), **fields)

    return make


@pytest.fixture
def recall_card() -> MakeCard:
    def make(card: str = "why", *, deck: str = "words", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        plain = RecallBody("Because of this and that.", points=("this", "that"))
        return Card(card, deck, "Why?", replace(plain, **(body or {})), **fields)

    return make


@pytest.fixture
def choice_card() -> MakeCard:
    def make(card: str = "pick", *, deck: str = "words", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        plain = ChoiceBody((Option("one", says="Not this one."), Option("two", correct=True), Option("three")))
        return Card(card, deck, "Which is even?", replace(plain, **(body or {})), **fields)

    return make


Study = Callable[..., list["Review"]]


@pytest.fixture(scope="session")
def study_along() -> Study:
    """Record the answers of a learner who forgets sooner than the default parameters say, each when it is due."""
    return _study_along


def _study_along(
    store: "Store", cards: Sequence[str], answers: int, *, deck: str = "words", preset: "Preset | None" = None
) -> "list[Review]":
    from quizapp.core.parameters import PARAMETERS
    from quizapp.core.preset import Preset
    from quizapp.core.rating import Rating
    from quizapp.core.record import CardState, Review
    from quizapp.core.schedule import SCHEDULER, preview, retrievability

    used = preset or Preset(learning_steps=(), relearning_steps=())
    draw, first, recorded = Random(5), datetime(2025, 1, 1, 12, tzinfo=UTC), list[Review]()
    for card in cards:
        state, day = CardState(card, deck), first.date() + timedelta(days=draw.randrange(60))
        for _ in range(answers):
            at = first + (day - first.date())
            truth = replace(state, stability=(state.stability or 1.0) / 5)
            chance = retrievability(truth, day)
            good = draw.random() < (0.7 if chance is None else chance)
            rating = Rating.GOOD if good else Rating.AGAIN
            after = preview(state, at, day, used)[rating]
            name = f"{len(recorded):08}-0000-7000-8000-000000000000"
            recorded.append(
                Review(
                    name,
                    card,
                    deck,
                    at,
                    day,
                    rating,
                    "pass",
                    1,
                    0,
                    False,
                    20.0,
                    "",
                    SCHEDULER,
                    PARAMETERS,
                    state,
                    after,
                )
            )
            assert after.due_day is not None
            state, day = after, after.due_day
    recorded.sort(key=lambda review: review.at)
    store._append(recorded)  # in one transaction: each in its own would take the disk seconds
    return recorded


@pytest.fixture
def cloze_card() -> MakeCard:
    """Make a card with two gaps: `in front` and `one` (or `1`)."""

    def make(card: str = "axes", *, deck: str = "words", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        wrong = (WrongAnswer("behind", says="It lines up from the last axis."),)
        plain = ClozeBody(("A missing axis is added ", Gap(("in front",)), ", of size ", Gap(("one", "1")), "."), wrong)
        return Card(card, deck, "Fill in the gaps.", replace(plain, **(body or {})), **fields)

    return make


@pytest.fixture
def order_card() -> MakeCard:
    """Make a card whose lines are in order as `x = 1`, `x += 2`, `out = x`; with `expect` they are run."""

    def make(card: str = "steps", *, deck: str = "words", body: dict[str, Any] | None = None, **fields: Any) -> Card:
        wrong = (WrongAnswer("x = 1\nout = x\nx += 2", says="Too soon."),)
        plain = OrderBody(("x = 1", "x += 2", "out = x"), wrong=wrong)
        return Card(card, deck, "Put the lines in order.", replace(plain, **(body or {})), **fields)

    return make


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say what the fault suite did: tests there note `kills` and `faults` among their properties."""
    ran = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, ())
        if report.when == "call" and "/faults/" in report.nodeid
    ]
    if ran:
        kills, faults = (
            sum(number for report in ran for name, number in report.user_properties if name == wanted)
            for wanted in ("kills", "faults")
        )
        losses = sum(report.failed for report in ran)
        terminalreporter.section("faults")
        terminalreporter.line(f"{kills} kills, {faults} faults, losses = {losses}")
