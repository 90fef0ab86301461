from typing import TYPE_CHECKING

import pytest

from quizapp.tui.messages import AnswerGiven, Picked
from quizapp.tui.widgets.ticks import TickRow, Ticks

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench

LINES = ["first", "second", "third"]


async def ticked(bench: "type[Bench]", many: bool, *keys: str) -> tuple[frozenset[int], "Bench"]:
    ticks = Ticks(LINES, many=many)
    app = bench(ticks)
    async with app.run_test() as pilot:
        ticks.focus()
        await pilot.press(*keys)
        await pilot.pause()
        return ticks.ticked, app


@pytest.mark.parametrize(
    ("many", "keys", "expected"),
    [
        (False, ["2"], {1}),
        (False, ["2", "3"], {2}),
        (False, ["down", "space"], {1}),
        (False, ["up", "space"], {2}),
        (False, ["j", "k", "space"], {0}),
        (False, ["9"], set()),
        (True, ["1", "3"], {0, 2}),
        (True, ["1", "3", "1"], {2}),
        (True, ["2", "down", "space"], {1, 2}),
    ],
)
async def test_keys_pick(bench: "type[Bench]", many: bool, keys: list[str], expected: set[int]) -> None:
    assert (await ticked(bench, many, *keys))[0] == expected


async def test_enter_hands_in_what_it_points_at_where_one_is_to_be_picked(bench: "type[Bench]") -> None:
    picked, app = await ticked(bench, False, "down", "enter")
    assert picked == {1}
    assert isinstance(app.heard[-1], AnswerGiven)


async def test_enter_keeps_an_earlier_pick(bench: "type[Bench]") -> None:
    picked, _ = await ticked(bench, False, "3", "up", "enter")
    assert picked == {2}


async def test_enter_picks_nothing_where_several_may_be(bench: "type[Bench]") -> None:
    picked, app = await ticked(bench, True, "enter")
    assert picked == set()
    assert isinstance(app.heard[-1], AnswerGiven)


async def test_picking_is_told(bench: "type[Bench]") -> None:
    _, app = await ticked(bench, True, "1")
    assert any(isinstance(each, Picked) for each in app.heard)


async def test_a_click_picks(bench: "type[Bench]") -> None:
    ticks = Ticks(LINES, many=True)
    async with bench(ticks).run_test() as pilot:
        await pilot.click(list(ticks.query(TickRow))[1])
        await pilot.pause()
        assert ticks.ticked == {1}


async def test_picked_and_pointed_lines_differ_without_colour(bench: "type[Bench]") -> None:
    ticks = Ticks(LINES, many=True)
    app = bench(ticks)
    async with app.run_test() as pilot:
        ticks.focus()
        await pilot.press("2")
        await pilot.pause()
        shown = [line for line in app.lines if line]
        assert shown == ["  1 [ ] first", "› 2 [×] second", "  3 [ ] third"]
        app.set_focus(None)
        await pilot.pause()
        assert "›" not in "".join(app.lines)


async def test_lines_are_literal(bench: "type[Bench]", hostile: str) -> None:
    app = bench(Ticks([hostile], many=False))
    async with app.run_test():
        assert "( ) [/] [red]x[/red] red" in "".join(app.lines)


@pytest.mark.parametrize(("many", "ticked"), [(True, {0, 2}), (False, {1})])
async def test_lines_may_be_picked_to_begin_with(bench: "type[Bench]", many: bool, ticked: set[int]) -> None:
    app = bench(Ticks(LINES, many=many, ticked=frozenset(ticked)))
    async with app.run_test() as pilot:
        await pilot.pause()
        boxes = [row.shown for row in app.query(TickRow)]
        assert [("×" in box or "•" in box) for box in boxes] == [index in ticked for index in range(len(LINES))]


@pytest.mark.parametrize("size", [(40, 12), (20, 12)])
async def test_a_long_line_wraps_beside_its_box_and_is_clicked_on_anywhere(
    bench: "type[Bench]", size: tuple[int, int]
) -> None:
    app = bench(Ticks(["first", "a line that is far too long for one row of this terminal"], many=False))
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        rows = [line for line in app.lines if line.strip()]
        assert rows[1].startswith("  2 ( ) a line")
        assert len(rows) > 2
        assert all(row.startswith(" " * 8) for row in rows[2:])
        await pilot.click(list(app.query(".row-body"))[1], offset=(3, 1))
        await pilot.pause()
        assert "2 (•) a line" in "\n".join(app.lines)
