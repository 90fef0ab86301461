"""Families of siblings: a card that names one which no other card of its deck names has no siblings at all."""

from collections import Counter
from collections.abc import Mapping
from difflib import get_close_matches

from quizapp.core.card import Card
from quizapp.decks.library import Library
from quizapp.study.checking.findings import Finding

Families = Mapping[tuple[str, str], int]
"""How many cards of a deck are in a family, by the deck and the family's name."""


def families(library: Library) -> Families:
    """The families of all decks; a queue tells them apart by deck."""
    known = Counter((card.deck, card.siblings) for deck in library.decks for card in deck.cards if card.siblings)
    # A card that could not be read may be of any of them, so that nothing is said of being alone.
    return {name: count + 1 for name, count in known.items()} if library.problems else known


def check_family(card: Card, known: Families) -> tuple[Finding, ...]:
    """Warn of a card that is alone in its family."""
    if not card.siblings or known.get((card.deck, card.siblings), 0) > 1:
        return ()
    others = [name for deck, name in known if deck == card.deck and name != card.siblings]
    near = get_close_matches(card.siblings, others, n=1)
    hint = f"; did you mean `{near[0]}`?" if near else ""
    return (Finding("lone-sibling", f"no other card is of the family `{card.siblings}`{hint}", "siblings"),)
