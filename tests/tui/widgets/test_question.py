from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.tui.widgets.question import Hint, Question, given_code

if TYPE_CHECKING:
    from tests.tui.conftest import Cards
    from tests.tui.widgets.conftest import Bench


@pytest.mark.parametrize(("kind", "starts"), [("code", "c = "), ("predict", "c = "), ("recall", ""), ("choice", "")])
def test_the_code_a_learner_is_given(cards: "Cards", kind: str, starts: str) -> None:
    given = given_code(getattr(cards, kind))
    assert given.startswith(starts)
    assert bool(given) is bool(starts)


async def test_prompt_code_and_earlier_hints_are_shown_in_order(bench: "type[Bench]", cards: "Cards") -> None:
    app = bench(Question(cards.code, cards.code.hints[:1]))
    async with app.run_test():
        shown = "\n".join(app.lines)
        places = [shown.index(each) for each in ("m is 3×3", "c = torch.tensor", "hint 1")]
        assert places == sorted(places)


async def test_a_new_hint_is_brought_into_view(bench: "type[Bench]", cards: "Cards") -> None:
    question = Question(replace(cards.code, prompt="Many words.\n\n" * 40), ())
    app = bench(question)
    async with app.run_test() as pilot:
        question.add_hint(1, "Look at `c`.")
        await pilot.pause()
        await pilot.pause()
        assert len(question.query(Hint)) == 1
        assert "hint 1  Look at c." in "\n".join(app.lines)


async def test_a_card_without_a_title_goes_by_its_id(bench: "type[Bench]", cards: "Cards") -> None:
    app = bench(Question(replace(cards.code, title=""), ()))
    async with app.run_test():
        assert "add-columns" in "\n".join(app.lines)
