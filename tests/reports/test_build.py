"""From decks, states and reviews to a report."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Card, Deck, Status, Vary
from quizapp.core.record import CardState, Review, State
from quizapp.reports.build import build_report
from quizapp.reports.model import RECENT, Report, Share

MakeCard = Callable[..., Card]
MakeState = Callable[..., CardState]
MakeReview = Callable[..., Review]
MakeReport = Callable[..., Report]


def test_a_learner_who_has_not_begun_gets_a_report_of_zeros(report: MakeReport, card: MakeCard) -> None:
    found = report((card("a"), card("b")))
    assert found.all_time.reviews == 0
    assert [(deck.name, deck.cards, deck.seen, deck.due) for deck in found.decks] == [("basics", 2, 0, 0)]
    assert found.reviews == ()
    assert found.streak.days == 0


def test_no_decks_and_no_reviews_make_a_report_too(now: datetime) -> None:
    found = build_report([], {}, [], now=now, day_of=datetime.date, recall=lambda _state, _day: None)
    assert (found.decks, found.tags, found.reviews, found.orphans) == ((), (), (), 0)


def test_today_is_told_from_all_time_by_the_study_day(report: MakeReport, card: MakeCard, review: MakeReview) -> None:
    found = report((card("a"),), reviews=(review(days_ago=3), review(days_ago=1), review()))
    assert (found.today.reviews, found.all_time.reviews) == (1, 3)


def test_the_study_day_is_that_of_the_learner_not_that_of_utc(card: MakeCard) -> None:
    night = datetime(2025, 3, 10, 1, tzinfo=UTC)
    found = build_report(
        [Deck("basics", "", (card("a"),))],
        {},
        [],
        now=night,
        day_of=lambda at: (at - timedelta(hours=4)).date(),
        recall=lambda _state, _day: None,
    )
    assert found.study_day == date(2025, 3, 9)
    assert next(iter(found.forecast.by_day)) == date(2025, 3, 9)


def test_reviews_are_listed_newest_first_with_the_title_of_their_card(
    report: MakeReport, card: MakeCard, review: MakeReview
) -> None:
    reviews = (review("a", days_ago=2), review("b", days_ago=1, verdict="wrong"))
    found = report((card("a"), card("b")), reviews=reviews)
    listed = [(each.card, each.title, each.verdict, each.rating, each.interval_days) for each in found.reviews]
    assert listed == [("b", "About b", "wrong", "Good", 4), ("a", "About a", "pass", "Good", 4)]


def test_a_clock_set_back_does_not_reorder_the_list(report: MakeReport, review: MakeReview) -> None:
    found = report((), reviews=(review("first"), review("second", days_ago=1)))
    assert [each.card for each in found.reviews] == ["second", "first"]


def test_only_the_newest_reviews_are_listed_but_all_are_counted(report: MakeReport, review: MakeReview) -> None:
    found = report((), reviews=tuple(review(f"c{number}") for number in range(RECENT + 5)))
    assert len(found.reviews) == RECENT
    assert found.reviews[0].card == f"c{RECENT + 4}"
    assert found.all_time.reviews == RECENT + 5


def test_reviews_of_cards_that_are_gone_count_as_orphans_and_in_the_totals(
    report: MakeReport, card: MakeCard, review: MakeReview
) -> None:
    found = report((card("a"),), reviews=(review("a"), review("gone"), review("gone")))
    assert found.orphans == 2
    assert found.all_time.reviews == 3
    assert found.decks[0].totals.reviews == 1
    assert found.reviews[0].title == ""


def test_a_draft_is_no_card_of_the_deck_and_no_orphan_either(
    report: MakeReport, card: MakeCard, review: MakeReview, state: MakeState, today: date
) -> None:
    states = (state("a", state=State.REVIEW, due_day=today),)
    found = report((card("a", status=Status.DRAFT),), states, (review("a"),))
    assert (found.decks[0].cards, found.decks[0].due, found.forecast.within(30), found.orphans) == (0, 0, 0, 0)


def test_a_card_counts_under_each_of_its_tags_once_and_tags_are_sorted(
    report: MakeReport, card: MakeCard, review: MakeReview
) -> None:
    cards = (card("a", tags=("shape", "einsum", "shape")), card("b", tags=("shape",)), card("c"))
    found = report(cards, reviews=(review("a"), review("b", verdict="wrong"), review("c")))
    assert [(tag.name, tag.cards, tag.totals.first_try) for tag in found.tags] == [
        ("einsum", 1, Share(1, 1)),
        ("shape", 2, Share(1, 2)),
    ]


def test_due_and_forecast_agree_about_today(report: MakeReport, card: MakeCard, state: MakeState, today: date) -> None:
    states = (
        state("a", state=State.REVIEW, due_day=today),
        state("b", state=State.REVIEW, due_day=today + timedelta(days=1)),
    )
    found = report((card("a"), card("b")), states)
    assert found.decks[0].due == 1 == found.forecast.by_day[today]


def test_the_chance_of_recall_is_asked_for_today(card: MakeCard, state: MakeState, now: datetime, today: date) -> None:
    asked = []

    def recall(of: CardState, day: date) -> float:
        asked.append((of.card, day))
        return 0.8

    states = {"a": state("a", state=State.REVIEW)}
    found = build_report(
        [Deck("basics", "", (card("a"),))], states, [], now=now, day_of=lambda at: at.date(), recall=recall
    )
    assert asked == [("a", today)]
    assert found.decks[0].retrievability == 0.8


@given(st.lists(st.sampled_from(["a", "b", "gone"]), max_size=30))
def test_every_review_belongs_to_a_deck_or_is_an_orphan(answered: list[str]) -> None:
    at = datetime(2025, 3, 10, 12, tzinfo=UTC)
    from quizapp.core.card import RecallBody
    from quizapp.core.rating import Rating

    reviews = []
    for name in answered:
        state = CardState(name, "basics")
        reviews.append(
            Review("", name, "basics", at, at.date(), Rating.GOOD, "pass", 1, 0, False, 1, "", "", (), state, state)
        )
    decks = [Deck("basics", "", tuple(Card(name, "basics", "", RecallBody("")) for name in "ab"))]
    found = build_report(decks, {}, reviews, now=at, day_of=lambda moment: moment.date(), recall=lambda *_: None)
    assert found.decks[0].totals.reviews + found.orphans == found.all_time.reviews == len(answered)


def test_a_title_whose_values_vary_has_none_in_the_list(report: MakeReport, card: MakeCard, review: MakeReview) -> None:
    varying = replace(card("a"), title="Sum to ${n}", vary=(Vary("n", choices=("3", "4")),))
    assert report((varying,), reviews=(review("a"),)).reviews[0].title == "Sum to …"
