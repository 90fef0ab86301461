"""The report as the JSON object `quizapp.report/1`, described in docs/cli.md."""

from datetime import UTC, datetime
from typing import Any

from quizapp.reports.model import Answered, Forecast, Group, Report, Retention, Share, Streak, Totals

SCHEMA = "quizapp.report/1"


def report_json(report: Report) -> dict[str, Any]:
    """Return `report` as plain JSON values; times are ISO 8601 in UTC, shares and chances between 0 and 1 or null."""
    return {
        "schema": SCHEMA,
        "at": _time(report.at),
        "study_day": report.study_day.isoformat(),
        "today": _totals(report.today),
        "all_time": _totals(report.all_time),
        "retention": [_retention(each) for each in report.retention],
        "decks": [_group(each) for each in report.decks],
        "tags": [_group(each) for each in report.tags],
        "streak": _streak(report.streak),
        "forecast": _forecast(report.forecast),
        "orphans": report.orphans,
        "reviews": [_answered(each) for each in report.reviews],
    }


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def _share(share: Share) -> dict[str, Any]:
    value = share.value
    return {"part": share.part, "whole": share.whole, "value": None if value is None else round(value, 4)}


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "reviews": totals.reviews,
        "cards": totals.cards,
        "seconds": round(totals.seconds, 1),
        "first_try": _share(totals.first_try),
        "hinted": _share(totals.hinted),
        "revealed": _share(totals.revealed),
        "ratings": dict(totals.ratings),
        "outcomes": dict(totals.outcomes),
    }


def _retention(retention: Retention) -> dict[str, Any]:
    return {
        "span": retention.span,
        "all": _share(retention.all),
        "young": _share(retention.young),
        "mature": _share(retention.mature),
    }


def _group(group: Group) -> dict[str, Any]:
    chance = group.retrievability
    return {
        "name": group.name,
        "title": group.title,
        "cards": group.cards,
        "seen": group.seen,
        "learnt": group.learnt,
        "mature": group.mature,
        "due": group.due,
        "lapses": group.lapses,
        "retrievability": None if chance is None else round(chance, 4),
        "totals": _totals(group.totals),
    }


def _streak(streak: Streak) -> dict[str, int]:
    return {"current": streak.current, "longest": streak.longest, "days": streak.days}


def _forecast(forecast: Forecast) -> dict[str, Any]:
    return {
        "next_7_days": forecast.within(7),
        "next_30_days": forecast.within(30),
        "by_day": [{"day": day.isoformat(), "cards": cards} for day, cards in forecast.by_day.items()],
    }


def _answered(review: Answered) -> dict[str, Any]:
    return {
        "id": review.id,
        "at": _time(review.at),
        "study_day": review.study_day.isoformat(),
        "card": review.card,
        "deck": review.deck,
        "title": review.title,
        "rating": review.rating,
        "verdict": review.verdict,
        "tries": review.tries,
        "hints": review.hints,
        "revealed": review.revealed,
        "seconds": round(review.seconds, 1),
        "state": review.state,
        "interval_days": review.interval_days,
    }
