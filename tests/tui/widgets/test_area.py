from typing import TYPE_CHECKING

import pytest
from textual import events

from quizapp.tui.widgets.area import Area

if TYPE_CHECKING:
    from tests.tui.widgets.conftest import Bench

MANY = "".join(f"line {number}\n" for number in range(200))


@pytest.mark.parametrize("height", [10, 24])
async def test_undo_of_a_long_paste_and_redo_leave_the_app_alive(bench: "type[Bench]", height: int) -> None:
    area = Area("first\n")
    app = bench(area)
    async with app.run_test(size=(60, height)) as pilot:
        area.focus()
        for _ in range(2):
            app.post_message(events.Paste(MANY))
            await pilot.pause()
            assert area.document.line_count > 200
            await pilot.press("ctrl+z")
            await pilot.pause()
            assert area.text == "first\n"
            assert area.cursor_location[0] < area.document.line_count
        await pilot.press("ctrl+y")
        await pilot.pause()
        assert area.text.startswith(MANY)
        assert "line 199" in "\n".join(app.lines)
