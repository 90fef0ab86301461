"""How cards stand now and what they will ask for: per deck, per tag, and by study day; and the days studied so far."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from quizapp.core.card import Card
from quizapp.core.record import CardState, Review, State
from quizapp.reports.model import MATURE_DAYS, Forecast, Group, Streak
from quizapp.reports.totals import totals

FORECAST_DAYS = 30


def group(
    name: str,
    title: str,
    cards: Sequence[Card],
    states: Mapping[str, CardState],
    reviews: Sequence[Review],
    *,
    due: Callable[[CardState], bool],
    recall: Callable[[CardState], float | None],
) -> Group:
    """Sum up `cards` under `name`; `due` and `recall` say of one state whether it is due and its chance of recall."""
    ids = {card.id for card in cards}
    seen = [state for card in ids if (state := states.get(card)) is not None and state.state is not State.NEW]
    learnt = [state for state in seen if state.state is State.REVIEW]
    chances = [chance for state in seen if (chance := recall(state)) is not None]
    return Group(
        name=name,
        title=title,
        cards=len(ids),
        seen=len(seen),
        learnt=len(learnt),
        mature=sum(state.interval_days >= MATURE_DAYS for state in learnt),
        due=sum(due(state) for state in seen),
        lapses=sum(state.lapses for state in seen),
        retrievability=sum(chances) / len(chances) if chances else None,
        totals=totals([review for review in reviews if review.card in ids]),
    )


def is_due(state: CardState, now: datetime, today: date) -> bool:
    """Whether a card that has been seen is due: to the minute in (re)learning, to the study day in review."""
    if state.due_at is not None:
        return state.due_at <= now
    return state.due_day is not None and state.due_day <= today


def forecast(states: Iterable[CardState], today: date, day_of: Callable[[datetime], date]) -> Forecast:
    """Count cards by the study day on which they come due, over FORECAST_DAYS days; what is overdue counts today."""
    due_days = (day_of(state.due_at) if state.due_at is not None else state.due_day for state in states)
    load = Counter(max(day, today) for day in due_days if day is not None)
    return Forecast({day: load[day] for day in (today + timedelta(days=ahead) for ahead in range(FORECAST_DAYS))})


def streak(days: Iterable[date], today: date) -> Streak:
    """The current and the longest run of study days in `days`, which may repeat and come in any order."""
    studied = sorted(set(days))
    runs: list[int] = []
    for place, day in enumerate(studied):
        if place and day - studied[place - 1] == timedelta(days=1):
            runs[-1] += 1
        else:
            runs.append(1)
    alive = bool(studied) and today - studied[-1] <= timedelta(days=1)
    return Streak(current=runs[-1] if alive else 0, longest=max(runs, default=0), days=len(studied))
