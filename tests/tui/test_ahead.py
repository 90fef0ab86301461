"""Keys that come before there is anything to type into."""

from collections.abc import Iterator
from threading import Event
from typing import TYPE_CHECKING

import pytest
from textual import events

from quizapp.core.card import Card, ClozeBody, Gap
from quizapp.errors import StoreError
from quizapp.study.drill import Drill
from quizapp.study.filtering import Pick
from quizapp.tui.ahead import TypedAhead, first_line
from quizapp.tui.desk import Desk
from tests.tui.conftest import PATIENCE

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage, Verdicts

CLOZE = Card(
    id="gaps",
    deck="foundations",
    prompt="Fill in.",
    body=ClozeBody(("one ", Gap(("a",)), " two ", Gap(("b",)))),
)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """No drill opens until this is set."""
    opened = Event()
    real = Desk.open_drill

    def slow(self: Desk, deck: str | None, pick: Pick | None = None) -> Drill:
        assert opened.wait(PATIENCE)
        return real(self, deck, pick)

    monkeypatch.setattr(Desk, "open_drill", slow)
    yield opened
    opened.set()


async def paste(s: "Stage", text: str) -> None:
    s.app.post_message(events.Paste(text))
    await s.pilot.pause()


async def test_text_that_is_typed_while_a_drill_opens_is_in_the_editor(
    stage: "type[Stage]", cards: "Cards", gate: Event
) -> None:
    async with stage([cards.code], straight=True) as s:
        await s.type("m + [1]:xy")
        await s.press("backspace", "backspace", "enter")
        await s.type("y = 2")
        await paste(s, "\n    z = 3\n")
        gate.set()
        await s.at("DrillScreen")
        assert s.one("CodeEditor").text == "out = m + [1]:\n    y = 2\n    z = 3\n\n"
        await s.press("ctrl+z")
        assert "z = 3" not in s.one("CodeEditor").text
        await s.press("escape", "escape")
        await s.at("HomeScreen")


async def test_no_other_key_does_anything_while_a_drill_opens(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", gate: Event
) -> None:
    async with stage([cards.code], straight=True, script=[verdicts.right]) as s:
        await s.press("enter", "f5", "ctrl+j", "escape", "f2", "f3", "f6", "ctrl+p", "f1", "tab", "ctrl+z")
        gate.set()
        await s.at("DrillScreen")
        await s.press("left")
        assert not s.grader.asked
        assert s.one("CodeEditor").text == s.drill.starter
        assert not s.drill.revealed
        assert not s.drill.hints
        assert s.app.is_running


async def test_a_drill_that_is_opened_from_home_keeps_what_is_typed_and_home_stays_as_it_is(
    stage: "type[Stage]", cards: "Cards", gate: Event
) -> None:
    async with stage([cards.recall]) as s:
        await s.until(lambda: s.shown("DeckRow"))
        await s.press("enter", "enter")
        await s.until(lambda: "Opening" in s.text)
        await s.type("quick fun: call\nuntil")
        assert s.name == "HomeScreen"
        gate.set()
        await s.at("DrillScreen")
        assert s.one("RecallAnswer TextArea").text == "quick fun: call\nuntil"


async def test_the_app_can_be_left_while_a_drill_opens(stage: "type[Stage]", cards: "Cards", gate: Event) -> None:
    async with stage([cards.code], straight=True) as s:
        await s.type("q")
        assert s.app.is_running
        await s.press("ctrl+q")
        await s.until(lambda: not s.app.is_running)


@pytest.mark.parametrize("key", ["enter", "ctrl+j"])
async def test_enter_before_anything_is_drawn_starts_and_what_follows_is_kept(
    stage: "type[Stage]", cards: "Cards", key: str
) -> None:
    s = stage([cards.code])
    for each in (key, *"quack"):
        s.app.post_message(events.Key(each, each if len(each) == 1 else None))
    async with s:
        await s.at("DrillScreen")
        assert s.one("CodeEditor").text == "out = quack\n"


