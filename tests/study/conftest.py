"""Cards of every kind, with the script that makes their code run."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from quizapp.core.card import (
    Card,
    ChoiceBody,
    CodeBody,
    Expectation,
    Option,
    PredictBody,
    RecallBody,
    WrongAnswer,
)

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
