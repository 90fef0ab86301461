from typing import TYPE_CHECKING

import pytest

from quizapp.tui.screens.layout import shapes

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage


@pytest.mark.parametrize(
    ("size", "names"),
    [
        ((80, 24), ["-narrow", "-short"]),
        ((109, 31), ["-narrow", "-short"]),
        ((110, 32), ["-wide", "-tall"]),
        ((20, 5), ["-narrow", "-short"]),
        ((200, 24), ["-wide", "-short"]),
    ],
)
def test_the_shape_follows_the_size(size: tuple[int, int], names: list[str]) -> None:
    assert list(shapes(*size)) == names


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 24), (60, 15)])
async def test_a_card_keeps_the_shape_it_is_first_drawn_in(
    stage: "type[Stage]", cards: "Cards", size: tuple[int, int]
) -> None:
    async with stage([cards.code], straight=True, size=size) as s:
        await s.at("DrillScreen")
        assert set(shapes(*size)) <= s.app.screen.classes
        assert len({"-narrow", "-wide"} & s.app.screen.classes) == 1
