"""A drill: one sitting over the cards that are due, the same for every front end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event

from quizapp.core.card import Card
from quizapp.core.leech import Leech
from quizapp.core.queue import Counts, Queue
from quizapp.core.rating import Rating, suggest
from quizapp.core.record import CardState, Change, Marks, Review
from quizapp.core.schedule import interval_text
from quizapp.core.vary import varied
from quizapp.core.verdict import Verdict
from quizapp.errors import StoreError, UsageError
from quizapp.paths import state_dir
from quizapp.runner.base import OnOutput
from quizapp.store.errors import StaleStateError
from quizapp.study import undoing
from quizapp.study.acting import Action, act
from quizapp.study.drafts import Drafts
from quizapp.study.history import Answered, History
from quizapp.study.revealing import Revealed, reveal
from quizapp.study.reviewing import due_moment, new_review
from quizapp.study.scheduling import Scheduling
from quizapp.study.showing import Showing
from quizapp.study.summary import Summary, summarise
from quizapp.study.undoing import Act
from quizapp.study.workspace import Workspace

_SEED_BITS = 31


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

    nothing = "Nothing is due now. Come back later; new cards open every day."
    """What is told where there is no card to begin with."""

    records = True
    """Whether answers are recorded and move their cards; see CramDrill."""

    def __init__(self, workspace: Workspace, cards: Sequence[Card], *, limit: int | None = None) -> None:
        self._workspace = workspace
        self._cards = tuple(cards)
        self._limit = limit
        self._drafts = Drafts(state_dir() / "drafts")
        self._history = History()
        self._skipped: set[str] = set()
        self._showing: Showing | None = None
        self._stood: CardState | None = None
        self._turn = 0
        self._leech: Leech | None = None
        self._scheduling = Scheduling(workspace, self._cards)
        self._advance()

    # What a front end shows.

    @property
    def card(self) -> Card | None:
        """The card now shown, its values drawn; None when nothing is due (see `waiting`) or at the drill's limit."""
        return self._showing.card if self._showing else None

    @property
    def state(self) -> CardState:
        """Where the card now shown stands."""
        return self._scheduling.state(self._now_showing().card)

    @property
    def turn(self) -> int:
        """Another number for each showing, so that a front end knows when the card on its screen is not it any more."""
        return self._turn

    @property
    def marks(self) -> Marks:
        """What the learner has set on the card now shown."""
        return self._scheduling.marks.get(self._now_showing().card.id, Marks())

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
    def lines(self) -> tuple[str, ...]:
        """The lines of an order card as they are shown, shuffled; () on other kinds."""
        return self._now_showing().lines

    @property
    def starter(self) -> str:
        """What there is to begin with: a code card's starter, the shuffled lines of an order card, else nothing."""
        return self._now_showing().starter

    @property
    def draft(self) -> str:
        """What the editor opens with: the unfinished answer of last time, else the starter."""
        showing = self._now_showing()
        kept = self._drafts.read(showing.card, showing.seed)
        return showing.starter if kept is None else kept

    @property
    def waiting(self) -> timedelta | None:
        """With no card now: how long until a learning card comes due; None when nothing more comes today."""
        comes = self._queue.next_learning
        if self._showing is not None or comes is None or self._at_limit:
            return None
        return max(comes - self._workspace.clock(), timedelta())

    @property
    def leech(self) -> Leech | None:
        """What the latest rating made a leech, for the learner to be told; None when it did not."""
        return self._leech

    @property
    def suggested(self) -> Rating:
        """The rating to suggest for the card now shown; raises UsageError before there is anything to rate."""
        showing = self._rateable()
        preset = self._scheduling.preset(showing.card)
        return suggest(showing.attempted(self._workspace.clock()), preset.slow_after)

    @property
    def auto_rating(self) -> Rating | None:
        """The rating to give unasked, where the settings say `auto_rate`, once the card is passed or given up.

        None where the learner is asked, while another try may still be made, and after the rating was taken back.
        """
        showing = self._showing
        settled = showing is not None and (showing.passed or showing.revealed) and not showing.returned
        return self.suggested if settled and self.can_rate and self._workspace.config.auto_rate else None

    # What a front end does.

    def refresh(self) -> None:
        """Look again at what is due; keeps the card now shown. Call it when `waiting` is over."""
        self._scheduling.reload()
        self._advance()

    def save_draft(self, text: str) -> None:
        """Keep an unfinished answer to the card now shown."""
        showing = self._now_showing()
        if text.strip() and text != showing.starter:
            self._drafts.write(showing.card, text, showing.seed)
        else:
            self._drafts.clear(showing.card)

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
        suggested = self.suggested
        now = self._workspace.clock()
        today = self._workspace.today(now)
        after = self._scheduling.preview(self._now_showing().card, now)
        return tuple(
            RatingChoice(rating, interval_text(after[rating], now, today), rating is suggested) for rating in Rating
        )

    def rate(self, rating: Rating) -> None:
        """Record the review, durable on return, and go on to the next card.

        Raises UsageError before there is anything to rate, StoreError when the database refuses; the card then stays.
        """
        showing = self._rateable()
        text = self._drafts.read(showing.card, showing.seed)
        self._history.add(Answered(self._record(showing, rating), showing, text))
        self._drafts.clear(showing.card)
        self._showing = None
        self._advance()

    def skip(self) -> None:
        """Set the card now shown aside until the next drill, unrated."""
        self._skipped.add(self._now_showing().card.id)
        self._showing = None
        self._advance()

    def mark(self, wanted: Action) -> str:
        """Suspend, bury, flag, tag or forget the card now shown; return what was done, in words; "" for nothing.

        Goes on to the next card where that puts this one away. Raises StoreError when the database refuses.
        """
        changes = self._do(wanted, self._now_showing().card)
        self._scheduling.reload()
        if wanted.puts_away:
            self._showing = None
        self._advance()
        return undoing.in_words(changes[0]) if changes else ""

    def undo(self) -> Act | None:
        """Take back the last answer or change of all and show its card again; None when there is nothing to undo.

        What was answered in this drill comes back as it was, verdict and answer with it. Answers from before this
        drill, and those of other decks, are taken back too. Raises StoreError.
        """
        done = undoing.undo(self._workspace)
        if done is not None:
            self._follow(done, self._history.take_back(done.id), back=done.brings_back)
        return done

    def redo(self) -> Act | None:
        """Put back what was undone last; None when there is nothing to redo."""
        done = undoing.redo(self._workspace)
        if done is not None:
            self._history.put_back(done.id)
            self._follow(done, None, back=False)
        return done

    def summary(self) -> Summary:
        """What the drill came to so far."""
        reviews = self._counting()
        latest = {review.card: review.after for review in reviews}
        dues = [due_moment(self._workspace.config, state) for state in latest.values()]
        return summarise(reviews, min((due for due in dues if due is not None), default=None))

    # How it is done.

    def _counting(self) -> list[Review]:
        """The answers of this drill but for those that another process has taken back meanwhile."""
        given = self._history.reviews
        if not given:
            return given
        try:
            standing = {review.id for review in self._workspace.store.reviews(given[0].study_day)}
        except StoreError:  # they are recorded, whether the record can be read just now or not
            return given
        return [review for review in given if review.id in standing]

    @property
    def _at_limit(self) -> bool:
        return self._limit is not None and len(self._history) + len(self._skipped) >= self._limit

    def _now_showing(self) -> Showing:
        if self._showing is None:
            raise UsageError("No card is shown.", "The drill has nothing due now.")
        return self._showing

    def _rateable(self) -> Showing:
        showing = self._now_showing()
        if not showing.can_rate:
            raise UsageError("There is nothing to rate yet.", "Answer the card, or reveal its answer, first.")
        return showing

    def _record(self, showing: Showing, rating: Rating) -> Review:
        """Write the review; when another process has rated the card meanwhile, once more on its new state."""
        review = self._review(showing, rating)
        try:
            self._leech = self._scheduling.record(review, showing.card)
        except StaleStateError:
            self._scheduling.reload()
            review = self._review(showing, rating)
            self._leech = self._scheduling.record(review, showing.card)
        return review

    def _review(self, showing: Showing, rating: Rating) -> Review:
        now = self._workspace.clock()
        before = self._scheduling.state(showing.card)
        after = self._scheduling.preview(showing.card, now)[rating]
        return new_review(self._workspace, showing, rating, now, before, after)

    def _advance(self) -> None:
        """Build the queue anew, and show its first card unless one is shown."""
        now = self._workspace.clock()
        self._queue = self._build(now)
        if self._showing is None and self._queue.cards and not self._at_limit:
            self._showing = self._show(self._queue.cards[0], now)
            self._workspace.grader.prefetch(self._showing.card)

    def _do(self, wanted: Action, card: Card) -> Sequence[Change]:
        return act(self._workspace, wanted, [card])

    def _build(self, now: datetime) -> Queue:
        return self._scheduling.queue(now, self._skipped)

    def _show(self, card: Card, now: datetime) -> Showing:
        """Begin a showing: its values are drawn now and stay, an unfinished answer comes back with its own."""
        kept = self._drafts.seed(card)
        seed = self._workspace.entropy(_SEED_BITS) if kept is None else kept
        return self._begin(Showing(varied(card, seed), now, seed))

    def _begin(self, showing: Showing) -> Showing:
        self._turn += 1
        self._stood = self._scheduling.state(showing.card)
        return showing

    def _follow(self, done: Act, given: Answered | None, *, back: bool) -> None:
        """Go on after an undo or a redo: with the card that it brought `back`, else with the one that was shown."""
        self._scheduling.reload()
        self._skipped.discard(done.card)
        now = self._workspace.clock()
        if given is not None:
            self._restore(given, now)
        elif self._showing is not None and not self._still_asked(self._showing):
            self._showing = None
        if given is None and back and not (self._showing and self._showing.card.id == done.card):
            card = next((each for each in self._build(now).cards if each.id == done.card), None)
            self._showing = self._showing if card is None else self._show(card, now)
        self._advance()

    def _restore(self, given: Answered, now: datetime) -> None:
        """Show a card as it was when it was rated, with the answer that was then written."""
        self._showing = self._begin(given.shown_again(now))
        if given.text is not None:
            self._drafts.write(self._showing.card, given.text, self._showing.seed)

    def _still_asked(self, showing: Showing) -> bool:
        """Whether the card stands where it stood when it appeared, and is not put away."""
        hidden = self._scheduling.marks.get(showing.card.id, Marks()).hides(self._workspace.today())
        return not hidden and self._scheduling.state(showing.card) == self._stood
