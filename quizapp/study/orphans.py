"""Orphans: cards that the record knows and no deck holds, and how one goes on under a new id."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches

from quizapp.core.card import Card
from quizapp.core.record import CardState, Change, ChangeKind, Marks, State, Trace
from quizapp.errors import UsageError
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace


def orphans(workspace: Workspace) -> tuple[Trace, ...]:
    """Return what the record knows about cards that no deck of `workspace` holds, by deck and id."""
    return workspace.store.orphans({card.id for deck in workspace.library.decks for card in deck.cards})


def attach(workspace: Workspace, old: str, new: str, *, merge: bool = False) -> tuple[Trace, Card]:
    """Let the card `new` go on with the history, state and marks of the orphan `old`; return the two.

    It is recorded as changes that are undone together. With `merge` a card that has a history of its own keeps it too:
    it goes on from where the one rated later stands, with the reps and lapses of both. Raises UsageError when `old` is
    no orphan, when `new` is in no deck, or when it has a history and `merge` is not asked for.
    """
    cards = {card.id: card for deck in workspace.library.decks for card in deck.cards}
    card = cards.get(new)
    if card is None:
        raise UsageError(f"There is no card {new!r} in any deck.", _meant(new, cards, "Name the new id of the card."))
    found = workspace.store.traces([old, new])
    if old in cards or old not in found:
        raise _no_orphan(workspace, old, cards)
    own = found.get(new)
    if own is not None and not merge:
        raise UsageError(
            f"The card {new} has a history of its own, so that of {old} was not given to it.",
            "With --merge it keeps both, and goes on from where the one rated later stands.",
        )
    blank = Trace(new, card.deck, CardState(new, card.deck), Marks())
    workspace.store.change(*_moves(workspace, found[old], own or blank, card))
    return found[old], card


def _no_orphan(workspace: Workspace, old: str, cards: Mapping[str, Card]) -> UsageError:
    if old in cards:
        return UsageError(
            f"{old} is no orphan: the deck {cards[old].deck} holds it.",
            "Only the history of a card that is gone moves.",
        )
    known = [trace.card for trace in orphans(workspace)]
    return UsageError(
        f"The record knows no card {old!r}.", _meant(old, known, "`quizapp orphans` lists those there are.")
    )


def _meant(name: str, known: Iterable[str], otherwise: str) -> str:
    close = get_close_matches(name, known, n=1)
    return f"Did you mean {close[0]!r}?" if close else otherwise


def _moves(workspace: Workspace, old: Trace, own: Trace, card: Card) -> Iterator[Change]:
    now = workspace.clock()
    to = new_change(workspace, ChangeKind.REATTACH, now, card=card.id, deck=card.deck, data={"from": old.card})
    after = replace(_joined(old, own), card=card.id, deck=card.deck)
    yield replace(to, before=replace(own.state, deck=card.deck), after=after)
    away = new_change(workspace, ChangeKind.REATTACH, now, card=old.card, deck=old.deck, data={"to": card.id})
    yield replace(away, before=replace(old.state, deck=old.deck), after=CardState(old.card, old.deck))
    for kind, data in _marking(old.marks, own.marks):
        yield new_change(workspace, kind, now, card=card.id, deck=card.deck, data=data)


def _joined(old: Trace, own: Trace) -> CardState:
    """The state that the two lead to: that of the one rated later, with the reps and lapses of both."""
    later = old if old.place > own.place else own
    if State.NEW in (old.state.state, own.state.state):
        later = old if own.state.state is State.NEW else own
    return replace(later.state, reps=old.state.reps + own.state.reps, lapses=old.state.lapses + own.state.lapses)


def _marking(old: Marks, own: Marks) -> Iterator[tuple[ChangeKind, dict[str, str | int]]]:
    """The changes that give a card with the marks `own` those of the old one as well; a flag of its own stays."""
    for tag in old.tags:
        if tag not in own.tags:
            yield ChangeKind.TAG, {"tag": tag}
    if old.suspended and not own.suspended:
        yield ChangeKind.SUSPEND, {}
    if old.buried is not None and (own.buried is None or own.buried < old.buried):
        yield ChangeKind.BURY, {"until": old.buried.isoformat()}
    if old.flag and not own.flag:
        yield ChangeKind.FLAG, {"flag": old.flag}
