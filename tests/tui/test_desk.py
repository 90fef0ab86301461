from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Status
from quizapp.errors import SandboxError
from quizapp.tui.desk import Overview

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage


def test_an_empty_overview_has_nothing_due() -> None:
    assert Overview().due == 0


def test_titles(stage: "type[Stage]", cards: "Cards") -> None:
    desk = stage([cards.code]).app._desk
    assert desk.title(None) == "All decks"
    assert desk.title("foundations") == "A neural net from the foundations"
    assert desk.title("gone") == "gone"


def test_a_drill_over_one_deck_leaves_drafts_out(stage: "type[Stage]", cards: "Cards") -> None:
    draft = replace(cards.choice, status=Status.DRAFT)
    desk = stage([cards.code, draft]).app._desk
    assert desk.open_drill("foundations").counts.total == 1
    assert desk.open_drill(None).counts.total == 1


def test_the_limit_ends_a_drill(stage: "type[Stage]", cards: "Cards") -> None:
    drill = stage([cards.code, cards.choice], limit=1).app._desk.open_drill(None)
    drill.reveal()
    drill.rate(drill.choices()[0].rating)
    assert drill.card is None


def test_no_walls_raise(stage: "type[Stage]", cards: "Cards") -> None:
    with pytest.raises(SandboxError, match="none here"):
        stage([cards.code], no_walls="none here").app._desk.tier()
