from dataclasses import replace
from pathlib import Path

import pytest

from quizapp.core.card import Card, Position
from quizapp.decks.library import load_library
from quizapp.decks.positions import Positions

DECK = """\
format: 1
deck: places
title: Places
cards:
  - id: one
    kind: code
    prompt: |
      Make it.
    reference: "out = 5"
    expect:
      out: {rtol: 0.1}
    hints: [first, "second"]
    wrong:
      - {answer: "out = 4", says: No.}
      - answer: "out = 3"
        caught_by: value
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "places.yaml"
    file.write_text(DECK, encoding="utf-8")
    return file


@pytest.fixture
def card(file: Path) -> Card:
    return load_library([file]).card("one")


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ("", 5, 5),
        ("reference", 9, 5),
        ("prompt", 7, 5),
        ("hints[1]", 12, 20),
        ("wrong[0]", 14, 9),
        ("wrong[0].says", 14, 29),
        ("wrong[1]", 15, 9),
        ("wrong[1].caught_by", 16, 9),
        ("expect.out", 11, 7),
        ("expect.out.rtol", 11, 13),
    ],
)
def test_a_path_leads_to_its_key_or_item(card: Card, file: Path, path: str, line: int, column: int) -> None:
    assert Positions().of(card, path) == Position(str(file), line, column)


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [("wrong[1].says", 15, 9), ("wrong[7]", 13, 5), ("setup", 5, 5), ("expect.out.grad", 11, 7), ("hints.x", 12, 5)],
)
def test_what_is_not_there_is_told_at_the_nearest_part_above(
    card: Card, file: Path, path: str, line: int, column: int
) -> None:
    assert Positions().of(card, path) == Position(str(file), line, column)


@pytest.mark.parametrize(
    "text", ["", "cards: [", "- a list", "cards:\n\n\n\n  - {id: two}\n", DECK.replace("id: one", "id: x")]
)
def test_a_file_that_has_changed_tells_the_card(card: Card, file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8")
    assert Positions().of(card, "reference") == card.where


def test_a_file_that_is_gone_tells_the_card(card: Card, file: Path) -> None:
    file.unlink()
    assert Positions().of(card, "reference") == card.where


def test_a_card_without_a_file_has_no_place(card: Card) -> None:
    assert Positions().of(replace(card, where=None), "reference") is None


def test_a_file_is_read_once(card: Card, file: Path) -> None:
    positions = Positions()
    before = positions.of(card, "reference")
    file.unlink()
    assert positions.of(card, "reference") == before
