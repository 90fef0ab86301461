"""What was studied is told preset by preset, with decks that share one put together."""

from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config, DeckSettings
from quizapp.core.preset import Preset
from quizapp.errors import UsageError
from quizapp.study.presets import studied
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import MakeCard, MakeWorkspace, Study

EXAM = Preset(retention=0.95)
CONFIG = Config(timezone="UTC", presets={"exam": EXAM}, decks={"b": DeckSettings("exam"), "gone": DeckSettings("exam")})


@pytest.fixture
def workspace(make_workspace: "MakeWorkspace", recall_card: "MakeCard") -> Workspace:
    return make_workspace([recall_card(f"{deck}-1", deck=deck) for deck in "abc"], CONFIG)


def test_decks_of_one_preset_are_together(workspace: Workspace) -> None:
    assert [(each.name, each.decks) for each in studied(workspace)] == [("default", ("a", "c")), ("exam", ("b",))]
    assert studied(workspace)[1].preset is EXAM


def test_a_deck_stands_for_its_preset(workspace: Workspace) -> None:
    assert [each.decks for each in studied(workspace, "c")] == [("a", "c")]


def test_reviews_and_states_go_with_their_deck(workspace: Workspace, study_along: "Study") -> None:
    study_along(workspace.store, ["a-1"], 3, deck="a")
    default, exam = studied(workspace)
    assert [review.card for review in default.reviews] == ["a-1"] * 3
    assert [state.card for state in default.states] == ["a-1"]
    assert {card: len(reviews) for card, reviews in default.by_card().items()} == {"a-1": 3}
    assert not exam.reviews
    assert not exam.states


def test_a_deck_that_is_only_in_the_record_counts(workspace: Workspace, study_along: "Study") -> None:
    study_along(workspace.store, ["old"], 2, deck="gone")
    (exam,) = studied(workspace, "gone")
    assert exam.decks == ("b", "gone")
    assert len(exam.reviews) == 2


def test_a_deck_that_is_nowhere_is_told(workspace: Workspace) -> None:
    with pytest.raises(UsageError):
        studied(workspace, "nowhere")
