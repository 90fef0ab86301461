from typing import TYPE_CHECKING

from quizapp.core.rating import Rating

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


async def test_enter_at_home_starts_the_drill(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.at("HomeScreen")
        await s.until(lambda: "1 card is waiting" in s.text)
        await s.press("enter")
        await s.at("DrillScreen")
        assert "Add a vector down the columns" in s.text


async def test_a_pass_is_rated_by_enter_and_the_summary_follows(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        assert "✓ Right" in s.text
        await s.press("enter")
        await s.until(lambda: s.store.written)
        assert s.store.written[0].rating is Rating.GOOD
