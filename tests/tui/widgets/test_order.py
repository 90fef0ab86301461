from typing import TYPE_CHECKING

import pytest
from textual.events import MouseDown, MouseMove, MouseUp

from quizapp.core.card import OrderBody
from quizapp.tui.messages import AnswerChanged, AnswerGiven
from quizapp.tui.widgets.order import OrderAnswer, OrderList, OrderRow, line_content

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.tui.widgets.conftest import Bench

SHOWN = ("c = 3", "a = 1", "b = 2")
PLAIN = OrderBody(("a = 1", "b = 2", "c = 3"))
CHOOSY = OrderBody(("a = 1", "b = 2"), distractors=("c = 3",))


async def ordered(
    bench: "type[Bench]", *keys: str, body: OrderBody = PLAIN, draft: str = ""
) -> tuple[OrderAnswer, "Bench", list[str]]:
    answer = OrderAnswer(body, SHOWN, draft)
    app = bench(answer)
    async with app.run_test() as pilot:
        answer.field.focus()
        await pilot.pause()
        await pilot.press(*keys)
        await pilot.pause()
        rows = [line.strip() for line in app.lines if " = " in line]
        return answer, app, rows


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ([], "cab"),
        (["shift+down"], "acb"),
        (["shift+down", "shift+down"], "abc"),
        (["J", "J", "J", "J"], "abc"),
        (["down", "K"], "acb"),
        (["shift+up"], "cab"),
        (["space", "down"], "acb"),
        (["space", "j", "j"], "abc"),
        (["space", "down", "space", "down", "down"], "acb"),
        (["space", "down", "enter", "up", "shift+down"], "cab"),
        (["space", "down", "escape", "up", "space", "down"], "cab"),
        (["up", "space", "up"], "cba"),
        (["down", "down", "down", "J"], "acb"),
    ],
)
async def test_keys_move_lines(bench: "type[Bench]", keys: "Sequence[str]", text: str) -> None:
    answer, app, _ = await ordered(bench, *keys)
    assert "".join(line[0] for line in answer.text.split("\n")) == text
    moved = [message for message in app.heard if isinstance(message, AnswerChanged)]
    assert bool(moved) == (text != "cab" or len(keys) > 3)
    assert not moved or moved[-1].text == answer.text


async def test_each_line_has_its_number_and_a_grip(bench: "type[Bench]") -> None:
    _, _, rows = await ordered(bench)
    assert rows == ["›  1 ≡  c = 3", "2 ≡  a = 1", "3 ≡  b = 2"]


async def test_what_is_held_looks_held(bench: "type[Bench]") -> None:
    _, _, rows = await ordered(bench, "space", "down")
    assert rows == ["1 ≡  a = 1", "›  2 ↕  c = 3", "3 ≡  b = 2"]
    _, _, rows = await ordered(bench, "space", "space")
    assert rows[0] == "›  1 ≡  c = 3"


async def test_enter_puts_down_what_is_held_and_then_hands_in(bench: "type[Bench]") -> None:
    _, app, _ = await ordered(bench, "space", "enter")
    assert not any(isinstance(message, AnswerGiven) for message in app.heard)
    _, app, _ = await ordered(bench, "space", "enter", "enter")
    assert isinstance(app.heard[-1], AnswerGiven)


async def test_what_is_held_is_put_down_where_the_keys_go_elsewhere(bench: "type[Bench]") -> None:
    answer = OrderAnswer(PLAIN, SHOWN, "")
    app = bench(answer)
    async with app.run_test() as pilot:
        answer.field.focus()
        await pilot.press("space")
        app.set_focus(None)
        await pilot.pause()
        answer.field.focus()
        await pilot.press("down")
        await pilot.pause()
        assert answer.text == "\n".join(SHOWN)


# Lines that do not belong.


async def test_a_line_is_left_out_and_taken_back(bench: "type[Bench]") -> None:
    answer, app, rows = await ordered(bench, "x", body=CHOOSY)
    assert answer.text == "a = 1\nb = 2"
    assert rows == ["›  –    c = 3", "1 ≡  a = 1", "2 ≡  b = 2"]
    assert isinstance(app.heard[-1], AnswerChanged)
    answer, _, _ = await ordered(bench, "x", "delete", body=CHOOSY)
    assert answer.text == "\n".join(SHOWN)


async def test_where_every_line_belongs_none_is_left_out(bench: "type[Bench]") -> None:
    answer, _, _ = await ordered(bench, "x")
    assert answer.text == "\n".join(SHOWN)


async def test_some_line_must_be_left(bench: "type[Bench]") -> None:
    answer, _, _ = await ordered(bench, "x", "down", "x", "down", body=CHOOSY)
    assert not answer.lacking
    answer, _, _ = await ordered(bench, "x", "down", "x", "down", "x", body=CHOOSY)
    assert answer.lacking == "Every line is left out: take some back in with x."


