"""The bundled deck's texts with gaps, lines to order, and values that vary: their form, and their truth when run."""

from collections import Counter
from collections.abc import Iterator, Sequence

import pytest

from quizapp.core.card import ClozeBody, CodeBody, Deck, Kind, OrderBody
from quizapp.core.cloze import completed, judge_cloze, revealed_text
from quizapp.core.order import joined
from quizapp.core.vary import varied
from quizapp.core.verdict import Outcome
from quizapp.decks.library import load_library
from quizapp.errors import SandboxError
from quizapp.paths import bundled
from quizapp.runner import open_runner
from quizapp.study.grading import Grader

DECK = "fastai-17-foundations"
LONGEST_TEXT = 700

OTHER_ORDERS = [
    ("one-training-step", (1, 2, 0, 3, 4)),
    ("one-training-step", (1, 0, 2, 3, 4)),
    ("a-module-line-by-line", (0, 4, 5, 6, 1, 2, 3, 7)),
    ("a-function-line-by-line", (0, 4, 5, 6, 1, 2, 3, 7, 8)),
]
"""Lines of order cards, by their places, that compute the same in another order."""


@pytest.fixture(scope="module")
def deck() -> Deck:
    return load_library([bundled("questions")]).deck(DECK)


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    runner = open_runner()
    try:
        tier = runner.tier
    except SandboxError as error:
        pytest.skip(f"cards can only be run behind walls, and there are none here: {error.message}")
    assert tier
    grader = Grader(runner)
    yield grader
    grader.close()


def test_gaps_and_lines_have_two_hints_and_speak_to_two_mistakes(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, ClozeBody | OrderBody):
            assert len(card.hints) == 2, card.id
            assert len(card.body.wrong) >= 2, card.id
            assert all(wrong.says for wrong in card.body.wrong), card.id


def test_lines_are_judged_by_what_they_compute(deck: Deck) -> None:
    assert [card.id for card in deck.cards if isinstance(card.body, OrderBody) and not card.body.runs] == []


def test_sentences_have_several_gaps_and_fit_the_screen(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, ClozeBody):
            assert len(card.body.gaps) >= 2, card.id
            assert len(revealed_text(card.body)) < LONGEST_TEXT, card.id


def test_every_kind_and_every_way_of_asking_is_there(deck: Deck) -> None:
    kinds = Counter(card.kind for card in deck.cards)
    assert kinds[Kind.CLOZE] >= 8
    assert kinds[Kind.ORDER] >= 6
    bodies = [card.body for card in deck.cards if isinstance(card.body, CodeBody)]
    assert any(body.partial for body in bodies)
    assert any(body.rules.count for body in bodies)
    assert any(card.vary for card in deck.cards)


def test_a_gap_filled_wrongly_is_spoken_to(deck: Deck) -> None:
    for card in deck.cards:
        if isinstance(card.body, ClozeBody):
            for wrong in card.body.wrong:
                verdict = judge_cloze(card, completed(card.body, wrong))
                assert (verdict.outcome, verdict.says) == (Outcome.WRONG, wrong.says), (card.id, wrong.answer)


def test_lines_in_a_wrong_order_are_spoken_to(deck: Deck, grader: Grader) -> None:
    for card in deck.cards:
        if isinstance(card.body, OrderBody):
            for wrong in card.body.wrong:
                verdict = grader.grade(card, wrong.answer)
                assert verdict is not None
                assert verdict.says == wrong.says, (card.id, wrong.answer)


@pytest.mark.parametrize(("name", "lines"), OTHER_ORDERS)
def test_another_order_that_works_is_right(name: str, lines: Sequence[int], deck: Deck, grader: Grader) -> None:
    card = next(card for card in deck.cards if card.id == name)
    assert isinstance(card.body, OrderBody)
    verdict = grader.grade(card, joined([card.body.lines[place] for place in lines]))
    assert verdict is not None
    assert verdict.passed, verdict.feedback


@pytest.mark.parametrize("seed", range(4))
def test_cards_hold_for_every_value_they_may_show(seed: int, deck: Deck, grader: Grader) -> None:
    cards = [varied(card, seed) for card in deck.cards if card.vary and isinstance(card.body, CodeBody)]
    assert cards
    for card in cards:
        assert isinstance(card.body, CodeBody)
        right = grader.grade(card, card.body.reference, seed=seed)
        assert right is not None
        assert right.passed, (card.id, card.values)
        for wrong in card.body.wrong:
            verdict = grader.grade(card, wrong.answer, seed=seed)
            assert verdict is not None
            assert (verdict.passed, verdict.says) == (False, wrong.says), (card.id, card.values)


def test_credit_is_given_for_a_part(deck: Deck, grader: Grader) -> None:
    card = next(card for card in deck.cards if card.id == "place-of-the-new-axis")
    verdict = grader.grade(card, "def place(rank, dim):\n    return dim if 0 <= dim <= rank else None", seed=0)
    assert verdict is not None
    assert verdict.outcome is Outcome.WRONG
    assert verdict.share is not None
    assert 0.4 < verdict.share < 0.9


def test_a_call_too_many_is_counted(deck: Deck, grader: Grader) -> None:
    card = next(card for card in deck.cards if card.id == "one-number-at-the-end")
    once = grader.grade(card, "def average(losses):\n    return (sum(losses) / len(losses)).item()", seed=0)
    twice = grader.grade(
        card, "def average(losses):\n    return sum(losses).item() / len(losses) + 0 * losses[0].item()"
    )
    assert once is not None
    assert twice is not None
    assert (once.passed, twice.passed) == (True, False)
    assert "rule" in {check.check for check in twice.checks if not check.ok}
