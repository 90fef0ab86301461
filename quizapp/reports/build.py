"""From decks, card states and reviews to a report."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime

from quizapp.core.card import Card, Deck
from quizapp.core.record import CardState, Review
from quizapp.core.vary import listed_title
from quizapp.reports.model import RECENT, Answered, Group, Report
from quizapp.reports.standing import forecast, group, is_due, streak
from quizapp.reports.totals import retention, totals


def build_report(
    decks: Sequence[Deck],
    states: Mapping[str, CardState],
    reviews: Sequence[Review],
    *,
    now: datetime,
    day_of: Callable[[datetime], date],
    recall: Callable[[CardState, date], float | None],
) -> Report:
    """Report on `decks` at `now` (UTC), from every review in the order recorded.

    `day_of` gives the study day of a moment, `recall` the chance (0 to 1) that a card is recalled on a study day, or
    None where it cannot be told. Groups, due counts and the forecast cover the cards that learners see; totals and
    retention cover every review, also of cards that are gone.
    """
    today = day_of(now)
    shown = {card.id: card for deck in decks for card in deck.shown}
    known = {card.id: card for deck in decks for card in deck.cards}

    def summed(name: str, title: str, cards: Sequence[Card]) -> Group:
        return group(
            name,
            title,
            cards,
            states,
            reviews,
            due=lambda state: is_due(state, now, today),
            recall=lambda state: recall(state, today),
        )

    return Report(
        at=now,
        study_day=today,
        today=totals([review for review in reviews if review.study_day == today]),
        all_time=totals(reviews),
        retention=retention(reviews, today),
        decks=tuple(summed(deck.id, deck.title, deck.shown) for deck in decks),
        tags=tuple(summed(tag, "", cards) for tag, cards in sorted(_by_tag(shown.values()).items())),
        streak=streak((review.study_day for review in reviews), today),
        forecast=forecast((state for card, state in states.items() if card in shown), today, day_of),
        reviews=_recent(reviews, known),
        orphans=sum(review.card not in known for review in reviews),
    )


def _by_tag(cards: Iterable[Card]) -> dict[str, list[Card]]:
    tagged: dict[str, list[Card]] = {}
    for card in cards:
        for tag in dict.fromkeys(card.tags):
            tagged.setdefault(tag, []).append(card)
    return tagged


def _recent(reviews: Sequence[Review], known: Mapping[str, Card]) -> tuple[Answered, ...]:
    titles = {each: listed_title(card) for each, card in known.items()}
    return tuple(_answered(review, titles.get(review.card, "")) for review in reviews[::-1][:RECENT])


def _answered(review: Review, title: str) -> Answered:
    return Answered(
        id=review.id,
        at=review.at,
        study_day=review.study_day,
        card=review.card,
        deck=review.deck,
        title=title,
        rating=review.rating.label,
        verdict=review.verdict,
        tries=review.tries,
        hints=review.hints,
        revealed=review.revealed,
        seconds=review.seconds,
        state=review.after.state.value,
        interval_days=review.after.interval_days,
    )
