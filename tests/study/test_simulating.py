"""The days ahead are played with the learner's cards, limits and habits."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config, DeckSettings
from quizapp.core.preset import Preset
from quizapp.core.record import ChangeKind
from quizapp.errors import UsageError
from quizapp.study import simulating
from quizapp.study.reviewing import new_change
from quizapp.study.simulating import Played, play
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import MakeCard, MakeWorkspace, Study

PRESET = Preset(new_per_day=5, learning_steps=(), relearning_steps=())
CARDS = [f"word-{number}" for number in range(20)]


@pytest.fixture
def workspace(make_workspace: "MakeWorkspace", recall_card: "MakeCard") -> Workspace:
    cards = [*(recall_card(card, deck="words") for card in CARDS), recall_card("one", deck="more")]
    return make_workspace(cards, Config(PRESET, timezone="UTC"))


def introduced(played: Played) -> int:
    return sum(day.new for day in played.days)


def test_new_cards_come_by_the_limits_of_all_decks(workspace: Workspace) -> None:
    (all_decks,) = play(workspace, days=3)
    assert all_decks.cards == 21
    assert [day.new for day in all_decks.days] == [10, 10, 1]
    (words,) = play(workspace, "words", days=3)
    assert [day.new for day in words.days] == [5, 5, 5]


def test_the_first_day_is_today(workspace: Workspace) -> None:
    assert play(workspace, days=1)[0].days[0].day == workspace.today()


def test_each_retention_is_played_and_costs_more(workspace: Workspace) -> None:
    low, high = play(workspace, days=120, retentions=(0.75, 0.95))
    assert (low.retention, high.retention) == (0.75, 0.95)
    assert high.mean("reviews") > low.mean("reviews")
    assert high.memorised > low.memorised


def test_without_a_retention_it_is_that_of_the_settings(workspace: Workspace) -> None:
    workspace.config = replace(workspace.config, decks={"words": DeckSettings(retention=0.8)})
    assert [each.retention for each in play(workspace, "words", days=1)] == [0.8]


def test_other_limits_can_be_tried(workspace: Workspace) -> None:
    assert introduced(play(workspace, "words", days=1, new_per_day=20)[0]) == 20
    assert introduced(play(workspace, "words", days=1, new_per_day=0)[0]) == 0


def test_what_was_learnt_is_no_longer_new(workspace: Workspace, study_along: "Study") -> None:
    study_along(workspace.store, CARDS[:8], 2)
    (played,) = play(workspace, "words", days=10)
    assert introduced(played) == 12
    assert played.days[0].reviews > 0


def test_suspended_cards_are_left_out(workspace: Workspace) -> None:
    now = workspace.clock()
    workspace.store.change(new_change(workspace, ChangeKind.SUSPEND, now, card="word-3", deck="words"))
    assert play(workspace, "words", days=1)[0].cards == 19


def test_of_many_cards_a_sample_stands_for_all(workspace: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(simulating, "MOST_CARDS", 10)
    (played,) = play(workspace, "words", days=4)
    assert played.cards == 20
    assert introduced(played) == pytest.approx(20, abs=4)


def test_nothing_is_recorded(workspace: Workspace) -> None:
    play(workspace, days=5)
    assert workspace.store.states() == {}
    assert workspace.store.reviews() == []


def test_a_deck_that_is_nowhere_is_told(workspace: Workspace) -> None:
    with pytest.raises(UsageError):
        play(workspace, "wrods")


def test_no_cards_are_no_trouble(make_workspace: "MakeWorkspace") -> None:
    (played,) = play(make_workspace((), Config(timezone="UTC")), days=2)
    assert (played.cards, played.memorised, played.mean("reviews")) == (0, 0, 0)
