"""A drill: one sitting over the cards that are due, the same for every front end."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Event

from quizapp.core.card import Card, CodeBody
from quizapp.core.queue import Counts, Queue, build_queue
from quizapp.core.rating import Rating, suggest
from quizapp.core.record import CardState, Review
from quizapp.core.schedule import interval_text, preview
from quizapp.core.verdict import Verdict
from quizapp.errors import UsageError
from quizapp.paths import state_dir
from quizapp.runner.base import OnOutput
from quizapp.store.errors import StaleStateError
from quizapp.study.drafts import Drafts
from quizapp.study.revealing import Revealed, reveal
from quizapp.study.reviewing import due_moment, new_review
from quizapp.study.showing import Showing
from quizapp.study.summary import Summary, summarise
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class RatingChoice:
    """One button: a rating, the interval it leads to ("10m", "4d"), and whether it is the suggested one."""

    rating: Rating
    interval: str
    suggested: bool


class Drill:
    """The queue and the card now shown. Call its methods from one thread; only `grade` may be called from any other.

    A rating is in the database before `rate` returns. The drill ends by itself when nothing is due, or after `limit`
    answers; it can be left at any point, and nothing answered is lost.
    """

    def __init__(self, workspace: Workspace, cards: Sequence[Card], *, limit: int | None = None) -> None:
        self._workspace = workspace
        self._cards = tuple(cards)
        self._limit = limit
        self._drafts = Drafts(state_dir() / "drafts")
        self._reviews: list[Review] = []
        self._skipped: set[tuple[str, str]] = set()
        self._states: dict[str, CardState] = {}
        self._showing: Showing | None = None
        self.refresh()

    # What a front end shows.

    @property
    def card(self) -> Card | None:
        """The card now shown; None when nothing is due (see `waiting`) or the drill has reached its limit."""
        return self._showing.card if self._showing else None

    @property
    def state(self) -> CardState:
        """Where the card now shown stands."""
        return self._state(self._now_showing().card)

    @property
    def counts(self) -> Counts:
        """How many new, learning and review cards are still due today."""
        return self._queue.counts

    @property
    def tries(self) -> int:
        """Attempts at the card now shown that count."""
        return self._showing.tries if self._showing else 0

    @property
    def hints(self) -> tuple[str, ...]:
        """The hints uncovered so far."""
        return self._showing.hints if self._showing else ()

    @property
    def more_hints(self) -> bool:
        """Whether there is a hint still covered."""
        return self._showing is not None and self._showing.more_hints

    @property
    def revealed(self) -> bool:
        """Whether the answer has been shown."""
        return self._showing is not None and self._showing.revealed

    @property
    def verdict(self) -> Verdict | None:
        """The verdict on the latest attempt at the card now shown."""
        return self._showing.verdict if self._showing else None

    @property
    def can_rate(self) -> bool:
        """Whether the card now shown may be rated: it has a verdict that counts, or its answer was revealed."""
        return self._showing is not None and self._showing.can_rate

    @property
    def draft(self) -> str:
        """What the editor opens with: the unfinished answer of last time, else the card's starter."""
        card = self._now_showing().card
        kept = self._drafts.read(card)
        return _starter(card) if kept is None else kept

    @property
    def waiting(self) -> timedelta | None:
        """With no card now: how long until a learning card comes due; None when nothing more comes today."""
        comes = self._queue.next_learning
        if self._showing is not None or comes is None or self._at_limit:
            return None
        return max(comes - self._workspace.clock(), timedelta())

    # What a front end does.

    def refresh(self) -> None:
        """Look again at what is due; keeps the card now shown. Call it when `waiting` is over."""
        self._states = dict(self._workspace.store.states())
        self._advance()

    def save_draft(self, text: str) -> None:
        """Keep an unfinished answer to the card now shown."""
        card = self._now_showing().card
        if text.strip() and text != _starter(card):
            self._drafts.write(card, text)
        else:
            self._drafts.clear(card)

    def grade(
        self,
        answer: str,
        *,
        ticked: frozenset[int] | None = None,
        on_output: OnOutput | None = None,
        cancel: Event | None = None,
    ) -> Verdict | None:
        """Judge an answer to the card now shown and change nothing; None when cancelled. See Grader.grade."""
        card = self._now_showing().card
        return self._workspace.grader.grade(card, answer, ticked=ticked, on_output=on_output, cancel=cancel)

    def apply(self, verdict: Verdict) -> None:
        """Count the attempt and remember its verdict; a verdict on a card no longer shown is let go."""
        showing = self._now_showing()
        if verdict.card == showing.card.id:
            showing.apply(verdict)
            if not verdict.passed:
                self._workspace.grader.prefetch(showing.card)

    def hint(self) -> str | None:
        """Uncover the next hint; None when there is none left."""
        return self._now_showing().take_hint()

    def reveal(self) -> Revealed:
        """Give the answer away; raises SandboxError when it must be computed and there are no walls."""
        showing = self._now_showing()
        revealed = reveal(showing.card, self._workspace.grader)
        showing.reveal()
        return revealed

    def choices(self) -> tuple[RatingChoice, ...]:
        """The four ratings with the interval each leads to; raises UsageError before there is anything to rate."""
        showing = self._rateable()
        now = self._workspace.clock()
        today = self._workspace.today(now)
        suggested = suggest(showing.attempted(now))
        after = self._preview(showing.card, now)
        return tuple(
            RatingChoice(rating, interval_text(after[rating], now, today), rating is suggested) for rating in Rating
        )

    def rate(self, rating: Rating) -> None:
        """Record the review, durable on return, and go on to the next card.

        Raises UsageError before there is anything to rate, StoreError when the database refuses; the card then stays.
        """
        showing = self._rateable()
        review = self._record(showing, rating)
        self._states[review.card] = review.after
        self._reviews.append(review)
        self._drafts.clear(showing.card)
        self._showing = None
        self._advance()

    def skip(self) -> None:
        """Set the card now shown aside until the next drill, unrated."""
        card = self._now_showing().card
        self._skipped.add((card.deck, card.id))
        self._showing = None
        self._advance()

    def summary(self) -> Summary:
        """What the drill came to so far."""
        dues = [due_moment(self._workspace.config, self._states[review.card]) for review in self._reviews]
        return summarise(self._reviews, min((due for due in dues if due is not None), default=None))

    # How it is done.

    @property
    def _at_limit(self) -> bool:
        return self._limit is not None and len(self._reviews) + len(self._skipped) >= self._limit

    def _now_showing(self) -> Showing:
        if self._showing is None:
            raise UsageError("No card is shown.", "The drill has nothing due now.")
        return self._showing

    def _rateable(self) -> Showing:
        showing = self._now_showing()
        if not showing.can_rate:
            raise UsageError("There is nothing to rate yet.", "Answer the card, or reveal its answer, first.")
        return showing

    def _state(self, card: Card) -> CardState:
        known = self._states.get(card.id)
        # A card that its author moved to another deck stands where it stood.
        return replace(known, deck=card.deck) if known else CardState(card.id, card.deck)

    def _preview(self, card: Card, now: datetime) -> Mapping[Rating, CardState]:
        return preview(self._state(card), now, self._workspace.today(now), self._workspace.config.preset)

    def _record(self, showing: Showing, rating: Rating) -> Review:
        """Write the review; when another process has rated the card meanwhile, once more on its new state."""
        review = self._review(showing, rating)
        try:
            self._workspace.store.record(review)
        except StaleStateError:
            self._states = dict(self._workspace.store.states())
            review = self._review(showing, rating)
            self._workspace.store.record(review)
        return review

    def _review(self, showing: Showing, rating: Rating) -> Review:
        now = self._workspace.clock()
        after = self._preview(showing.card, now)[rating]
        return new_review(self._workspace, showing, rating, now, self._state(showing.card), after)

    def _advance(self) -> None:
        """Build the queue anew, and show its first card unless one is shown."""
        now = self._workspace.clock()
        self._queue = self._build(now)
        if self._showing is None and self._queue.cards and not self._at_limit:
            self._showing = Showing(self._queue.cards[0], now)
            self._workspace.grader.prefetch(self._showing.card)

    def _build(self, now: datetime) -> Queue:
        today = self._workspace.today(now)
        cards = [card for card in self._cards if (card.deck, card.id) not in self._skipped]
        counts = self._workspace.store.counts(today)
        return build_queue(cards, self._states, now, today, counts, self._workspace.config.preset)


def _starter(card: Card) -> str:
    return card.body.starter if isinstance(card.body, CodeBody) else ""
