"""Finds cards by a search, with all that the record says about them."""

from collections.abc import Iterable, Sequence

from quizapp.core.card import Card
from quizapp.core.record import CardState, Marks
from quizapp.core.search import Found, Past, SearchError, Term, due_until, meets, parse
from quizapp.errors import UsageError
from quizapp.study.workspace import Workspace


def terms_of(text: str) -> tuple[Term, ...]:
    """Read a search as the learner typed it; raises UsageError, which says what is wrong and at which column."""
    try:
        return parse(text)
    except SearchError as error:
        hint = error.hint or "docs/scheduling.md says what a search can ask for."
        raise UsageError(f"In the search, column {error.column}: {error}.", hint) from error


def all_found(workspace: Workspace, cards: Iterable[Card], terms: Sequence[Term] = ()) -> tuple[Found, ...]:
    """Return each of `cards` with where it stands and what it is marked with; raises StoreError.

    Cards that cannot meet `terms`, which ask for what is due, may be left out: then only what is due is read.
    """
    listed, until = tuple(cards), due_until(terms, workspace.today())
    if until is None:
        states = workspace.store.states_of([card.id for card in listed])
    else:
        states = {state.card: state for state in workspace.store.due_states(until)}
        listed = tuple(card for card in listed if card.id in states)
    marks = workspace.store.marks()
    return tuple(
        Found(card, states.get(card.id) or CardState(card.id, card.deck), marks.get(card.id, Marks()))
        for card in listed
    )


def find(workspace: Workspace, text: str, cards: Iterable[Card] | None = None) -> tuple[Found, ...]:
    """Return those of `cards` (None: all that can be studied) that meet a search, in the author's order.

    Raises UsageError for a search that cannot be read, StoreError.
    """
    terms = terms_of(text)
    among = studied(workspace) if cards is None else cards
    known, today = past_of(workspace, terms), workspace.today()
    return tuple(found for found in all_found(workspace, among, terms) if meets(found, terms, today, known))


def studied(workspace: Workspace) -> tuple[Card, ...]:
    """Every card that the learner can study, deck by deck."""
    return tuple(card for deck in workspace.library.decks for card in workspace.shown(deck))


def past_of(workspace: Workspace, terms: Iterable[Term]) -> Past:
    """Read what the record says of the past, as far as `terms` ask for it; raises StoreError."""
    asked = {value for term in terms if term.key == "is" for value in term.values}
    return Past(
        forgotten=workspace.store.forgotten(workspace.today()) if "forgotten" in asked else frozenset(),
        failing=workspace.store.failing() if "failing" in asked else frozenset(),
    )
