"""Gaps and orders on the drill's screen."""

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card, ClozeBody, Expectation, Gap, OrderBody, PredictBody, Vary
from quizapp.core.run import ErrorReport
from quizapp.core.verdict import Outcome, Verdict

if TYPE_CHECKING:
    from tests.tui.conftest import Stage, Verdicts

SIZES = [(80, 24), (120, 40)]

CLOZE = Card(
    "einstein",
    "foundations",
    "Fill in the gaps.",
    ClozeBody(
        ("Repeated indices are ", Gap(("summed over",)), "; one appears at most ", Gap(("twice", "2 times")), ".")
    ),
    hints=("Think of `ik,kj->ij`.",),
    explain="That is why `k` is gone.",
)
STEPS = OrderBody(("loss = f(x)", "loss.backward()", "opt.step()"), setup="x = torch.ones(3)")
ORDER = Card("steps", "foundations", "Put the lines in order.", STEPS)
CHOOSY = replace(ORDER, body=replace(STEPS, distractors=("opt.wait()",), expect=(Expectation("loss"),)))


@pytest.mark.parametrize("size", SIZES)
async def test_gaps_are_filled_and_handed_in(stage: "type[Stage]", verdicts: "Verdicts", size: tuple[int, int]) -> None:
    async with stage([CLOZE], script=[verdicts.wrong, verdicts.right], straight=True, size=size) as s:
        await s.at("DrillScreen")
        await s.type("multiplied\n2 times\n")
        await s.until(lambda: s.shown("RatingBar"))
        assert s.grader.asked == [("einstein", "multiplied\n2 times", None)]
        assert "Repeated indices are  multiplied ; one appears at most  2 times" in " ".join(s.text.split("\n"))
        await s.press("t")
        await s.until(lambda: s.app.focused is s.app.screen.query("ClozeAnswer Input")[1])
        await s.press("up", "ctrl+u")
        await s.type("summed over\n")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.grader.asked[-1] == ("einstein", "summed over\n2 times", None)
        await s.until(lambda: "That is why k is gone." in s.text)


async def test_letters_in_a_gap_are_no_commands(stage: "type[Stage]") -> None:
    async with stage([CLOZE], straight=True) as s:
        await s.at("DrillScreen")
        await s.type("hrs1")
        assert s.app.screen.query("ClozeAnswer Input")[0].value == "hrs1"  # type: ignore[attr-defined]
        assert s.drill.hints == ()
        await s.press("escape", "h")
        await s.until(lambda: "Think of ik,kj->ij." in s.text)


async def test_an_empty_text_is_no_attempt(stage: "type[Stage]") -> None:
    async with stage([CLOZE], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "Type what belongs in the gap first." in s.told)
        assert not s.grader.asked


