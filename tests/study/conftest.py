"""Drills on the record of one test."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import Review
from quizapp.core.verdict import Verdict
from quizapp.study.drill import Drill
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
