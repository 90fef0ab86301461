"""Reviews as FSRS learns from them: what each card's history foretold, and whether it was remembered.

What counts follows Anki (rslib/src/scheduler/fsrs/params.rs): a history begins with a card's first answer, and anew
when the card was made new again; what came before that is left out, for so the learner asked. Elapsed time is in study
days; an answer on the study day of the one before it belongs to the history and foretells nothing of its own.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING

from quizapp.core.record import Review, State

if TYPE_CHECKING:
    from fsrs_rs_python import FSRSItem, FSRSReview


@dataclass(frozen=True, slots=True)
class Fit:
    """How well parameters foretell recall: mean log loss, and the root mean square error over bins; less is better."""

    log_loss: float
    rmse: float


@dataclass(frozen=True, slots=True)
class Training:
    """What can be learnt from: FSRS's items in the order of their last answers, and the number of each one's card."""

    items: "tuple[FSRSItem, ...]" = ()
    cards: tuple[int, ...] = ()
    reviews: int = 0

    def split(self, share: float) -> "tuple[Training, Training]":
        """Return the items up to `share` (0 to 1) of all in time, and those after."""
        at = round(len(self.items) * share)
        return (
            Training(self.items[:at], self.cards[:at], self.reviews),
            Training(self.items[at:], self.cards[at:], self.reviews),
        )


@dataclass(slots=True)
class _Card:
    """The history of one card so far."""

    number: int
    reviews: "list[FSRSReview]" = field(default_factory=list)
    latest: Review | None = None


def training(reviews: Iterable[Review], known: Container[str] | None = None) -> Training:
    """Return what can be learnt from `reviews`, of any cards, in the order they were recorded.

    `known` tells of an id whether the card is no longer new (None: all are): one that was made new again and not
    answered since has nothing to be learnt from.
    """
    from fsrs_rs_python import FSRSItem

    cards: dict[str, _Card] = {}
    items: list[tuple[_Card, FSRSItem]] = []
    numbers = count()
    told = 0
    for review in reviews:
        told += 1
        if review.before.state is State.NEW:
            cards[review.card] = _Card(next(numbers))
        card = cards.get(review.card)
        if card is None:
            continue  # its beginning is not in the record, so its memory cannot be known
        elapsed = _add(card, review)
        if elapsed > 0:
            items.append((card, FSRSItem(list(card.reviews))))
    begun = {card.number for name, card in cards.items() if known is None or name in known}
    items = [(card, item) for card, item in items if card.number in begun]
    return Training(tuple(item for _, item in items), tuple(card.number for card, _ in items), told)


def history(reviews: Sequence[Review]) -> "FSRSItem | None":
    """Return the answers of one card since it was last new, in the order recorded; None when that is not among them."""
    from fsrs_rs_python import FSRSItem

    card: _Card | None = None
    for review in reviews:
        if review.before.state is State.NEW:
            card = _Card(0)
        if card is not None:
            _add(card, review)
    return FSRSItem(card.reviews) if card is not None else None


def fit(parameters: Sequence[float], data: Training) -> Fit:
    """Return how well `parameters` foretell the answers in `data`, which must hold some; as fsrs-rs's `evaluate`."""
    from fsrs_rs_python import FSRS

    found = FSRS(list(parameters)).evaluate(list(data.items))
    return Fit(found.log_loss, found.rmse_bins)


def _add(card: _Card, review: Review) -> int:
    """Take a review in; returns the study days since the one before, none when the clock was set back."""
    from fsrs_rs_python import FSRSReview

    elapsed = 0 if card.latest is None else max((review.study_day - card.latest.study_day).days, 0)
    card.reviews.append(FSRSReview(review.rating.value, elapsed))
    card.latest = review
    return elapsed
