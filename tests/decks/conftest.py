"""A deck of one card around the YAML of a test, so that tests show only what they are about."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from quizapp.core.card import Card
from quizapp.decks.card_file import CardFile
from quizapp.decks.deck import LoadedDeck, load_deck_file
from quizapp.decks.problem import Problem

HEAD = "format: 1\ndeck: some-deck\ntitle: Some deck\ncards:\n"


def told(problem: Problem, lines: int = 0, columns: int = 0) -> str:
    """A problem on one line, its place counted from `lines` and `columns` on."""
    place = f"{problem.where.line - lines}:{problem.where.column - columns} " if problem.where else ""
    return f"{place}{problem.message} | {problem.hint}"


def around(card: str) -> str:
    """A deck file whose only card has the keys in `card`."""
    first, *rest = dedent(card).strip("\n").split("\n")
    return HEAD + "".join(f"{line}\n" for line in (f"  - {first}", *(f"    {line}" if line else "" for line in rest)))


@pytest.fixture
def load(tmp_path: Path) -> Callable[[str], LoadedDeck]:
    """Load the text of a single deck file."""

    def load_text(text: str) -> LoadedDeck:
        path = tmp_path / "some.yaml"
        path.write_text(text, encoding="utf-8")
        return load_deck_file(path)

    return load_text


@pytest.fixture
def card(load: Callable[[str], LoadedDeck]) -> Callable[[str], Card]:
    """The card with these keys, which must be right."""

    def card_of(keys: str) -> Card:
        loaded = load(around(keys))
        assert loaded.problems == ()
        assert loaded.deck is not None
        return loaded.deck.cards[0]

    return card_of


@pytest.fixture
def complaints(load: Callable[[str], LoadedDeck]) -> Callable[[str], list[str]]:
    """What is wrong with the card of these keys: "line:column message | hint", counted within `keys`."""

    def complaints_of(keys: str) -> list[str]:
        loaded = load(around(keys))
        if loaded.problems:
            assert loaded.deck is None or loaded.deck.cards == ()
        return [told(each, lines=4, columns=4) for each in loaded.problems]

    return complaints_of


@pytest.fixture
def reports() -> Callable[[CardFile], list[str]]:
    """What has been reported to a card file: "line:column message | hint"."""
    return lambda file: [told(each) for each in file.problems]
