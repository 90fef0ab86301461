"""Moves learnt cards to where their answers would put them by today's settings, after showing what that changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

from quizapp.core.preset import Preset
from quizapp.core.record import CardState, Change, ChangeKind
from quizapp.core.reschedule import Move, Shift, moves, shift
from quizapp.study.presets import Studied, studied
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Rescheduling:
    """What would move, and what that changes in what is due."""

    moves: tuple[Move, ...]
    shift: Shift


def plan(workspace: Workspace, deck: str | None = None) -> Rescheduling:
    """Work out where the cards of all decks, or of one, would be due by the settings in force; changes nothing."""
    found: list[Move] = []
    states: list[CardState] = []
    for each in studied(workspace, deck):
        own = [name for name in each.decks if deck is None or name == deck]
        states += [state for state in each.states if state.deck in own]
        found += _moves(workspace, each, own, None, keep_due=False)
    return Rescheduling(tuple(found), shift(states, found, workspace.today()))


def with_parameters(
    workspace: Workspace, of: Studied, parameters: tuple[float, ...], *, keep_due: bool
) -> Rescheduling:
    """Work out what other `parameters` would make of the cards of one preset; changes nothing."""
    found = _moves(workspace, of, of.decks, parameters, keep_due=keep_due)
    return Rescheduling(tuple(found), shift(of.states, found, workspace.today()))


def apply(workspace: Workspace, wanted: Rescheduling) -> int:
    """Record the moves in one transaction, undone in one step; returns how many cards moved.

    Raises StaleStateError, and moves none, when one of the cards was rated meanwhile.
    """
    now = workspace.clock()
    changes: list[Change] = []
    for before, after in wanted.moves:
        change = new_change(workspace, ChangeKind.RESCHEDULE, now, card=before.card, deck=before.deck)
        changes.append(replace(change, before=before, after=after))
    if changes:
        workspace.store.change(*changes)
    return len(changes)


def _moves(
    workspace: Workspace,
    of: Studied,
    decks: Sequence[str],
    parameters: tuple[float, ...] | None,
    *,
    keep_due: bool,
) -> list[Move]:
    """The moves of these decks of a preset; decks with limits or a retention of their own keep them."""
    by_deck: dict[str, list[CardState]] = defaultdict(list)
    for state in of.states:
        by_deck[state.deck].append(state)
    reviews = of.by_card()
    found: list[Move] = []
    for deck in decks:
        preset: Preset = workspace.config.preset_of(deck)
        if parameters is not None:
            preset = replace(preset, parameters=parameters)
        found += moves(by_deck[deck], reviews, preset, keep_due=keep_due)
    return found
