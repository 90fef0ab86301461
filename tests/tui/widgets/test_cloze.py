from typing import TYPE_CHECKING

import pytest
from textual.widgets import Input

from quizapp.core.card import ClozeBody, Gap
from quizapp.tui.messages import AnswerChanged, AnswerGiven
from quizapp.tui.widgets.cloze import ClozeAnswer, gapped

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench

BODY = ClozeBody(("Call `c.", Gap(("expand",)), "(3, 3)`, whose stride is ", Gap(("0", "zero")), "."))


def inputs(answer: ClozeAnswer) -> list[str]:
    return answer.text.split("\n")


async def filled(bench: "type[Bench]", draft: str, *keys: str) -> tuple[ClozeAnswer, "Bench", list[str]]:
    app = bench()
    async with app.run_test() as pilot:
        answer = ClozeAnswer(BODY, draft)
        await app.mount(answer)
        answer.field.focus()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        return answer, app, list(app.lines)


async def test_the_text_fills_while_it_is_typed(bench: "type[Bench]") -> None:
    answer, app, lines = await filled(bench, "", *"view")
    assert answer.text == "view\n"
    assert any("Call c. view (3, 3), whose stride is  2 ______ ." in line for line in lines)
    assert isinstance(app.heard[-1], AnswerChanged)
    assert app.heard[-1].text == "view\n"


async def test_a_draft_is_back_in_its_gaps(bench: "type[Bench]") -> None:
    answer, _, lines = await filled(bench, "view\n7\ntoo many")
    assert inputs(answer) == ["view", "7"]
    assert any("Call c. view (3, 3), whose stride is  7 ." in line for line in lines)


@pytest.mark.parametrize(
    ("keys", "typed"),
    [
        (["a", "enter", "b"], ["a", "b"]),
        (["a", "down", "b"], ["a", "b"]),
        (["a", "tab", "b"], ["a", "b"]),
        (["down", "b", "up", "a"], ["a", "b"]),
        (["up", "b", "down", "a"], ["a", "b"]),
        (["down", "b", "enter", "a"], ["a", "b"]),
    ],
)
async def test_keys_go_from_gap_to_gap(bench: "type[Bench]", keys: list[str], typed: list[str]) -> None:
    answer, app, _ = await filled(bench, "", *keys)
    assert inputs(answer) == typed
    assert not any(isinstance(message, AnswerGiven) for message in app.heard)


async def test_enter_hands_in_once_no_gap_is_empty(bench: "type[Bench]") -> None:
    _, app, _ = await filled(bench, "", "a", "enter", "b", "enter")
    assert isinstance(app.heard[-1], AnswerGiven)


async def test_the_gap_typed_into_is_the_one_with_the_keys(bench: "type[Bench]") -> None:
    answer = ClozeAnswer(BODY, "")
    app = bench(answer)
    async with app.run_test() as pilot:
        answer.field.focus()
        await pilot.press("down")
        await pilot.pause()
        assert answer.field is app.focused is answer.query(Input)[1]


async def test_nothing_typed_is_lacking(bench: "type[Bench]") -> None:
    answer, _, _ = await filled(bench, "", "space")
    assert answer.lacking
    answer, _, _ = await filled(bench, "", "down", "x")
    assert not answer.lacking


async def test_pasted_text_cannot_steer_the_terminal(bench: "type[Bench]") -> None:
    answer = ClozeAnswer(BODY, "")
    app = bench(answer)
    async with app.run_test() as pilot:
        answer.field.focus()
        answer.query(Input)[0].value = "a\x1b[2Jb[red]c[/red]\u202e"
        await pilot.pause()
        assert inputs(answer)[0] == "ab[red]c[/red]"
        assert "ab[red]c[/red]" in "\n".join(app.lines)


async def test_one_gap_needs_no_number(bench: "type[Bench]") -> None:
    answer = ClozeAnswer(ClozeBody(("a ", Gap(("b",)))), "")
    app = bench(answer)
    async with app.run_test() as pilot:
        await pilot.pause()
        assert any(line.strip().startswith("a  ______") for line in app.lines)
        assert answer.border_title == "fill the gap"


def test_a_text_is_styled_around_its_gaps_and_is_never_markup() -> None:
    body = ClozeBody(("[red] `x[", Gap(("i",)), "]` \ue000 ", Gap(("a",)), Gap(("b",))))
    shown = gapped(body, ["[/]", "", "z"], 1)
    assert shown.plain == "[red] x[ [/] ]   2 ______  z "


def test_only_the_gap_typed_into_stands_out() -> None:
    shown = gapped(BODY, ["a", "b"], 1)
    styles = {shown.plain[span.start : span.end]: str(span.style) for span in shown.spans}
    assert styles[" b "] != styles[" a "]
