"""Sums over reviews: answers, ratings, outcomes, first tries, and how well cards in review were remembered."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from quizapp.core.rating import Rating
from quizapp.core.record import Review, State
from quizapp.core.verdict import Outcome
from quizapp.reports.model import MATURE_DAYS, Retention, Share, Totals

SPANS = (("today", 1), ("last 7 days", 7), ("last 30 days", 30), ("all time", None))


def totals(reviews: Sequence[Review]) -> Totals:
    """Add `reviews` up; every rating is listed, and every outcome that was seen."""
    judged = [each for each in reviews if each.tries > 0 and each.verdict not in ("", Outcome.INTERNAL)]
    ratings = Counter(each.rating for each in reviews)
    outcomes = Counter(each.verdict for each in reviews)
    return Totals(
        reviews=len(reviews),
        cards=len({each.card for each in reviews}),
        seconds=sum(each.seconds for each in reviews),
        first_try=_share(judged, [_at_first(each) for each in judged]),
        hinted=_share(reviews, [each.hints > 0 for each in reviews]),
        revealed=_share(reviews, [each.revealed for each in reviews]),
        ratings={rating.label: ratings[rating] for rating in Rating},
        outcomes={outcome.value: outcomes[outcome.value] for outcome in Outcome if outcomes[outcome.value]},
    )


def retention(reviews: Iterable[Review], today: date) -> tuple[Retention, ...]:
    """True retention over each of SPANS: of every card in review, its first rating of a study day; Again is a lapse."""
    asked = _first_of_each_day(reviews)
    return tuple(_over(name, asked, None if days is None else today - timedelta(days=days)) for name, days in SPANS)


def _over(name: str, asked: Sequence[Review], after: date | None) -> Retention:
    within = [each for each in asked if after is None or each.study_day > after]
    young = [each for each in within if each.before.interval_days < MATURE_DAYS]
    mature = [each for each in within if each.before.interval_days >= MATURE_DAYS]
    return Retention(name, *(_share(each, [_kept(review) for review in each]) for each in (within, young, mature)))


def _first_of_each_day(reviews: Iterable[Review]) -> list[Review]:
    first: dict[tuple[str, date], Review] = {}
    for review in reviews:
        first.setdefault((review.card, review.study_day), review)
    return [each for each in first.values() if each.before.state is State.REVIEW]


def _kept(review: Review) -> bool:
    return review.rating is not Rating.AGAIN


def _at_first(review: Review) -> bool:
    return review.tries == 1 and review.verdict == Outcome.PASS and not review.revealed


def _share(reviews: Sequence[Review], held: Sequence[bool]) -> Share:
    return Share(sum(held), len(reviews))
