"""Limits for today only."""

from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.preset import Preset
from quizapp.core.record import DayLimits
from quizapp.errors import UsageError
from quizapp.study import undoing
from quizapp.study.due import due_now
from quizapp.study.limiting import MOST, DeckLimits, clear_today, limits_today, set_today

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace
    from tests.study.conftest import Start

CONFIG = Config(timezone="UTC", preset=Preset(new_per_day=1, reviews_per_day=50))


def test_the_presets_limits_hold_until_others_are_set(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    assert limits_today(make_workspace(three, CONFIG)) == (DeckLimits("numbers", "Numbers", 1, 0, 50, 0, False),)


def test_what_was_answered_today_is_counted(start: "Start", three: list[Card]) -> None:
    drill = start(three)
    drill.answer()
    assert limits_today(drill.workspace)[0].new_done == 1


def test_more_new_cards_today_are_due_at_once_and_until_tomorrow(
    start: "Start", three: list[Card], clock: "Clock"
) -> None:
    drill = start(three, config=CONFIG)
    (now,) = set_today(drill.workspace, "numbers", new="+1")
    assert (now.new, now.reviews, now.today_only) == (2, 50, True)
    assert due_now(drill.workspace)[0].new == 2
    drill.refresh()
    assert drill.counts.new == 2
    assert undoing.undoable(drill.workspace) is not None
    clock.advance(days=1)
    assert limits_today(drill.workspace)[0].new == 1


def test_one_limit_set_leaves_the_other_as_it_was_set(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three, CONFIG)
    set_today(workspace, new="7")
    set_today(workspace, reviews="-20")
    assert workspace.store.limits(workspace.today()) == {"numbers": DayLimits(7, 30)}
    undoing.undo(workspace)
    assert workspace.store.limits(workspace.today()) == {"numbers": DayLimits(7, 50)}
    undoing.undo(workspace)
    assert workspace.store.limits(workspace.today()) == {}


def test_every_deck_is_set_in_one_step(make_workspace: "MakeWorkspace", code_card: "MakeCard") -> None:
    workspace = make_workspace([code_card("a", deck="first"), code_card("b", deck="second")], CONFIG)
    assert [each.new for each in set_today(workspace, new="+4")] == [5, 5]
    undoing.undo(workspace)
    assert [each.new for each in limits_today(workspace)] == [1, 1]


def test_the_presets_limits_are_put_back(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three, CONFIG)
    assert clear_today(workspace) == limits_today(workspace)
    assert undoing.undoable(workspace) is None
    set_today(workspace, new="0", reviews="0")
    (now,) = clear_today(workspace, "numbers")
    assert (now.new, now.reviews, now.today_only) == (1, 50, False)


def test_what_is_so_already_is_not_recorded(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    workspace = make_workspace(three, CONFIG)
    set_today(workspace, new="1", reviews=" +0 ")
    assert workspace.store.changes() == []


@pytest.mark.parametrize(("text", "limit"), [("-5", 0), ("+9999", MOST), ("0", 0), ("9999", MOST)])
def test_a_limit_stays_within_bounds(make_workspace: "MakeWorkspace", three: list[Card], text: str, limit: int) -> None:
    assert set_today(make_workspace(three, CONFIG), new=text)[0].new == limit


@pytest.mark.parametrize("text", ["many", "1.5", "10000", "++3", "٣", "3 4"])
def test_what_is_no_number_is_told(make_workspace: "MakeWorkspace", three: list[Card], text: str) -> None:
    with pytest.raises(UsageError, match="is no limit"):
        set_today(make_workspace(three), new=text)


def test_a_deck_that_is_not_there_is_told(make_workspace: "MakeWorkspace", three: list[Card]) -> None:
    with pytest.raises(UsageError, match="no deck 'numbrs'") as caught:
        set_today(make_workspace(three), "numbrs", new="3")
    assert caught.value.hint == "Did you mean 'numbers'?"