async def test_what_is_typed_before_anything_is_drawn_does_nothing_at_home(
    stage: "type[Stage]", cards: "Cards"
) -> None:
    s = stage([cards.code])
    for each in "qul":
        s.app.post_message(events.Key(each, each))
    async with s:
        await s.until(lambda: s.shown("DeckRow"))
        assert s.name == "HomeScreen"
        assert s.app.is_running


async def test_what_follows_enter_at_once_is_for_the_editor(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([cards.code]) as s:
        await s.until(lambda: s.shown("DeckRow"))
        for each in ("enter", *"quack"):
            s.app.post_message(events.Key(each, each if len(each) == 1 else None))
        await s.at("DrillScreen")
        assert s.one("CodeEditor").text == "out = quack\n"


@pytest.mark.parametrize("card", ["predict", "cloze"])
async def test_an_answer_on_one_line_gets_no_more_than_a_line_and_is_not_handed_in(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", gate: Event, card: str
) -> None:
    shown = cards.predict if card == "predict" else CLOZE
    async with stage([shown], straight=True, script=[verdicts.right]) as s:
        await s.type("[1, 2]\nmore\n")
        gate.set()
        await s.at("DrillScreen")
        await s.until(lambda: "[1, 2]" in s.text)
        assert "more" not in s.text
        assert not s.grader.asked


async def test_nothing_is_picked_by_what_was_typed_before_the_options_were_there(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts", gate: Event
) -> None:
    async with stage([cards.choice], straight=True, script=[verdicts.right]) as s:
        await s.type("1s@\n")
        gate.set()
        await s.at("DrillScreen")
        await s.press("down")
        assert not s.grader.asked
        assert "(•)" not in s.text


async def test_a_second_press_of_a_rating_does_not_reach_the_next_card(
    stage: "type[Stage]", cards: "Cards", verdicts: "Verdicts"
) -> None:
    async with stage([cards.choice, cards.code], straight=True, script=[verdicts.right] * 2) as s:
        await s.at("DrillScreen")
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        first = s.app.screen
        for key, character in (("3", "3"), ("3", "3"), ("enter", "\r"), ("s", "s")):
            s.app.post_message(events.Key(key, character))
        await s.until(lambda: s.app.screen is not first and s.shown("FooterKey"))
        assert s.one("CodeEditor").text == "out = ...\n"
        await s.type("m")
        assert s.one("CodeEditor").text == "out = m\n"
        assert len(s.store.written) == 1


async def test_keys_act_again_where_no_drill_could_be_opened(
    stage: "type[Stage]", cards: "Cards", monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreError("The database is locked.", "Try again.")

    monkeypatch.setattr(Desk, "open_drill", refuse)
    async with stage([cards.code], straight=True) as s:
        await s.until(lambda: "The database is locked." in s.told)
        await s.until(lambda: "1 card is waiting" in s.text)
        await s.press("f1")
        await s.at("HelpScreen")


async def test_keys_act_again_where_nothing_is_due(stage: "type[Stage]", cards: "Cards") -> None:
    async with stage([], straight=True) as s:
        await s.until(lambda: s.told)
        await s.press("f1")
        await s.at("HelpScreen")


def test_what_is_held_is_given_out_once() -> None:
    ahead = TypedAhead()
    ahead.hold(keep=True)
    ahead.hold(keep=False)  # what is held already stays so
    for key, character in (("enter", "\r"), ("a", "a"), ("tab", "\t"), ("ctrl+j", "\n"), ("space", " ")):
        ahead.take(events.Key(key, character))
    assert (ahead.holding, ahead.entered) == (True, True)
    assert ahead.release() == ["a", "\n", " "]
    assert (ahead.holding, ahead.entered) == (False, False)
    assert ahead.release() == []


def test_what_is_not_to_be_kept_is_not() -> None:
    ahead = TypedAhead()
    ahead.hold(keep=False)
    ahead.take(events.Key("a", "a"))
    ahead.take(events.Paste("b"))
    assert ahead.release() == []


def test_the_first_line() -> None:
    assert first_line(["a", "b", "\n", "c"]) == "ab"
    assert first_line([]) == ""
