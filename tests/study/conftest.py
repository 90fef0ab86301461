"""Drills on the record of one test, and cards that are judged behind real walls."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import Review
from quizapp.core.verdict import Verdict
from quizapp.decks.deck import load_deck_file
from quizapp.errors import SandboxError
from quizapp.runner import open_runner
from quizapp.study.drill import Drill
from quizapp.study.grading import Grader
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import MakeCard, MakeWorkspace, ScriptedRunner


class Sitting(Drill):
    """A drill with the moves that tests make over and over."""

    def __init__(self, workspace: Workspace, cards: Sequence[Card], *, limit: int | None = None) -> None:
        super().__init__(workspace, cards, limit=limit)
        self.workspace = workspace
        self.store = workspace.store

    @property
    def shown(self) -> str | None:
        return self.card.id if self.card else None

    @property
    def reviews(self) -> list[Review]:
        return self.store.reviews()

    def attempt(self, answer: str, ticked: frozenset[int] | None = None) -> Verdict:
        verdict = self.grade(answer, ticked=ticked)
        assert verdict is not None
        self.apply(verdict)
        return verdict

    def answer(self, text: str = "out = 5", rating: Rating = Rating.GOOD) -> None:
        self.attempt(text)
        self.rate(rating)


Start = Callable[..., Sitting]


@pytest.fixture
def start(make_workspace: "MakeWorkspace", runner: "ScriptedRunner") -> Start:
    """Start a drill over `cards` on the record of this test; each call stands for a new process."""
    runner.script = {"out = 5": {"out": 5}, "out = 4": {"out": 4}, "x = 2": {"ask": 3}}

    def start(cards: Sequence[Card], *, limit: int | None = None, config: Config | None = None) -> Sitting:
        return Sitting(make_workspace(cards, config), cards, limit=limit)

    return start


@pytest.fixture
def three(code_card: "MakeCard") -> list[Card]:
    return [code_card("one"), code_card("two"), code_card("three")]


@pytest.fixture
def grader(runner: "ScriptedRunner") -> Iterator[Grader]:
    """What judges on the scripted runner, each attempt on a seed of its own."""
    runner.script = {
        "out = 5": {"out": 5},
        "out = 2 + 3": {"out": 5},
        "out = 4": {"out": 4},
        "out = 2 + 2": {"out": 4},
        "out = 9": {"out": 9},
        "x = 2": {"ask": 3},
    }
    seeds = iter(range(100, 200))
    grader = Grader(runner, entropy=lambda bits: next(seeds) % (1 << bits))
    yield grader
    grader.close()


def graded(grader: Grader, card: Card, answer: str, **how: "int | frozenset[int]") -> Verdict:
    """The verdict on an answer that nobody cancels."""
    verdict = grader.grade(card, answer, **how)  # type: ignore[arg-type]
    assert verdict is not None
    return verdict


@pytest.fixture(scope="module")
def walled() -> Iterator[Grader]:
    """What judges behind real walls; the test is skipped where there are none."""
    runner = open_runner()
    try:
        assert runner.tier
    except SandboxError as error:
        pytest.skip(f"cards can only be run behind walls, and there are none here: {error.message}")
    grader = Grader(runner)
    yield grader
    grader.close()


@pytest.fixture
def card_of(tmp_path: Path) -> Callable[[str], Card]:
    """card_of(text): the one card of a deck, from its YAML, which must be without a fault."""

    def made(text: str) -> Card:
        path = tmp_path / "deck.yaml"
        card = indent(text.strip("\n"), "    ")
        path.write_text(f"format: 1\ndeck: d\ntitle: D\ncards:\n  -\n{card}", encoding="utf-8")
        loaded = load_deck_file(path)
        assert [str(problem) for problem in loaded.problems] == []
        assert loaded.deck is not None
        return loaded.deck.cards[0]

    return made


@pytest.fixture
def judge(walled: Grader, card_of: Callable[[str], Card]) -> Callable[[str, str], Verdict]:
    """judge(card, answer): the verdict of a real run, always on one seed."""

    def judged(card: str, answer: str) -> Verdict:
        verdict = walled.grade(card_of(card), answer, seed=11)
        assert verdict is not None
        return verdict

    return judged
