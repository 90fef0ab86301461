"""A preview: an author's cards as a drill shows them, while they are being written; nothing is recorded."""

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.config import load_config
from quizapp.core.card import Card
from quizapp.core.queue import Counts
from quizapp.core.rating import Rating
from quizapp.core.vary import varied
from quizapp.decks.library import Library
from quizapp.decks.problem import Problem, printable
from quizapp.errors import CardFileError, UsageError
from quizapp.study.card_source import CardSource, Signature
from quizapp.study.drill import Drill
from quizapp.study.showing import Showing
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from quizapp.store.store import Store

MOST_PROBLEMS = 3
"""Problems told at a time; the first is usually the cause of the others."""

_SEED_BITS = 31


@dataclass(frozen=True, slots=True)
class Look:
    """What a look at the files found: their state, and the cards that could be read."""

    signature: Signature
    library: Library


@contextmanager
def preview_workspace(source: CardSource) -> Iterator[Workspace]:
    """A workspace over the cards of `source` whose record is empty and thrown away. Raises ConfigError."""
    with tempfile.TemporaryDirectory(prefix="quizapp-") as folder:

        def open_store() -> "Store":
            from quizapp.store.store import Store

            return Store(Path(folder) / "preview.db", journal=False)

        with Workspace(load_config(), source.load(), open_store=open_store) as workspace:
            yield workspace


class Preview(Drill):
    """A drill over every card of `source`, drafts too, or over the one called `card`, in the author's order.

    Ratings lead to the next card and are not recorded; what is typed is kept for as long as the preview lasts. Once it
    is `outdated`, `look` (in any thread) reads the files and `take` is told what it found, so that the card follows.
    `problem` says what is wrong with the files; `stale`, that the cards shown are those that could be read last.
    """

    def __init__(self, workspace: Workspace, source: CardSource, card: str | None = None) -> None:
        self._source = source
        self._wanted = card
        self._typed: dict[str, str] = {}
        self._at = 0
        self._seen = source.signature()
        self.problem = _told(workspace.library.problems)
        self.stale = False
        super().__init__(workspace, _chosen(source.cards(workspace.library), card, workspace.library))

    @property
    def place(self) -> tuple[int, int]:
        """Which card is shown, from 1, and of how many."""
        return self._at + 1, len(self._cards)

    @property
    def counts(self) -> Counts:
        """The cards from the one shown to the last, as new ones."""
        return Counts(new=len(self._cards) - self._at)

    @property
    def waiting(self) -> None:
        """Nothing has to be waited for."""
        return

    @property
    def draft(self) -> str:
        """What was typed here before, else the starter."""
        showing = self._now_showing()
        return self._typed.get(showing.card.id, showing.starter)

    def save_draft(self, text: str) -> None:
        """Keep what was typed, until the preview ends."""
        showing = self._now_showing()
        if text.strip() and text != showing.starter:
            self._typed[showing.card.id] = text
        else:
            self._typed.pop(showing.card.id, None)

    def rate(self, rating: Rating) -> None:
        """Go on to the next card; nothing is recorded. Raises UsageError before there is anything to rate."""
        self._typed.pop(self._rateable().card.id, None)
        self.skip()

    def skip(self) -> None:
        """Go on to the next card; behind the last there is none."""
        self._now_showing()
        self._showing = None
        self._at += 1
        self._advance()

    def go(self, step: int) -> None:
        """Show the card so many places on or back, round the end; the same one afresh for a step of 0."""
        self._showing = None
        self._at = (self._at + step) % len(self._cards)
        self._advance()

    def refresh(self) -> None:
        """There is nothing else to wait for."""

    @property
    def outdated(self) -> bool:
        """Whether a file has changed since the files were last taken in; this reads none of them."""
        return self._source.signature() != self._seen

    def look(self) -> Look:
        """Read the files."""
        return Look(self._source.signature(), self._source.load())

    def take(self, look: Look) -> bool:
        """Take in what a look found; True when the card shown is another one, or not as it was."""
        self._seen = look.signature
        self.problem = _told(look.library.problems)
        cards = self._source.cards(look.library)
        shown = self._cards[min(self._at, len(self._cards) - 1)]
        there = any(card.id == shown.id for card in cards)
        if self._wanted is not None:
            cards = tuple(card for card in cards if card.id == shown.id)
        # Where a card is missed and something is wrong, it is most likely that card: it comes back when it is mended.
        self.stale = not cards or (not there and bool(self.problem))
        if self.stale:
            self.problem = self.problem or "The card is not in these files any more."
            return False
        self._workspace.library = look.library
        return self._replace(cards, shown)

    def _replace(self, cards: tuple[Card, ...], shown: Card) -> bool:
        self._cards = cards
        self._at = next((at for at, card in enumerate(cards) if card.id == shown.id), min(self._at, len(cards) - 1))
        now = cards[self._at]
        showing = self._showing
        if showing is None or now == shown:
            return False
        again = self._show(now, self._workspace.clock())
        if now.id == shown.id:
            again = Showing(varied(now, showing.seed), showing.since, showing.seed)
            again.hints = now.hints[: len(showing.hints)]
        self._showing = again
        self._workspace.grader.prefetch(again.card)
        return True

    def _show(self, card: Card, now: datetime) -> Showing:
        """Begin a showing with values of its own; the drafts of real drills are none of its business."""
        seed = self._workspace.entropy(_SEED_BITS)
        return Showing(varied(card, seed), now, seed)

    def _advance(self) -> None:
        """Show the card at its place, unless one is shown or the last was the last."""
        if self._showing is None and self._at < len(self._cards):
            self._showing = self._show(self._cards[self._at], self._workspace.clock())
            self._workspace.grader.prefetch(self._showing.card)


def _chosen(cards: Sequence[Card], wanted: str | None, library: Library) -> tuple[Card, ...]:
    """The cards to show. Raises CardFileError when there are none, UsageError when the one wanted is not there."""
    if not cards:
        hint = "Mend what is said above." if library.problems else "Name a deck's folder or its YAML file."
        raise CardFileError("There is no card to show.", hint)
    if wanted is None:
        return tuple(cards)
    found = tuple(card for card in cards if card.id == wanted)
    if not found:
        near = get_close_matches(wanted, [card.id for card in cards], n=1)
        hint = f"Did you mean `{near[0]}`?" if near else "Leave the card out to go through all of them."
        raise UsageError(f"There is no card `{printable(wanted)}` here.", hint)
    return found


def _told(problems: Sequence[Problem]) -> str:
    """The first few problems, each with its place, and how many more there are."""
    told = [str(problem) for problem in problems[:MOST_PROBLEMS]]
    more = len(problems) - len(told)
    return "\n".join([*told, *([f"and {more} more"] if more else [])])
