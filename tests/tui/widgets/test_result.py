from dataclasses import replace
from typing import TYPE_CHECKING

from quizapp.study.revealing import Revealed
from quizapp.tui.widgets.result import Result

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Verdicts
    from tests.tui.widgets.conftest import Bench


async def test_it_is_hidden_until_there_is_something_to_show(bench: "type[Bench]", cards: "Cards") -> None:
    result = Result(cards.code)
    async with bench(result).run_test() as pilot:
        assert not result.display
        result.start()
        await pilot.pause()
        assert result.display


async def test_a_verdict_takes_the_place_of_the_one_before(
    bench: "type[Bench]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    result = Result(cards.code)
    app = bench(result)
    async with app.run_test() as pilot:
        for verdict in (verdicts.wrong, verdicts.error, verdicts.right):
            result.start()
            result.show_verdict(verdict)
            await pilot.pause()
        shown = "\n".join(app.lines)
        assert shown.count("✓ Right") == 1
        assert "✗ Error" not in shown


async def test_streamed_output_is_not_shown_twice(bench: "type[Bench]", cards: "Cards", verdicts: "Verdicts") -> None:
    result = Result(cards.code)
    app = bench(result)
    async with app.run_test() as pilot:
        result.start()
        result.tick(0.5, "hello\n")
        result.show_verdict(replace(verdicts.right, stdout="hello\n"))
        await pilot.pause()
        assert "\n".join(app.lines).count("hello") == 1


async def test_the_explanation_is_shown_once(bench: "type[Bench]", cards: "Cards", verdicts: "Verdicts") -> None:
    result = Result(cards.code)
    app = bench(result)
    async with app.run_test() as pilot:
        result.show_explain("Because [/] of axes.")
        await pilot.pause()
        result.show_answer(Revealed("out = 1", "Because [/] of axes."))
        await pilot.pause()
        shown = "\n".join(app.lines)
        assert shown.count("Because [/] of axes.") == 1
        assert "out = 1" in shown


async def test_no_explanation_is_no_empty_box(bench: "type[Bench]", cards: "Cards") -> None:
    result = Result(cards.code)
    async with bench(result).run_test() as pilot:
        result.show_explain(" \n")
        await pilot.pause()
        assert not result.query("#explain")
        assert not result.display
