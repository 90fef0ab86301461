"""A learner's desk without walls: real drills over a record in memory, and a grader that says what it is told to."""

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self, cast

import pytest
from textual.pilot import Pilot

from quizapp.config import Config
from quizapp.core.card import (
    Card,
    ChoiceBody,
    CodeBody,
    Deck,
    Option,
    PredictBody,
    RecallBody,
)
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Change, DayCounts, DayLimits, Entry, Marks, Review, Stamp
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Run, Tier
from quizapp.core.values import ScalarValue
from quizapp.core.verdict import CheckResult, Outcome, Verdict
from quizapp.decks.library import Library
from quizapp.decks.problem import Problem
from quizapp.errors import SandboxError, StoreError
from quizapp.runner.base import OnOutput, Runner
from quizapp.store.store import Store
from quizapp.study.clock import clock_notice
from quizapp.study.drill import Drill
from quizapp.study.due import due
from quizapp.study.filtering import Pick
from quizapp.study.grading import Grader
from quizapp.study.workspace import Workspace
from quizapp.tui.app import QuizApp
from quizapp.tui.desk import Desk, Overview

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
PATIENCE = 20.0
HOSTILE = "[/] [red]x[/red] \x1b[31mred\x1b[0m \x9b2J‮"

CODE = Card(
    id="add-columns",
    deck="foundations",
    title="Add a vector down the columns",
    prompt="`m` is 3×3, `c` holds 3 numbers.\nMake `out`: `c[0]` added to row 0.",
    hints=("Which axis does broadcasting add by itself?", "`c` needs the shape (3, 1)."),
    explain="Shapes line up from the last axis.",
    body=CodeBody(
        setup="c = torch.tensor([10., 20., 30.])\nm = torch.arange(1., 10.).reshape(3, 3)\n",
        starter="out = ...\n",
        reference="out = c.unsqueeze(1) + m\n",
    ),
)
PREDICT = Card(
    id="row-add",
    deck="foundations",
    prompt="What is `(m + c)[1]`?",
    explain="Row 1 of m gets all of c.",
    body=PredictBody(code="c = torch.tensor([10., 20., 30.])\n", ask="(m + c)[1]"),
)
RECALL = Card(
    id="activations",
    deck="foundations",
    prompt="Why keep activations?",
    body=RecallBody(answer="The backward pass needs them.", points=("local derivatives", "only some of them")),
)
CHOICE = Card(
    id="einsum-letter",
    deck="foundations",
    prompt="What happens along `k`?",
    body=ChoiceBody((Option("summed over", correct=True), Option("diagonal"), Option("kept"))),
)
CHOICES = Card(
    id="which-views",
    deck="foundations",
    prompt="Which give views?",
    body=ChoiceBody((Option("expand", correct=True), Option("repeat"), Option("transpose", correct=True))),
)

PASS = Verdict("", Outcome.PASS, (CheckResult("shape", "out", True), CheckResult("value", "out", True)), seconds=0.012)
WRONG = Verdict(
    "",
    Outcome.WRONG,
    (CheckResult("shape", "out", True), CheckResult("value", "out", False, "first differs at [0, 1]")),
    feedback="out: 6 of 9 values differ, the first at [0, 1]: 22 where 12 is wanted",
    says="That adds the whole of `c` to every row.",
    seconds=0.008,
)
ERROR = Verdict(
    "",
    Outcome.ERROR,
    error=ErrorReport("NameError", "name 'foo' is not defined", line=2, source="out = foo(c)"),
)


@dataclass(frozen=True)
class Cards:
    """One card of each kind."""

    code: Card = CODE
    predict: Card = PREDICT
    recall: Card = RECALL
    choice: Card = CHOICE
    choices: Card = CHOICES


@dataclass(frozen=True)
class Verdicts:
    """One verdict of each kind; the grader puts the card's id in."""

    right: Verdict = PASS
    wrong: Verdict = WRONG
    error: Verdict = ERROR


