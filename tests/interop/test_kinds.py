"""Questions for words, and questions for code."""

import pytest

from quizapp.core.card import Kind
from quizapp.interop.kinds import as_code, guessed_kind
from quizapp.interop.questions import Piece, Question

RUNS = Piece("x = torch.ones(3)", code=True)


@pytest.mark.parametrize(
    "prompt",
    ["Implement matmul.", "Write a function.", "How do you make a tensor of ones?", "How can we use indexing?", "Ones"],
)
def test_code_that_runs_answers_what_asks_for_doing(prompt: str) -> None:
    assert guessed_kind(Question("1", prompt, "", (RUNS,))) is Kind.CODE


@pytest.mark.parametrize(
    "prompt",
    ["Why is it so?", "What does it print?", "How does it help?", "Do views copy?", "Explain it.", "how many axes?"],
)
def test_what_asks_for_words_is_recalled_whatever_code_it_has(prompt: str) -> None:
    assert guessed_kind(Question("1", prompt, "", (RUNS,))) is Kind.RECALL


@pytest.mark.parametrize(
    "pieces", [(), (Piece("x = 1"),), (Piece("x = undefined", code=True),), (Piece("  ", code=True),)]
)
def test_without_code_that_runs_it_is_recalled(pieces: tuple[Piece, ...]) -> None:
    assert guessed_kind(Question("1", "Make ones.", "", pieces)) is Kind.RECALL


def test_all_code_of_the_answer_counts_together() -> None:
    found = as_code(
        Question("1", "Make it.", "", (Piece("a = 1", code=True), Piece("then"), Piece("a + 1", code=True)))
    )
    assert found is not None
    assert found.reference == "a = 1\n\nout = a + 1"