# Drafts.


@pytest.mark.parametrize(
    ("body", "draft", "rows"),
    [
        (PLAIN, "a = 1\nb = 2\nc = 3", ["1 ≡  a = 1", "2 ≡  b = 2", "3 ≡  c = 3"]),
        (PLAIN, "something\nelse", ["1 ≡  c = 3", "2 ≡  a = 1", "3 ≡  b = 2"]),
        (CHOOSY, "b = 2\na = 1", ["1 ≡  b = 2", "2 ≡  a = 1", "–    c = 3"]),
    ],
)
async def test_an_unfinished_order_is_back(bench: "type[Bench]", body: OrderBody, draft: str, rows: list[str]) -> None:
    _, _, shown = await ordered(bench, body=body, draft=draft)
    assert [row.removeprefix("›").strip() for row in shown] == rows


# What is drawn.


async def test_the_line_that_failed_is_marked_until_something_moves(bench: "type[Bench]") -> None:
    lines = ("with x:\n    y = 1", "z = 2", "w = 3")
    answer = OrderAnswer(OrderBody(lines), lines, "")
    app = bench(answer)
    async with app.run_test() as pilot:
        answer.field.focus()
        for row, place in ((1, 0), (2, 0), (3, 1), (4, 2), (9, None), (0, None)):
            answer.mark_line(row)
            failed = [each.place for each in answer.query(OrderRow) if each.has_class("-failed")]
            assert failed == ([] if place is None else [place]), row
        answer.mark_line(3)
        await pilot.press("J")
        assert not answer.query(OrderRow).filter(".-failed")


async def test_the_rows_of_one_line_stand_under_each_other(bench: "type[Bench]") -> None:
    lines = ("with x:\n    y = 1", "z = 2")
    app = bench(OrderAnswer(OrderBody(lines), lines, ""))
    async with app.run_test() as pilot:
        await pilot.pause()
        shown = [line for line in app.lines if "=" in line or "with" in line]
        at = shown[0].index("with")
        assert shown[1].index("y = 1") == at + 4
        assert shown[2].index("z = 2") == at


@pytest.mark.parametrize(
    ("lines", "styled"),
    [
        (["x = 1", "y = x"], True),
        (["if x:", "    y = 1", "else:", "    y = 2", "try:", "except ValueError:"], True),
        (["for i in x:\n    y = i", "    z = 3\n    w = 4"], True),
        (["x = 1", "Compute the loss"], False),
        (["[red]bold[/red] step", "\x1b[31mthen\u202e that"], False),
    ],
)
def test_lines_are_styled_as_code_where_all_are_python(lines: list[str], styled: bool) -> None:
    shown = line_content(lines)
    assert any(content.spans for content in shown) is styled
    plain = [content.plain for content in shown]
    assert plain == [line.replace("\x1b[31m", "").replace("\u202e", "") for line in lines]


async def test_a_line_is_dragged_by_the_mouse(bench: "type[Bench]") -> None:
    answer = OrderAnswer(PLAIN, SHOWN, "")
    app = bench(answer)
    async with app.run_test() as pilot:
        await pilot.pause()
        rows = list(answer.query(OrderRow))
        await pilot._post_mouse_events([MouseDown], rows[0], (6, 0), button=1)
        await pilot._post_mouse_events([MouseMove], rows[2], (6, 0), button=1)
        await pilot._post_mouse_events([MouseUp], rows[2], (6, 0), button=1)
        await pilot.pause()
        assert answer.text == "a = 1\nb = 2\nc = 3"
        assert app.mouse_captured is None
        assert app.focused is answer.field
        await pilot.press("up")
        assert answer.text == "a = 1\nb = 2\nc = 3"


async def test_many_lines_scroll_to_the_one_pointed_at(bench: "type[Bench]") -> None:
    lines = tuple(f"x{number} = 1" for number in range(40))
    answer = OrderAnswer(OrderBody(lines), lines, "")
    app = bench(answer)
    async with app.run_test(size=(80, 12)) as pilot:
        answer.field.focus()
        await pilot.press("up")
        await pilot.pause()
        assert any("› 40 ≡  x39 = 1" in line for line in app.lines)
        assert isinstance(answer.field, OrderList)


async def test_a_long_line_wraps_beside_its_grip(bench: "type[Bench]") -> None:
    lines = ("some words that are far too long for one row of this terminal", "second")
    app = bench(OrderList(lines, (0, 1), (), choosy=False))
    async with app.run_test(size=(40, 12)) as pilot:
        await pilot.pause()
        rows = [line for line in app.lines if line.strip()]
        assert rows[0].lstrip(" ›").startswith("1 ≡  some words")
        assert rows[1].startswith(" " * 8)
        assert rows[1].strip()
        assert rows[-1].lstrip().startswith("2 ≡  second")
