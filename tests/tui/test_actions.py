"""Undo in a drill, after it and at home; crams; what is offered next; and the palette's way to all of it."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from quizapp.core.rating import Rating
from quizapp.study.filtering import Pick

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "data" / "quizapp.db"


async def rated(s: "Stage", key: str) -> None:
    """Run the code that is there and rate it."""
    await s.at("DrillScreen")
    screen = s.app.screen
    await s.press("ctrl+j")
    await s.until(lambda: s.shown("RatingBar") and s.app.focused is s.one("RatingBar"))
    await s.press(key)
    await s.until(lambda: s.app.screen is not screen)


async def test_an_undone_card_comes_back_judged_with_its_answer(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    async with stage([cards.code, cards.choice], script=[verdicts.right], straight=True, record=record) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+end", *"# mine")
        await rated(s, "4")
        await s.at("DrillScreen")
        assert s.drill.card is not None
        assert s.drill.card.id == cards.choice.id
        await s.press("u")
        await s.until(lambda: s.drill.card is not None and s.drill.card.id == cards.code.id)
        await s.at("DrillScreen")
        await s.until(lambda: s.app.focused is s.one("RatingBar"))
        assert "# mine" in s.text
        assert "Right" in s.text
        assert "rated Easy" in s.told
        assert s.store.reviews() == []
        await s.press("1")
        await s.until(lambda: s.store.reviews())
        assert [review.rating for review in s.store.reviews()] == [Rating.AGAIN]


async def test_keys_in_a_text_are_text(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.predict], straight=True, record=record) as s:
        await s.at("DrillScreen")
        await s.press("u", "m", "@", "-", "ctrl+z")
        await s.until(lambda: s.one("Input").value.startswith("um@-"))
        assert (s.name, s.told, s.store.marks()) == ("DrillScreen", "", {})


async def test_keys_put_a_card_away_as_in_anki(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.choice, cards.choices], straight=True, record=record) as s:
        await s.at("DrillScreen")
        await s.press("@")
        await s.until(lambda: s.drill.card is not None and s.drill.card.id == cards.choices.id)
        await s.at("DrillScreen")
        await s.press("-")
        await s.at("SummaryScreen")
        marks = s.store.marks()
        assert marks[cards.choice.id].suspended
        assert marks[cards.choices.id].buried is not None


async def test_undo_after_the_last_answer_goes_back_into_the_drill(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True, limit=1, record=record) as s:
        await rated(s, "1")
        await s.at("SummaryScreen")
        assert "1 answer, saved" in s.text
        await s.press("u")
        await s.at("DrillScreen")
        assert s.drill.summary().answered == 0
        await s.until(lambda: s.app.focused is s.one("RatingBar"))
        await s.press("4")
        await s.at("SummaryScreen")
        await s.until(lambda: "Easy    1" in s.text)
        assert "Again   0" in s.text


async def test_what_was_forgotten_is_offered_to_be_crammed(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    script = [verdicts.wrong, verdicts.right]
    async with stage([cards.code], script=script, straight=True, limit=1, record=record) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("f6")
        await s.at("SummaryScreen")
        await s.until(lambda: "1 card was forgotten today" in s.text)
        await s.press("c")
        await s.at("DrillScreen")
        assert not s.drill.records
        assert "Cram, nothing is recorded" in s.text
        states = s.store.states()
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar") and s.app.focused is s.one("RatingBar"))
        assert "Again once more" in s.text
        await s.press("enter")
        await s.at("SummaryScreen")
        assert "a cram, nothing was recorded" in s.text
        assert (len(s.store.reviews()), s.store.states()) == (1, states)


async def test_nothing_is_offered_where_nothing_was_forgotten(
    stage: "type[Stage]", cards: "Cards", record: Path
) -> None:
    async with stage([cards.code], record=record) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("c")
        await s.pilot.pause()
        assert (s.name, s.app.forgotten) == ("HomeScreen", 0)


async def test_a_picked_drill_that_finds_nothing_says_so(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.code], straight=True, pick=Pick("is:leech"), record=record) as s:
        await s.until(lambda: "No card is found" in s.told)
        assert s.name == "HomeScreen"


async def test_undo_and_redo_at_home_count_anew(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    async with stage([cards.code], script=[verdicts.right], straight=True, record=record) as s:
        await rated(s, "4")
        await s.at("SummaryScreen")
        await s.press("enter")
        await s.until(lambda: s.name == "HomeScreen" and s.app.overview is not None and s.app.overview.due == 0)
        await s.press("u")
        await s.until(lambda: s.app.overview is not None and s.app.overview.due == 1)
        await s.press("U")
        await s.until(lambda: s.app.overview is not None and s.app.overview.due == 0)
        assert "Undone: Add a vector down the columns" in s.told
        assert "Redone: Add a vector down the columns" in s.told


@pytest.mark.parametrize(("typed", "flag"), [("flag this card 5", 5), ("flag this card 2", 2)])
async def test_the_palette_reaches_what_keys_do_from_within_a_text(
    stage: "type[Stage]", cards: "Cards", record: Path, typed: str, flag: int
) -> None:
    async with stage([cards.code], straight=True, record=record) as s:
        await s.at("DrillScreen")
        await s.press("ctrl+p")
        await s.until(lambda: s.name == "CommandPalette")
        await s.type(typed)
        await s.until(lambda: f"Flag this card {flag}" in s.text)
        await s.press("enter")
        await s.until(lambda: s.store.marks())
        assert s.store.marks()[cards.code.id].flag == flag
