from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Deck, Position
from quizapp.decks.problem import Problem
from quizapp.tui.screens.home import DeckRow

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage


def decks(cards: "Cards") -> tuple[Deck, ...]:
    return (
        Deck("foundations", "A neural net from the foundations", (cards.code, cards.choice)),
        Deck("mine", "My own cards", (replace(cards.recall, id="mine-1", deck="mine"),)),
    )


async def test_decks_are_counted_each_and_all(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage(decks=decks(cards)) as s:
        await s.until(lambda: "3 cards are waiting. Press  enter  to study." in s.text)
        rows = [" ".join(line.strip(" │").split()) for line in s.text.splitlines()]
        at = rows.index("All decks 3 · ·")
        assert rows[at + 1 : at + 3] == ["A neural net from the foundations 2 · ·", "My own cards 1 · ·"]


async def test_one_deck_has_no_line_for_all(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: s.shown("DeckRow"))
        assert len(s.app.screen.query(DeckRow)) == 1
        assert "Study all" not in s.text


async def test_arrows_and_enter_study_one_deck(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage(decks=decks(cards)) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("down", "down", "enter")
        await s.at("DrillScreen")
        await s.until(lambda: "My own cards" in s.text)
        assert s.drill.counts.total == 1


async def test_a_studies_all_from_anywhere_in_the_list(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage(decks=decks(cards)) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("down", "down", "a")
        await s.at("DrillScreen")
        assert s.drill.counts.total == 3


async def test_a_click_studies(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage(decks=decks(cards)) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.pilot.click(list(s.app.screen.query(DeckRow))[2])
        await s.at("DrillScreen")
        assert s.drill.counts.total == 1


async def test_the_footer_names_the_key_that_starts(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: "Study" in s.text.splitlines()[-1])
        assert "Quit" in s.text.splitlines()[-1]


async def test_coming_home_counts_anew_and_keeps_the_place(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage(decks=decks(cards)) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("down", "down", "enter")
        await s.at("DrillScreen")
        await s.press("f3")
        await s.until(lambda: s.drill.revealed)
        await s.press("f9")
        await s.at("SummaryScreen")
        await s.press("enter")
        await s.at("HomeScreen")
        await s.until(lambda: "2 cards are waiting" in s.text)
        assert s.one("#decks").index == 2


async def test_coming_home_from_an_unanswered_card_shows_what_is_due_again(
    stage: "type[Stage]", cards: "Cards"
) -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("enter")
        await s.at("DrillScreen")
        await s.press("escape", "escape")
        await s.at("HomeScreen")
        await s.until(lambda: "1 card is waiting" in s.text)


async def test_no_decks_say_what_to_do(stage: "type[Stage]") -> None:
    async with stage(decks=()) as s:
        await s.until(lambda: "There are no decks yet." in s.text)
        assert "quizapp drill PATH" in s.text
        assert not s.shown("#decks")
        await s.press("enter")
        await s.pilot.pause()
        assert s.name == "HomeScreen"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_problems_of_card_files_are_shown_literally(
    stage: "type[Stage]", cards: "Cards", hostile: str, size: tuple[int, int]
) -> None:
    problems = [
        Problem(Position("mine/views.yaml", 12, 5), f"unknown key {hostile}", "Did you mean 'prompt'?", "    promt: x"),
        Problem(None, "there is no folder [red]decks"),
    ]
    async with stage([cards.code], problems=problems, size=size) as s:
        await s.until(lambda: "! 2 problems in card files; the other cards work." in s.text)
        assert "mine/views.yaml:12:5: unknown key [/] [red]x[/red]" in s.text
        assert "\x1b" not in s.text
        await s.press("enter")
        await s.at("DrillScreen")


async def test_many_decks_scroll_and_the_key_stays_in_sight(stage: "type[Stage]", cards: "Cards") -> None:
    many = tuple(
        Deck(f"deck-{n}", f"Deck number {n}", (replace(cards.choice, id=f"c-{n}", deck=f"deck-{n}"),))
        for n in range(40)
    )
    problems = [Problem(None, f"problem {n}") for n in range(40)]
    async with stage(decks=many, problems=problems) as s:
        await s.until(lambda: "40 cards are waiting." in s.text)
        assert "Deck number 0" in s.text
        assert "problem 0" in s.text
        await s.press("end")
        await s.until(lambda: "Deck number 39" in s.text)
        assert "Study" in s.text.splitlines()[-1]
        await s.press("enter")
        await s.at("DrillScreen")


async def test_no_notice_without_a_problem(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: "walls: namespaces" in s.text)
        assert not s.shown("#notices")


async def test_hostile_titles_are_literal(stage: "type[Stage]", cards: "Cards", hostile: str) -> None:
    async with stage(decks=(Deck("foundations", hostile, (cards.code,)),)) as s:
        await s.until(lambda: "[/] [red]x[/red] red" in s.text)
