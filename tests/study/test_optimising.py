"""Fitting is per preset, shows before it changes, and what it puts into force is undone in one step."""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.config import Config, DeckSettings, load_config
from quizapp.core.card import Card
from quizapp.core.optimise import Optimised
from quizapp.core.parameters import PARAMETERS
from quizapp.core.preset import Preset
from quizapp.core.rating import Rating
from quizapp.core.record import ChangeKind
from quizapp.core.training import Training
from quizapp.errors import UsageError
from quizapp.study import optimising as module
from quizapp.study.acting import act, action
from quizapp.study.cramming import CramDrill
from quizapp.study.optimising import fit_presets, put_into_force
from quizapp.study.reviewing import new_change, new_review
from quizapp.study.scheduling import Scheduling
from quizapp.study.showing import Showing
from quizapp.study.undoing import undo
from quizapp.study.workspace import Workspace

if TYPE_CHECKING:
    from tests.conftest import Clock, MakeCard, MakeWorkspace, Study

Waits = Callable[[Callable[[Workspace, Card], object]], list[list[int]]]
STEPLESS = Preset(learning_steps=(), relearning_steps=())
CARDS = [f"word-{number}" for number in range(60)]


@pytest.fixture
def workspace(make_workspace: "MakeWorkspace", recall_card: "MakeCard", study_along: "Study") -> Workspace:
    """A workspace with a deck that was studied for long, and one that was not, under a preset of its own."""
    config = Config(STEPLESS, timezone="UTC", presets={"exam": STEPLESS}, decks={"other": DeckSettings("exam")})
    cards = [*(recall_card(card, deck="words") for card in CARDS), recall_card("fresh", deck="other")]
    workspace = make_workspace(cards, config)
    study_along(workspace.store, CARDS, 6)
    return workspace


def test_each_preset_is_fitted_to_its_own_decks(workspace: Workspace) -> None:
    words, other = fit_presets(workspace)
    assert (words.of.name, words.of.decks, len(words.of.reviews)) == ("default", ("words",), 360)
    assert (other.of.name, other.of.decks, other.result.scored) == ("exam", ("other",), 0)
    assert other.result.refused
    assert other.days is None


def test_what_is_better_is_shown_with_what_it_would_move_and_changes_nothing(workspace: Workspace) -> None:
    before = workspace.store.states()
    (words,) = fit_presets(workspace, "words")
    assert words.result.refused == ""
    assert words.result.before is not None
    assert words.result.after is not None
    assert words.result.after.log_loss < words.result.before.log_loss
    assert words.memories is not None
    assert words.days is not None
    assert words.memories.shift.earlier == words.memories.shift.later == 0
    assert words.days.shift.earlier > 0
    assert workspace.store.states() == before
    assert workspace.store.changes() == []


def test_in_force_it_is_in_the_settings_and_in_every_memory_and_no_day_moves(workspace: Workspace) -> None:
    before = workspace.store.states()
    (words,) = fit_presets(workspace, "words")
    file, moved = put_into_force(workspace, words)
    assert words.result.parameters is not None
    assert load_config(file, {}).preset.parameters == pytest.approx(words.result.parameters, abs=1e-6)
    after = workspace.store.states()
    assert moved == sum(before[card] != after[card] for card in before) > 0
    assert {card: state.due_day for card, state in after.items()} == {c: s.due_day for c, s in before.items()}
    assert workspace.store.rebuild(verify=True) == ()


def test_one_undo_gives_every_card_its_memory_back(workspace: Workspace) -> None:
    before = workspace.store.states()
    (words,) = fit_presets(workspace, "words")
    put_into_force(workspace, words)
    act = undo(workspace)
    assert act is not None
    assert act.cards > 1
    assert workspace.store.states() == before


def test_what_was_refused_cannot_be_put_into_force(workspace: Workspace) -> None:
    with pytest.raises(ValueError, match="no parameters"):
        put_into_force(workspace, fit_presets(workspace, "other")[0])


def test_a_deck_that_is_nowhere_is_told(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="no deck `wrods`"):
        fit_presets(workspace, "wrods")


def test_nothing_studied_is_nothing_to_fit(make_workspace: "MakeWorkspace", recall_card: "MakeCard") -> None:
    (only,) = fit_presets(make_workspace([recall_card("a", deck="words")], Config(timezone="UTC")))
    assert only.result.scored == 0
    assert only.of.preset.parameters == PARAMETERS


class TestWhatIsLearntFrom:
    """The waits between answers that a fit sees, where something else came between them on a real record."""

    @pytest.fixture
    def waits(
        self, make_workspace: "MakeWorkspace", code_card: "MakeCard", clock: "Clock", monkeypatch: pytest.MonkeyPatch
    ) -> Waits:
        """waits(between): those of a card learnt, asked a day later, and five days after that, `between` the two."""

        def waits(between: Callable[[Workspace, Card], object]) -> list[list[int]]:
            card = code_card("one")
            workspace = make_workspace([card], Config(STEPLESS, timezone="UTC"))
            for days in (0, 1, 5):
                clock.advance(days=days)
                if days == 5:
                    between(workspace, card)
                scheduling = Scheduling(workspace, [card])
                before, after = scheduling.state(card), scheduling.preview(card, clock.now)[Rating.GOOD]
                showing = Showing(card, clock.now)
                scheduling.record(new_review(workspace, showing, Rating.GOOD, clock.now, before, after), card)
            seen: list[Training] = []

            def see(data: Training, *_: object) -> Optimised:
                seen.append(data)
                return Optimised(len(data.items))

            monkeypatch.setattr(module, "optimise", see)
            fit_presets(workspace, "numbers")
            return [[int(wait) for wait in re.findall(r"delta_t: (\d+)", repr(item))] for item in seen[0].items]

        return waits

    def test_nothing(self, waits: Waits) -> None:
        assert waits(lambda workspace, card: None) == [[0, 1], [0, 1, 5]]

    def test_a_cram(self, waits: Waits) -> None:
        def cram(workspace: Workspace, card: Card) -> None:
            drill = CramDrill(workspace, [card])
            drill.reveal()
            drill.rate(Rating.AGAIN)

        assert waits(cram) == [[0, 1], [0, 1, 5]]

    def test_another_due_day(self, waits: Waits, clock: "Clock") -> None:
        def put_off(workspace: Workspace, card: Card) -> None:
            before = workspace.store.states()[card.id]
            after = replace(before, due_day=clock.now.date())
            change = new_change(workspace, ChangeKind.RESCHEDULE, clock.now, card=card.id, deck=card.deck)
            workspace.store.change(replace(change, before=before, after=after))

        assert waits(put_off) == [[0, 1], [0, 1, 5]]

    def test_an_answer_that_was_taken_back(self, waits: Waits) -> None:
        assert waits(lambda workspace, card: undo(workspace)) == [[0, 6]]

    def test_a_card_made_new_again(self, waits: Waits) -> None:
        assert waits(lambda workspace, card: act(workspace, action("forget"), [card])) == []

    def test_a_card_made_new_again_and_not_answered_since(self, workspace: Workspace, recall_card: "MakeCard") -> None:
        scored = fit_presets(workspace, "words")[0].result.scored
        act(workspace, action("forget"), [recall_card(CARDS[0], deck="words")])
        assert scored - fit_presets(workspace, "words")[0].result.scored == 5