class MemoryStore:
    """The record, in memory; `broken` makes it refuse to write."""

    def __init__(self) -> None:
        self.states_now: dict[str, CardState] = {}
        self.written: list[Review] = []
        self.stamp: Stamp | None = None
        self.broken = ""

    def states(self) -> dict[str, CardState]:
        return dict(self.states_now)

    def due_states(self, today: date) -> list[CardState]:
        return list(self.states_now.values())

    def states_of(self, cards: Collection[str]) -> dict[str, CardState]:
        return {card: self.states_now[card] for card in cards if card in self.states_now}

    def known(self) -> frozenset[str]:
        return frozenset(self.states_now)

    def load(self, since: date, until: date) -> dict[str, dict[date, int]]:
        return {}

    def end(self) -> int:
        return len(self.written)

    def counts(self, day: object) -> dict[str, DayCounts]:
        return {}

    def marks(self) -> dict[str, Marks]:
        return {}

    def limits(self, day: object) -> dict[str, DayLimits]:
        return {}

    def reviews(self, since: date | None = None) -> list[Review]:
        return list(self.written)

    def forgotten(self, study_day: date) -> frozenset[str]:
        again = (each for each in self.written if each.rating is Rating.AGAIN and each.study_day == study_day)
        return frozenset(each.card for each in again)

    def latest(self) -> Stamp | None:
        return Stamp(self.written[-1].at, self.written[-1].study_day) if self.written else self.stamp

    def record(self, review: Review, changes: Sequence[Change] = ()) -> tuple[Entry, ...]:
        if self.broken:
            raise StoreError(self.broken, "Free some space.")
        self.written.append(review)
        self.states_now[review.card] = review.after
        return (replace(review, seq=len(self.written)),)

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class IdleRunner:
    """A runner that is never asked to run; `problem` is why there are no walls."""

    problem: str = ""
    started: int = 0

    @property
    def tier(self) -> Tier:
        if self.problem:
            raise SandboxError(self.problem, "Use Linux ≥ 5.13 or WSL2.")
        return Tier.NAMESPACES

    def start(self) -> None:
        self.started += 1

    def close(self) -> None:
        """Nothing runs."""


Step = Verdict | Exception | Callable[[OnOutput, Event], Verdict | None]


@dataclass
class ScriptedGrader:
    """Gives the verdicts of `script` one by one; a step may also be an error to raise, or a function to call."""

    runner: IdleRunner
    script: deque[Step] = field(default_factory=deque)
    asked: list[tuple[str, str, frozenset[int] | None]] = field(default_factory=list)

    def grade(
        self,
        card: Card,
        answer: str,
        *,
        ticked: frozenset[int] | None = None,
        on_output: OnOutput,
        cancel: Event,
        seed: int | None = None,
    ) -> Verdict | None:
        self.asked.append((card.id, answer, ticked))
        step = self.script.popleft()
        if isinstance(step, Exception):
            raise step
        verdict = step if isinstance(step, Verdict) else step(on_output, cancel)
        return None if verdict is None else _of(card, verdict)

    def prefetch(self, card: Card, seed: int | None = None) -> None:
        """Nothing to prepare."""

    def truth(self, card: Card, cancel: Event | None = None) -> Run | None:
        return Run(Ending.FINISHED, (CaseFacts(0, {"ask": ScalarValue("str", HOSTILE)}),))

    def close(self) -> None:
        """Nothing to end."""


def _of(card: Card, verdict: Verdict) -> Verdict:
    return replace(verdict, card=card.id)


class ScriptedWorkspace(Workspace):
    """A workspace whose grader is scripted and whose clock is set by hand."""

    def __init__(self, config: Config, library: Library, store: MemoryStore, grader: ScriptedGrader) -> None:
        self.time = START
        super().__init__(config, library, clock=lambda: self.time, open_store=lambda: cast(Store, store))
        self._scripted = grader

    @property
    def grader(self) -> Grader:
        return cast(Grader, self._scripted)

    @property
    def runner(self) -> Runner:
        return cast(Runner, self._scripted.runner)


