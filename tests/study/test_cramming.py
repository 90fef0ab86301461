"""A cram records nothing."""

from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card
from quizapp.core.rating import Rating
from quizapp.core.record import Marks
from quizapp.errors import UsageError
from quizapp.study.acting import action
from quizapp.study.cramming import CramDrill

if TYPE_CHECKING:
    from tests.study.conftest import Sitting, Start


@pytest.fixture
def learnt(start: "Start", three: list[Card]) -> "Sitting":
    drill = start(three)
    drill.answer(rating=Rating.EASY)
    return drill


@pytest.fixture
def cram(learnt: "Sitting") -> CramDrill:
    return CramDrill(learnt.workspace, learnt._cards)


def give(drill: CramDrill, text: str = "out = 5", rating: Rating | None = None) -> str:
    assert drill.card is not None
    name = drill.card.id
    verdict = drill.grade(text)
    assert verdict is not None
    drill.apply(verdict)
    drill.rate(drill.suggested if rating is None else rating)
    return name


def test_a_cram_leaves_the_record_as_it_was(learnt: "Sitting", cram: CramDrill) -> None:
    store = learnt.store
    before = store.states(), store.reviews(), store.changes(), store.counts(learnt.workspace.today())
    assert not cram.records
    assert [give(cram, text) for text in ("out = 5", "out = 4", "out = 5", "out = 5")] == ["one", "two", "three", "two"]
    assert (cram.card, cram.waiting) == (None, None)
    assert (store.states(), store.reviews(), store.changes(), store.counts(learnt.workspace.today())) == before


def test_what_is_wrong_comes_again_until_it_is_right(cram: CramDrill) -> None:
    assert [give(cram, "out = 4") for _ in range(6)] == ["one", "two", "three"] * 2
    assert cram.counts.learning == 3
    for _ in range(3):
        give(cram)
    assert cram.card is None


def test_two_ratings_make_a_difference(cram: CramDrill) -> None:
    with pytest.raises(UsageError):
        cram.choices()
    cram.hint()
    verdict = cram.grade("out = 5")
    assert verdict is not None
    cram.apply(verdict)
    assert [(each.rating, each.interval, each.suggested) for each in cram.choices()] == [
        (Rating.AGAIN, "once more", False),
        (Rating.GOOD, "done", True),
    ]


@pytest.mark.parametrize(("rating", "left"), [(Rating.AGAIN, 3), (Rating.HARD, 2), (Rating.GOOD, 2), (Rating.EASY, 2)])
def test_all_but_again_are_done(cram: CramDrill, rating: Rating, left: int) -> None:
    give(cram, rating=rating)
    assert cram.counts.total == left


def test_the_summary_says_that_nothing_was_recorded(cram: CramDrill) -> None:
    give(cram)
    give(cram, "out = 4")
    summary = cram.summary()
    assert (summary.answered, summary.passed, summary.recorded, summary.next_due) == (2, 1, False, None)
    assert (summary.by_rating[Rating.AGAIN], summary.by_rating[Rating.GOOD]) == (1, 1)


def test_undo_steps_back_through_this_sitting_only(learnt: "Sitting", cram: CramDrill) -> None:
    give(cram)
    give(cram, "out = 4")
    done = cram.undo()
    assert done is not None
    assert (done.card, done.what) == ("two", "rated Again")
    assert cram.card is not None
    assert (cram.card.id, cram.can_rate, cram.counts.total) == ("two", True, 2)
    cram.undo()
    assert (cram.card.id, cram.summary().answered) == ("one", 0)
    assert cram.undo() is None
    assert len(learnt.store.reviews()) == 1
    assert [cram.redo() is not None for _ in range(3)] == [True, True, False]
    assert (cram.card.id, cram.summary().answered) == ("three", 2)


def test_marks_are_kept_and_undone_in_their_turn(learnt: "Sitting", cram: CramDrill) -> None:
    give(cram)
    cram.mark(action("flag", "1"))
    cram.mark(action("suspend"))
    assert learnt.store.marks() == {"two": Marks(suspended=True, flag=1)}
    assert cram.card is not None
    assert (cram.card.id, cram.counts.total) == ("three", 1)
    cram.undo()
    assert (cram.card.id, learnt.store.marks()) == ("two", {"two": Marks(flag=1)})
    cram.undo()
    assert learnt.store.marks() == {}
    cram.undo()
    assert (cram.card.id, len(learnt.store.reviews())) == ("one", 1)


def test_a_limit_and_cards_set_aside_end_a_cram(learnt: "Sitting") -> None:
    cram = CramDrill(learnt.workspace, learnt._cards, limit=2)
    cram.skip()
    give(cram)
    assert cram.card is None
