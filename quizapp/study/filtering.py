"""Drills over cards that the learner picks by a search, due or not; their answers count like any other."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.filtered import Filter, filtered, terms
from quizapp.core.orders import ReviewOrder
from quizapp.core.queue import Queue
from quizapp.core.record import Change, ChangeKind, Marks
from quizapp.core.search import Found, Past, meets
from quizapp.core.sitting import picked_queue
from quizapp.study.acting import Action
from quizapp.study.drill import Drill
from quizapp.study.finding import all_found, past_of, studied, terms_of
from quizapp.study.workspace import Workspace

SOON = 3
"""How many days ahead the drill looks that is offered to those who want to study ahead."""


class FilteredDrill(Drill):
    """A drill over `cards` in the order given, each asked once, due or not, and again while it is on steps of minutes.

    A card rated before it is due is scheduled by the days that have really gone by. Limits of the day hold no card
    back, but what is answered here counts towards them. A card that was put away meanwhile is not asked.
    """

    nothing = "No card is found that could be asked: suspended and buried ones are left out."

    def _build(self, now: datetime) -> Queue:
        return picked_queue(
            ((card, self._scheduling.state(card)) for card in self._asked()),
            {review.card for review in self._history.reviews},
            now,
        )

    def _do(self, wanted: Action, card: Card) -> Sequence[Change]:
        if wanted.kind is ChangeKind.FORGET:  # it was picked for what it was
            self._skipped.add(card.id)
        return super()._do(wanted, card)

    def _asked(self) -> list[Card]:
        """The cards that are neither set aside nor hidden."""
        today, marks = self._workspace.today(), self._scheduling.marks
        return [
            card
            for card in self._cards
            if card.id not in self._skipped and not marks.get(card.id, Marks()).hides(today)
        ]


@dataclass(frozen=True, slots=True)
class Pick:
    """Which cards to drill: those that meet `search`, and come due within `ahead` days where that is given."""

    search: str = ""
    ahead: int | None = None
    order: ReviewOrder = ReviewOrder.DUE
    cram: bool = False


@dataclass(frozen=True, slots=True)
class Offer:
    """A search that is worth a drill now: what it is called, and how many cards it finds."""

    title: str
    search: str
    cards: int


def picked(workspace: Workspace, cards: Iterable[Card], pick: Pick) -> tuple[Card, ...]:
    """Return which of `cards`, in the author's order, a drill over `pick` asks, in its order.

    Raises UsageError for a search that cannot be read, StoreError.
    """
    wanted = Filter((*terms_of(pick.search), *terms(ahead=pick.ahead)), pick.order)
    known = past_of(workspace, wanted.terms)
    found = all_found(workspace, cards, wanted.terms)
    return filtered(found, wanted, workspace.today(), workspace.config.preset_of, known)


def open_filtered(workspace: Workspace, cards: Iterable[Card], pick: Pick, *, limit: int | None = None) -> Drill:
    """Begin the drill that `pick` asks for; raises as `picked` does."""
    from quizapp.study.cramming import CramDrill

    kind = CramDrill if pick.cram else FilteredDrill
    return kind(workspace, picked(workspace, cards, pick), limit=limit)


def offers(workspace: Workspace) -> tuple[Offer, ...]:
    """Return the searches that find cards now, most pressing first; raises StoreError."""
    found = [each for each in all_found(workspace, studied(workspace)) if not each.marks.hides(workspace.today())]
    known = past_of(workspace, terms(forgotten_today=True, failing=True))
    counted = [Offer(title, search, _count(workspace, found, search, known)) for title, search in _searches(found)]
    return tuple(offer for offer in counted if offer.cards)


def forgotten_today(workspace: Workspace) -> int:
    """Return how many cards that can be studied were rated Again today; raises StoreError."""
    today, marks = workspace.today(), workspace.store.marks()
    again = workspace.store.forgotten(today)
    return sum(card.id in again and not marks.get(card.id, Marks()).hides(today) for card in studied(workspace))


def _searches(found: Sequence[Found]) -> list[tuple[str, str]]:
    flags = sorted({each.marks.flag for each in found} - {0})
    tags = sorted({tag for each in found for tag in each.marks.tags} - {"leech"})
    return [
        ("Forgotten today", "is:forgotten"),
        ("Failing: rated Again last time", "is:failing"),
        ("Leeches", "is:leech"),
        *((f"Flag {flag}", f"flag:{flag}") for flag in flags),
        *((f"Your tag {tag}", f'tag:"{tag}"') for tag in tags),
        (f"Ahead: due within {SOON} days", f"due:{SOON} -is:due"),
    ]


def _count(workspace: Workspace, found: Iterable[Found], search: str, known: Past) -> int:
    asked, today = terms_of(search), workspace.today()
    return sum(meets(each, asked, today, known) for each in found)