class ScriptedDesk(Desk):
    """A desk whose overview comes from the record in memory."""

    def __init__(self, workspace: ScriptedWorkspace, store: MemoryStore, limit: int | None) -> None:
        super().__init__(workspace, limit)
        self._store = store
        self._space = workspace

    def overview(self) -> Overview:
        space = self._space
        problems = tuple(str(each) for each in space.library.problems)
        store, today = self._store, space.today()
        counted = due(
            space.library,
            store.states(),
            store.counts(today),
            space.time,
            space.config,
            marks=store.marks(),
            limits=store.limits(today),
        )
        return Overview(counted, problems, clock_notice(space))


class Stage:
    """Everything a test needs: the app, its pilot, and the hands that pull the strings."""

    def __init__(
        self,
        cards: Sequence[Card] = (CODE,),
        *,
        script: Sequence[Step] = (),
        problems: Sequence[Problem] = (),
        decks: Sequence[Deck] | None = None,
        states: Mapping[str, CardState] | None = None,
        straight: bool = False,
        limit: int | None = None,
        no_walls: str = "",
        theme: str = "",
        config: Config | None = None,
        size: tuple[int, int] = (80, 24),
        record: Path | None = None,
        pick: Pick | None = None,
    ) -> None:
        self._size = size
        self.store = MemoryStore() if record is None else cast(MemoryStore, Store(record))
        if states is not None:
            self.store.states_now.update(states)
        self.grader = ScriptedGrader(IdleRunner(no_walls), deque(script))
        if decks is None:
            decks = (Deck("foundations", "A neural net from the foundations", tuple(cards)),)
        config = config or Config(timezone="UTC", theme=theme)
        library = Library(tuple(decks), tuple(problems))
        self.workspace = ScriptedWorkspace(config, library, self.store, self.grader)
        self.app = QuizApp(ScriptedDesk(self.workspace, self.store, limit), pick=pick, straight=straight)
        self.pilot: Pilot[None]

    async def __aenter__(self) -> Self:
        self._running = self.app.run_test(size=self._size, notifications=True)
        self.pilot = await self._running.__aenter__()
        return self

    async def __aexit__(self, *exc: Any) -> None:
        await self._running.__aexit__(*exc)
        self.store.close()

    async def until(self, condition: Callable[[], object]) -> None:
        """Let the app work until `condition` holds; fails with the screen when it never does."""
        end = monotonic() + PATIENCE
        while not condition():
            assert monotonic() < end, self.text
            await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)

    async def type(self, text: str) -> None:
        await self.press(*("enter" if each == "\n" else each for each in text))

    @property
    def drill(self) -> Drill:
        """The drill on screen."""
        drill = self.app._drill
        assert drill is not None
        return drill

    @property
    def name(self) -> str:
        """The class of the screen on top."""
        return type(self.app.screen).__name__

    async def at(self, name: str) -> None:
        """Wait for a screen of this class to be on top and drawn, its footer (which comes last) included."""
        await self.until(lambda: self.name == name and self.shown("FooterKey"))

    def one(self, selector: str) -> Any:
        return self.app.screen.query_one(selector)

    def shown(self, selector: str) -> bool:
        """Whether such a widget is on screen, with some of it visible."""
        found = list(self.app.screen.query(selector))
        return any(each.is_on_screen and each.region.area > 0 for each in found)

    @property
    def told(self) -> str:
        """The text of every notification, newest last."""
        return "\n".join(note.message for note in self.app._notifications)

    @property
    def text(self) -> str:
        """Every text on the screen, as drawn."""
        size = self.app.size
        lines = self.app.screen._compositor.render_strips(size)
        return "\n".join(strip.text for strip in lines)


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QUIZAPP_HOME", str(tmp_path))
    monkeypatch.setenv("TEXTUAL_ANIMATIONS", "none")


@pytest.fixture
def stage() -> type[Stage]:
    """`async with stage([cards.code], script=[verdicts.right]) as s:` runs the app."""
    return Stage


@pytest.fixture
def cards() -> Cards:
    return Cards()


@pytest.fixture
def verdicts() -> Verdicts:
    return Verdicts()


@pytest.fixture
def hostile() -> str:
    """Text that would be markup, or would steer the terminal, if it were not taken literally."""
    return HOSTILE
