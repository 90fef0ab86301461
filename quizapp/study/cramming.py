"""Cram: a drill that records no answer and moves no card, for the evening before an exam."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from quizapp.core.card import Card
from quizapp.core.queue import Queue
from quizapp.core.rating import Rating
from quizapp.core.record import Change, Review
from quizapp.core.sitting import cram_queue
from quizapp.study import undoing
from quizapp.study.acting import Action
from quizapp.study.drill import RatingChoice
from quizapp.study.filtering import FilteredDrill
from quizapp.study.history import Answered
from quizapp.study.showing import Showing
from quizapp.study.summary import Summary, summarise
from quizapp.study.undoing import Act
from quizapp.study.workspace import Workspace


class CramDrill(FilteredDrill):
    """A drill over `cards` of which nothing is recorded; what is rated Again comes again in this sitting.

    Marks that are set on the way, such as a flag, are kept as always. Undo and redo step through this sitting only.
    """

    records = False

    def __init__(self, workspace: Workspace, cards: Sequence[Card], *, limit: int | None = None) -> None:
        self._marked: list[tuple[str, int]] = []  # changes by id, each with the number of answers before it
        super().__init__(workspace, cards, limit=limit)

    @property
    def suggested(self) -> Rating:
        """Again for what is to come again, Good for what is done with; raises UsageError before there is anything."""
        return _once_or_again(super().suggested)

    def choices(self) -> tuple[RatingChoice, ...]:
        """The two ratings that make a difference here, with what each leads to."""
        suggested = self.suggested
        return (
            RatingChoice(Rating.AGAIN, "once more", suggested is Rating.AGAIN),
            RatingChoice(Rating.GOOD, "done", suggested is Rating.GOOD),
        )

    def undo(self) -> Act | None:
        """Take back the last answer or mark of this sitting; None when there is none."""
        if self._marked and self._marked[-1][1] == len(self._history):
            done = undoing.undo(self._workspace, self._marked.pop()[0])
            if done is not None:
                self._follow(done, None, back=done.brings_back)
            return done
        last = self._history.last
        return None if last is None else self._turned(self._history.take_back(last.review.id), back=True)

    def redo(self) -> Act | None:
        """Put back the answer of this sitting that was taken back last; None when there is none."""
        last = self._history.last_undone
        return None if last is None else self._turned(self._history.put_back(last.review.id), back=False)

    def summary(self) -> Summary:
        """What the cram came to so far."""
        return replace(summarise(self._history.reviews, None), recorded=False)

    def _do(self, wanted: Action, card: Card) -> Sequence[Change]:
        changes = super()._do(wanted, card)
        if changes:
            self._marked.append((changes[0].id, len(self._history)))
        return changes

    def _build(self, now: datetime) -> Queue:
        answers = ((review.card, review.rating is Rating.AGAIN) for review in self._history.reviews)
        return cram_queue(self._asked(), answers)

    def _record(self, showing: Showing, rating: Rating) -> Review:
        """The review that this would have been; nothing is written."""
        self._leech = None
        return self._review(showing, _once_or_again(rating))

    def _turned(self, given: Answered | None, *, back: bool) -> Act | None:
        if given is None:
            return None
        done = undoing.told(self._workspace, [given.review])
        if back:
            self._restore(given, self._workspace.clock())
        elif self._showing is not None and self._showing.card.id == given.review.card:
            self._showing = None
        self._advance()
        return done


def _once_or_again(rating: Rating) -> Rating:
    return Rating.AGAIN if rating is Rating.AGAIN else Rating.GOOD
