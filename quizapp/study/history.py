"""The answers of one drill, those taken back included, with all that a card needs to be shown again as it was."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from quizapp.core.record import Review
from quizapp.study.showing import Showing


@dataclass(frozen=True, slots=True)
class Answered:
    """One answer: its review, the showing that it ended, and the text that was then in the draft, None without one."""

    review: Review
    showing: Showing
    text: str | None = None

    def shown_again(self, now: datetime) -> Showing:
        """The showing as it was when the card was rated; the time that went by since does not count."""
        since = now - timedelta(seconds=self.review.seconds)
        return replace(self.showing, since=since, returned=True)


class History:
    """What was answered in this drill, in order, and what of it was taken back and may be put back."""

    def __init__(self) -> None:
        self._answers: list[Answered] = []
        self._undone: list[Answered] = []

    @property
    def reviews(self) -> list[Review]:
        """The reviews that count."""
        return [each.review for each in self._answers]

    @property
    def last(self) -> Answered | None:
        """The last answer that counts."""
        return self._answers[-1] if self._answers else None

    @property
    def last_undone(self) -> Answered | None:
        """The answer that was taken back last."""
        return self._undone[-1] if self._undone else None

    def __len__(self) -> int:
        return len(self._answers)

    def add(self, answer: Answered) -> None:
        """Take in a new answer, after which nothing can be put back."""
        self._answers.append(answer)
        self._undone.clear()

    def take_back(self, review: str) -> Answered | None:
        """Let the answer with this review no longer count and return it; None when it was not given in this drill."""
        return _move(review, self._answers, self._undone)

    def put_back(self, review: str) -> Answered | None:
        """Let it count again and return it; None when this drill does not know it."""
        return _move(review, self._undone, self._answers)


def _move(review: str, source: list[Answered], target: list[Answered]) -> Answered | None:
    found = next((each for each in source if each.review.id == review), None)
    if found is not None:
        source.remove(found)
        target.append(found)
    return found
