from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.study.clock import clock_notice
from quizapp.study.undoing import undo

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace
    from tests.study.conftest import Start


def test_a_clock_that_goes_on_is_not_told(make_workspace: "MakeWorkspace", start: "Start", clock: "Clock") -> None:
    assert clock_notice(make_workspace()) == ""


@pytest.mark.parametrize(
    ("back", "told"),
    [
        ({"minutes": 2}, "2 minutes"),
        ({"minutes": 61}, "1 hour"),
        ({"hours": 5}, "5 hours"),
        ({"days": 1, "hours": 3}, "1 day"),
        ({"days": 900}, "900 days"),
    ],
)
def test_a_clock_set_back_is_told_until_something_is_recorded(
    start: "Start", code_card: "MakeCard", clock: "Clock", back: dict[str, float], told: str
) -> None:
    drill = start([code_card("one"), code_card("two")])
    drill.answer()
    clock.advance(**{unit: -number for unit, number in back.items()})
    again = start([code_card("one"), code_card("two")])
    assert f"The clock is {told} behind your last answer." in clock_notice(again.workspace)
    again.answer()
    assert clock_notice(again.workspace) == ""


def test_it_is_seen_before_the_store_is_opened_and_makes_no_database(
    make_workspace: "MakeWorkspace", start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    fresh = make_workspace()
    assert fresh.clock_behind is None
    start([code_card()]).answer()
    clock.advance(hours=-2)
    assert fresh.clock_behind == timedelta(hours=2)
    assert fresh._store is None


def test_an_answer_under_a_clock_set_back_is_recorded_last_with_no_time_passed(
    start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    drill = start([code_card("one")])
    drill.answer(rating=Rating.EASY)
    first = drill.reviews[0]
    clock.now = datetime.combine(first.after.due_day or date.max, datetime.min.time(), UTC) + timedelta(hours=12)
    drill = start([code_card("one")])
    drill.answer()
    clock.advance(days=-300)
    drill = start([code_card("one"), code_card("two")])
    assert drill.shown == "two"
    drill.answer(rating=Rating.EASY)
    reviews = drill.reviews
    assert [review.card for review in reviews] == ["one", "one", "two"]
    assert reviews[2].at < reviews[1].at
    assert [review.seq for review in reviews] == [1, 2, 3]
    assert reviews[2].study_day == clock.now.date()
    assert drill.store.rebuild(verify=True) == ()


def test_a_card_rated_while_the_clock_ran_ahead_comes_at_once_with_no_negative_time(
    start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    clock.advance(days=4000)
    start([code_card("one")]).answer()
    clock.advance(days=-4000)
    drill = start([code_card("one")])
    assert drill.shown == "one"
    drill.answer()
    first, second = drill.reviews
    assert second.before == first.after
    assert second.after.stability is not None
    assert second.after.stability >= (first.after.stability or 0)
    assert second.after.last_day == clock.now.date()
    assert second.after.due_day is not None
    assert clock.now.date() < second.after.due_day < clock.now.date() + timedelta(days=30)


def test_a_study_day_that_began_goes_on_so_limits_are_not_granted_twice(
    start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    config = Config(timezone="UTC", preset=Preset(new_per_day=1))
    clock.now = datetime(2025, 3, 10, 5, tzinfo=UTC)
    cards = [code_card("one"), code_card("two")]
    start(cards, config=config).answer(rating=Rating.EASY)
    clock.advance(hours=-3)
    again = start(cards, config=config)
    assert again.workspace.today() == date(2025, 3, 10)
    assert again.shown is None
    clock.advance(days=-2)
    assert start(cards, config=config).shown == "two"


def test_undo_takes_back_what_was_answered_while_the_clock_ran_ahead(
    start: "Start", code_card: "MakeCard", clock: "Clock"
) -> None:
    clock.advance(days=4000)
    drill = start([code_card("one")])
    drill.answer(rating=Rating.EASY)
    clock.advance(days=-4000)
    again = start([code_card("one")])
    assert again.shown is None
    assert undo(again.workspace) is not None
    assert clock_notice(again.workspace) == ""
    assert start([code_card("one")]).shown == "one"