async def test_half_a_text_comes_back(stage: "type[Stage]") -> None:
    async with stage([CLOZE], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("down")
        await s.type("twice")
        await s.press("escape", "escape")
        await s.until(lambda: s.name == "HomeScreen")
        await s.press("enter")
        await s.at("DrillScreen")
        fields = s.app.screen.query("ClozeAnswer Input")
        assert [field.value for field in fields] == ["", "twice"]  # type: ignore[attr-defined]


async def test_the_answer_to_a_text_is_its_gaps_filled(stage: "type[Stage]") -> None:
    async with stage([CLOZE], straight=True, size=(120, 40)) as s:
        await s.at("DrillScreen")
        await s.press("f3")
        await s.until(lambda: "2. twice or 2 times" in s.text)
        assert "Repeated indices are summed over; one appears at most twice." in s.text


@pytest.mark.parametrize("size", SIZES)
async def test_lines_are_moved_and_handed_in(stage: "type[Stage]", verdicts: "Verdicts", size: tuple[int, int]) -> None:
    async with stage([ORDER], script=[verdicts.right], straight=True, size=size) as s:
        await s.at("DrillScreen")
        assert "x = torch.ones(3)" in s.text
        lines = list(s.drill.lines)
        assert [row.split("≡")[1].strip(" │") for row in s.text.split("\n") if "≡" in row] == lines
        await s.press("space", "down", "space")
        moved = [lines[1], lines[0], lines[2]]
        await s.until(lambda: f"  1 ≡  {moved[0]}" in s.text)
        await s.press("enter")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.grader.asked == [("steps", "\n".join(moved), None)]
        assert "✓ shape, value" in s.text


async def test_half_an_order_comes_back(stage: "type[Stage]") -> None:
    async with stage([ORDER], straight=True) as s:
        await s.at("DrillScreen")
        lines = list(s.drill.lines)
        await s.press("J", "J", "escape")
        await s.until(lambda: s.name == "HomeScreen")
        await s.press("enter")
        await s.at("DrillScreen")
        assert s.drill.draft == "\n".join([lines[1], lines[2], lines[0]])
        assert f"› 1 ≡  {lines[1]}" in s.text.replace("›  1", "› 1")


async def test_escape_puts_down_before_it_goes_home(stage: "type[Stage]") -> None:
    async with stage([ORDER], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("space")
        await s.until(lambda: "↕" in s.text)
        await s.press("escape")
        await s.until(lambda: "↕" not in s.text)
        assert s.name == "DrillScreen"


async def test_lines_that_do_not_belong_are_left_out(stage: "type[Stage]", verdicts: "Verdicts") -> None:
    async with stage([CHOOSY], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        assert "x leaves out what does not belong" in s.text
        at = s.drill.lines.index("opt.wait()")
        await s.press(*["down"] * at, "x", "enter")
        await s.until(lambda: "✓ Right" in s.text)
        assert s.grader.asked == [("steps", "\n".join(line for line in s.drill.lines if line != "opt.wait()"), None)]


async def test_the_line_that_raised_is_marked(stage: "type[Stage]") -> None:
    error = Verdict("", Outcome.ERROR, error=ErrorReport("NameError", "name 'loss' is not defined", line=2, source="x"))
    async with stage([CHOOSY], script=[error], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("enter")
        await s.until(lambda: "NameError" in s.text)
        assert [row.place for row in s.app.screen.query(".order-row.-failed")] == [1]  # type: ignore[attr-defined]


async def test_an_order_is_revealed_line_by_line(stage: "type[Stage]") -> None:
    async with stage([ORDER], straight=True, size=(120, 40)) as s:
        await s.at("DrillScreen")
        await s.press("f3")
        await s.until(lambda: "the answer" in s.text)
        shown = [row.partition("▌")[2].strip(" │") for row in s.text.split("\n") if "▌" in row]
        assert shown[-3:] == ["loss = f(x)", "loss.backward()", "opt.step()"]


async def test_what_varies_is_drawn_on_the_screen(stage: "type[Stage]") -> None:
    body = PredictBody("y = ${n}", "y + ${n}")
    card = Card("sum", "foundations", "Add ${n}.", body, title="A sum with ${n}", vary=(Vary("n", ints=(11, 99)),))
    async with stage([card], straight=True) as s:
        await s.at("DrillScreen")
        shown = s.drill.card
        assert shown is not None
        n = dict(shown.values)["n"]
        assert all(text in s.text for text in (f"A sum with {n}", f"Add {n}.", f"y = {n}", f"y + {n}"))
        assert "${" not in s.text


@pytest.mark.parametrize("card", [CLOZE, CHOOSY], ids=["cloze", "order"])
async def test_the_way_to_help_is_in_every_footer(stage: "type[Stage]", verdicts: "Verdicts", card: Card) -> None:
    hinted = replace(card, hints=("one", "two"))
    async with stage([hinted], script=[verdicts.wrong], straight=True) as s:
        await s.at("DrillScreen")
        assert "f1 Help" in s.text.splitlines()[-1]
        await s.type("1")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.until(lambda: "f1 Help" in s.text.splitlines()[-1])
