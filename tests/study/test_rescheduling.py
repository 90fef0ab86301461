"""Cards move to where today's settings would put them: shown first, in one transaction, undone in one step."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config, DeckSettings
from quizapp.core.preset import Preset
from quizapp.store.errors import StaleStateError
from quizapp.study.presets import studied
from quizapp.study.rescheduling import apply, plan, with_parameters
from quizapp.study.undoing import undo
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import MakeCard, MakeWorkspace, Study

STEPLESS = Preset(learning_steps=(), relearning_steps=())
CARDS = [f"word-{number}" for number in range(12)]


@pytest.fixture
def workspace(make_workspace: "MakeWorkspace", recall_card: "MakeCard", study_along: "Study") -> Workspace:
    """Two decks of one preset, of which one was studied at the retention of 0.9."""
    cards = [recall_card(card, deck=deck) for deck in ("words", "more") for card in _named(deck)]
    workspace = make_workspace(cards, Config(STEPLESS, timezone="UTC"))
    study_along(workspace.store, _named("words"), 4, preset=STEPLESS)
    return workspace


def _named(deck: str) -> list[str]:
    return [f"{deck}-{card}" for card in CARDS]


def test_by_the_settings_they_were_studied_with_nothing_moves(workspace: Workspace) -> None:
    wanted = plan(workspace)
    assert wanted.moves == ()
    assert apply(workspace, wanted) == 0
    assert workspace.store.changes() == []


@pytest.mark.parametrize(("retention", "sooner"), [(0.95, True), (0.8, False)])
def test_another_retention_moves_the_days(workspace: Workspace, retention: float, sooner: bool) -> None:
    workspace.config = replace(workspace.config, preset=replace(STEPLESS, retention=retention))
    wanted = plan(workspace)
    assert (wanted.shift.earlier if sooner else wanted.shift.later) > 0
    assert (wanted.shift.later if sooner else wanted.shift.earlier) == 0
    assert apply(workspace, wanted) == len(wanted.moves) > 0
    states = workspace.store.states()
    assert all(states[after.card] == after for _, after in wanted.moves)
    assert workspace.store.rebuild(verify=True) == ()
    assert plan(workspace).moves == ()


def test_a_decks_own_retention_holds_for_it(workspace: Workspace) -> None:
    workspace.config = replace(workspace.config, decks={"words": DeckSettings(retention=0.97)})
    assert plan(workspace, "more").moves == ()
    assert plan(workspace, "words").shift.earlier > 0


def test_one_undo_takes_all_of_it_back(workspace: Workspace) -> None:
    before = workspace.store.states()
    workspace.config = replace(workspace.config, preset=replace(STEPLESS, retention=0.8))
    assert apply(workspace, plan(workspace)) > 1
    assert undo(workspace) is not None
    assert workspace.store.states() == before


def test_a_card_that_moved_meanwhile_stops_all_of_it(workspace: Workspace) -> None:
    workspace.config = replace(workspace.config, preset=replace(STEPLESS, retention=0.8))
    wanted = plan(workspace)
    apply(workspace, wanted)
    states, changes = workspace.store.states(), workspace.store.changes()
    with pytest.raises(StaleStateError):
        apply(workspace, wanted)
    assert workspace.store.states() == states
    assert workspace.store.changes() == changes


def test_other_parameters_may_leave_the_days_alone(workspace: Workspace) -> None:
    (only,) = studied(workspace)
    other = (*STEPLESS.parameters[:8], 2.5, *STEPLESS.parameters[9:])  # memory grows more with each recall
    kept = with_parameters(workspace, only, other, keep_due=True)
    moved = with_parameters(workspace, only, other, keep_due=False)
    assert kept.moves
    assert kept.shift.earlier == kept.shift.later == 0
    assert moved.shift.later > 0
