"""By which id a card goes now: one that was re-attached keeps its history under its new id."""

from collections.abc import Iterable
from dataclasses import replace

from quizapp.core.record import Change, ChangeKind, Review


class Names:
    """The present ids and decks of cards, from the REATTACH changes that are not undone, in the order recorded."""

    def __init__(self, changes: Iterable[Change]) -> None:
        self._moves: dict[str, list[Change]] = {}
        for change in changes:
            if change.kind is ChangeKind.REATTACH and "from" in change.data:
                self._moves.setdefault(str(change.data["from"]), []).append(change)

    @property
    def former(self) -> frozenset[str]:
        """The ids that were left for another."""
        return frozenset(self._moves)

    def at_present(self, card: str, deck: str, place: int) -> tuple[str, str]:
        """Return the id and deck under which a card goes now that had these when the entry at `place` was recorded.

        An id that was left and taken again by another card is that card's from then on.
        """
        while move := next((each for each in self._moves.get(card, ()) if each.seq > place), None):
            card, deck, place = move.card, move.deck, move.seq
        return card, deck

    def present(self, review: Review) -> Review:
        """Return `review` with the id and deck under which its card goes now."""
        card, deck = self.at_present(review.card, review.deck, review.seq)
        if (card, deck) == (review.card, review.deck):
            return review
        return replace(
            review,
            card=card,
            deck=deck,
            before=replace(review.before, card=card, deck=deck),
            after=replace(review.after, card=card, deck=deck),
        )
