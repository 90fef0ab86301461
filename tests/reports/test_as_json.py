"""The report as JSON."""

import json
from collections.abc import Callable
from datetime import date, datetime, timedelta, timezone

from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import CardState, Review, State
from quizapp.reports.as_json import SCHEMA, report_json
from quizapp.reports.model import Report

MakeReport = Callable[..., Report]


def test_the_object_carries_its_schema_and_survives_json(report: MakeReport) -> None:
    data = report_json(report())
    assert data["schema"] == SCHEMA == "quizapp.report/1"
    assert json.loads(json.dumps(data, allow_nan=False)) == data


def test_the_keys_are_those_documented(
    report: MakeReport, card: Callable[..., Card], review: Callable[..., Review]
) -> None:
    data = report_json(report((card("a", tags=("t",)),), reviews=(review("a"),)))
    assert list(data) == [
        "schema",
        "at",
        "study_day",
        "today",
        "all_time",
        "retention",
        "decks",
        "tags",
        "streak",
        "forecast",
        "orphans",
        "reviews",
    ]
    totals = ["reviews", "cards", "seconds", "first_try", "hinted", "revealed", "ratings", "outcomes"]
    assert list(data["today"]) == list(data["all_time"]) == totals
    group = ["name", "title", "cards", "seen", "learnt", "mature", "due", "lapses", "retrievability", "totals"]
    assert list(data["decks"][0]) == list(data["tags"][0]) == group
    assert list(data["streak"]) == ["current", "longest", "days"]
    assert list(data["forecast"]) == ["next_7_days", "next_30_days", "by_day"]


def test_a_review_is_listed_with_all_that_happened(
    report: MakeReport, card: Callable[..., Card], review: Callable[..., Review]
) -> None:
    answered = review("a", verdict="wrong", tries=3, hints=2, revealed=True, rating=Rating.AGAIN, seconds=12.345)
    assert report_json(report((card("a"),), reviews=(answered,)))["reviews"] == [
        {
            "id": answered.id,
            "at": "2025-03-10T12:00:00Z",
            "study_day": "2025-03-10",
            "card": "a",
            "deck": "basics",
            "title": "About a",
            "rating": "Again",
            "verdict": "wrong",
            "tries": 3,
            "hints": 2,
            "revealed": True,
            "seconds": 12.3,
            "state": "review",
            "interval_days": 4,
        }
    ]


def test_times_are_utc_whatever_zone_they_came_in(report: MakeReport) -> None:
    here = datetime(2025, 3, 10, 14, tzinfo=timezone(timedelta(hours=2)))
    assert report_json(report(at=here))["at"] == "2025-03-10T12:00:00Z"


def test_shares_carry_their_counts_and_are_null_over_nothing(report: MakeReport, review: Callable[..., Review]) -> None:
    assert report_json(report())["today"]["first_try"] == {"part": 0, "whole": 0, "value": None}
    data = report_json(report(reviews=(review(), review(tries=2), review(tries=2))))
    assert data["today"]["first_try"] == {"part": 1, "whole": 3, "value": 0.3333}


def test_the_forecast_names_its_days(
    report: MakeReport, card: Callable[..., Card], state: Callable[..., CardState], today: date
) -> None:
    states = (state("a", state=State.REVIEW, due_day=today + timedelta(days=8)),)
    ahead = report_json(report((card("a"),), states))["forecast"]
    assert (ahead["next_7_days"], ahead["next_30_days"]) == (0, 1)
    assert ahead["by_day"][8] == {"day": "2025-03-18", "cards": 1}


def test_retention_has_one_entry_a_span(report: MakeReport) -> None:
    spans = report_json(report())["retention"]
    assert [each["span"] for each in spans] == ["today", "last 7 days", "last 30 days", "all time"]
    assert spans[0]["mature"] == {"part": 0, "whole": 0, "value": None}


def test_a_chance_of_recall_is_a_number_or_null(
    report: MakeReport, card: Callable[..., Card], state: Callable[..., CardState]
) -> None:
    assert report_json(report((card("a"),)))["decks"][0]["retrievability"] is None
    states = (state("a", state=State.REVIEW),)
    assert report_json(report((card("a"),), states))["decks"][0]["retrievability"] == 0.5
