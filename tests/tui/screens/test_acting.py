"""What can be done around a card: marks by a sheet, undo and redo, other cards and limits from home."""

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts


@pytest.fixture
def record(tmp_path: Path) -> Path:
    return tmp_path / "data" / "quizapp.db"


async def drilling(s: "Stage") -> None:
    await s.at("DrillScreen")
    await s.until(lambda: s.drill.card is not None)


@pytest.mark.parametrize(("key", "told"), [("s", "suspended"), ("b", "buried"), ("3", "flag")])
async def test_the_sheet_of_marks_sets_what_its_key_says(
    stage: "type[Stage]", cards: "Cards", record: Path, key: str, told: str
) -> None:
    async with stage([cards.choice, cards.recall], straight=True, record=record) as s:
        await drilling(s)
        await s.press("ctrl+g")
        await s.at("MarkScreen")
        assert "Set on this card: nothing." in s.text
        await s.press(key)
        await s.at("DrillScreen")
        await s.until(lambda: s.store.marks())
        (marks,) = s.store.marks().values()
        assert {"s": marks.suspended, "b": marks.buried is not None, "3": marks.flag == 3}[key]
        await s.until(lambda: told in s.text)


async def test_a_card_that_is_put_away_makes_room_and_undo_brings_it_back(
    stage: "type[Stage]", cards: "Cards", record: Path
) -> None:
    async with stage([cards.choice, cards.recall], straight=True, record=record) as s:
        await drilling(s)
        first = s.text
        await s.press("ctrl+g")
        await s.at("MarkScreen")
        await s.press("s")
        await s.until(lambda: any(marks.suspended for marks in s.store.marks().values()))
        await s.at("DrillScreen")
        await s.until(lambda: "your words" in s.text)
        await s.press("escape", "u")  # out of the text, which takes letters for its own
        await s.until(lambda: not s.store.marks())
        await s.until(lambda: "Undone" in s.text)
        assert first.splitlines()[1] in s.text
        await s.press("U")
        await s.until(lambda: s.store.marks())


async def test_undo_brings_back_what_was_picked(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    script = [verdicts.wrong, verdicts.right]
    async with stage([cards.choices], straight=True, record=record, script=script) as s:
        await drilling(s)
        await s.press("1", "3", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("4")
        await s.at("SummaryScreen")
        await s.press("u")
        await s.at("DrillScreen")
        await s.until(lambda: s.text.count("[×]") == 2)
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("t", "enter")
        await s.until(lambda: len(s.grader.asked) == 2)
        assert [answer for _, answer, _ in s.grader.asked] == ["1,3", "1,3"]


async def test_ticking_points_does_not_cost_the_words_that_undo_brings_back(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", record: Path
) -> None:
    async with stage([cards.recall], straight=True, record=record, script=[verdicts.right]) as s:
        await drilling(s)
        await s.type("for the way back")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("Ticks"))
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("4")
        await s.at("SummaryScreen")
        await s.press("u")
        await s.at("DrillScreen")
        await s.until(lambda: "for the way back" in s.text)


async def test_a_tag_is_asked_for_by_a_line(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.choice], straight=True, record=record) as s:
        await drilling(s)
        await s.press("ctrl+g")
        await s.at("MarkScreen")
        await s.press("t")
        await s.at("AskScreen")
        await s.press("e", "x", "a", "m", "enter")
        await s.until(lambda: s.store.marks())
        assert next(iter(s.store.marks().values())).tags == ("exam",)


async def test_a_sheet_that_is_left_changes_nothing(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.choice], straight=True, record=record) as s:
        await drilling(s)
        await s.press("ctrl+g")
        await s.at("MarkScreen")
        await s.press("t")
        await s.at("AskScreen")
        await s.press("escape")
        await s.at("DrillScreen")
        assert s.store.marks() == {}


async def test_nothing_to_undo_is_said(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.choice], straight=True, record=record) as s:
        await drilling(s)
        await s.press("u")
        await s.until(lambda: "nothing to undo" in s.text)


async def test_limits_for_today_are_set_from_home(stage: "type[Stage]", cards: "Cards", record: Path) -> None:
    async with stage([cards.choice, cards.recall], record=record) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("l")
        await s.at("LimitsScreen")
        await s.press("1", "enter")
        await s.until(lambda: s.store.limits(s.workspace.today()))
        (limits,) = s.store.limits(s.workspace.today()).values()
        assert limits.new == 1


async def test_other_cards_are_picked_by_a_search_and_crammed(
    stage: "type[Stage]", cards: "Cards", record: Path
) -> None:
    async with stage([cards.choice, cards.recall], record=record) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("f")
        await s.at("PickScreen")
        await s.press("f2")
        await s.until(lambda: "no answer is recorded" in s.text)
        s.one("#search").focus()
        await s.press("i", "s", ":", "n", "e", "w", "enter")
        await s.at("DrillScreen")


async def test_a_search_that_cannot_be_read_is_told_and_stays(
    stage: "type[Stage]", cards: "Cards", record: Path
) -> None:
    async with stage([cards.choice], record=record) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("f")
        await s.at("PickScreen")
        s.one("#search").focus()
        await s.press("i", "s", ":", "n", "w", "enter")
        await s.until(lambda: "new" in str(s.one("#pick-trouble").content))
        await s.at("PickScreen")
