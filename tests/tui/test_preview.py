"""The preview app on real files: what is saved is on the screen, and what is typed stays."""

from collections import deque
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import pytest
from textual.widgets import TextArea

from quizapp.config import Config
from quizapp.study.card_source import CardSource
from quizapp.study.previewing import Preview
from quizapp.tui import preview as preview_module
from quizapp.tui.desk import Desk
from quizapp.tui.messages import FilesChanged
from quizapp.tui.preview import PreviewApp
from quizapp.tui.screens.preview import PreviewScreen
from tests.tui.conftest import IdleRunner, ScriptedGrader, ScriptedWorkspace, Stage

if TYPE_CHECKING:
    from tests.tui.conftest import MemoryStore, Step, Verdicts

HEAD = "format: 1\ndeck: mine\ntitle: Mine\ncards:\n"
CODE = """\
  - id: code
    kind: code
    status: draft
    title: A piece of code
    prompt: Make `out`.
    starter: |
      x = 1
      out = ...
    reference: out = 2
    expect: {out: {}}
    hints: [Think., Think more.]
    explain: That is so.
"""
WHY = "  - {id: why, kind: recall, prompt: Why?, answer: So., points: [so]}\n"


class EmptyRecord:
    """What the drill asks of a record in which nothing stands."""

    def __getattr__(self, name: str) -> Any:
        return (lambda *_: None) if name in {"latest", "close"} else (lambda *_: {})


class PreviewStage(Stage):
    """A stage whose app previews a file."""

    def __init__(
        self, file: Path, script: Sequence["Step"] = (), *, card: str | None = None, no_walls: str = ""
    ) -> None:
        self._size = (100, 30)
        self.file = file
        self.store = cast("MemoryStore", EmptyRecord())
        self.grader = ScriptedGrader(IdleRunner(no_walls), deque(script))
        source = CardSource.at(file)
        self.workspace = ScriptedWorkspace(Config(timezone="UTC"), source.load(), self.store, self.grader)
        self.preview = Preview(self.workspace, source, card)
        self.app: Any = PreviewApp(Desk(self.workspace), self.preview, str(file.name))

    async def save(self, text: str) -> None:
        """Save the file and wait until the app has taken that in."""
        self.file.write_text(text, encoding="utf-8")
        await self.until(lambda: not self.preview.outdated)
        await self.until(lambda: isinstance(self.app.screen, PreviewScreen) and self.shown("FooterKey"))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + CODE + WHY, encoding="utf-8")
    return file


@pytest.fixture(autouse=True)
def _look_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preview_module, "LOOK_EVERY", 0.05)


async def test_the_top_line_says_that_it_is_a_preview(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.until(lambda: "preview · 1 of 2 draft · nothing is recorded" in s.text)
        assert "A piece of code" in s.text
        assert "out = ..." in s.text


async def test_what_is_saved_is_shown_and_what_is_typed_stays(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.type("3")
        await s.until(lambda: "out = 3" in s.text)
        await s.save(HEAD + CODE.replace("Make `out`.", "Make `out`, please.") + WHY)
        await s.until(lambda: "please" in s.text and "out = 3" in s.text)
        await s.type("4")
        await s.until(lambda: "out = 34" in s.text)  # the cursor is where it was


CHOICE = """\
  - id: views
    kind: choice
    prompt: Which give views?
    options:
      - {text: expand, correct: true}
      - {text: repeat}
      - {text: transpose, correct: true}
"""


async def test_what_is_ticked_stays_when_the_card_is_saved(file: Path) -> None:
    file.write_text(HEAD + CHOICE, encoding="utf-8")
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.press("1", "3")
        await s.until(lambda: s.text.count("[×]") == 2)
        await s.save(HEAD + CHOICE.replace("Which give views?", "Which of these are views?"))
        await s.until(lambda: "Which of these are views?" in s.text)
        assert "1 [×] expand" in s.text
        assert "2 [ ] repeat" in s.text
        assert "3 [×] transpose" in s.text
        await s.press("3")  # the ticks are alive, not only drawn
        await s.until(lambda: "3 [ ] transpose" in s.text)
        await s.save(HEAD + CHOICE.replace("repeat", "permute"))
        await s.until(lambda: "2 [ ] permute" in s.text)
        assert s.text.count("[×]") == 1


async def test_ticks_on_options_that_are_gone_are_gone_too(file: Path) -> None:
    file.write_text(HEAD + CHOICE, encoding="utf-8")
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.press("2", "3")
        await s.until(lambda: s.text.count("[×]") == 2)
        await s.save(HEAD + CHOICE.replace("      - {text: transpose, correct: true}\n", ""))
        await s.until(lambda: "transpose" not in s.text)
        assert "[×]" not in s.text


async def test_an_answer_not_begun_follows_the_starter(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.save(HEAD + CODE.replace("x = 1", "x = 99") + WHY)
        await s.until(lambda: "x = 99" in s.text)
        assert s.app.screen.query_one(TextArea).selected_text == "..."


async def test_a_broken_file_is_told_with_its_place_and_recovers(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.type("3")
        await s.save(HEAD + CODE.replace("kind: code", "kind: [code") + WHY)
        await s.until(lambda: s.shown("#problem"))
        assert "mine.yaml:" in s.text
        assert "shown as it was" in s.text
        assert "out = 3" in s.text
        await s.save(HEAD + CODE + WHY)
        await s.until(lambda: not s.shown("#problem"))
        assert "out = 3" in s.text


async def test_a_problem_elsewhere_is_told_as_one(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.save(HEAD + CODE + WHY.replace("prompt", "prmpt"))
        await s.until(lambda: "a problem elsewhere" in s.text)


async def test_text_from_the_file_is_taken_literally(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.save(HEAD + CODE + WHY + "  - {id: x, kind: '[red]x[/] [/y]'}\n")
        await s.until(lambda: "[red]x[/] [/y]" in s.text)


async def test_keys_walk_through_the_cards(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.type("3")
        await s.press("ctrl+n")
        await s.until(lambda: "2 of 2" in s.text and "Why?" in s.text)
        await s.press("ctrl+n")
        await s.until(lambda: "1 of 2" in s.text and "out = 3" in s.text)
        await s.press("ctrl+b")
        await s.until(lambda: "2 of 2" in s.text)


async def test_with_one_card_there_is_nowhere_to_walk(file: Path) -> None:
    async with PreviewStage(file, card="why") as s:
        await s.at("PreviewScreen")
        await s.until(lambda: "1 of 1" in s.text)
        assert "Next card" not in s.text


async def test_a_rating_leads_to_the_next_card_and_records_nothing(file: Path, verdicts: "Verdicts") -> None:
    async with PreviewStage(file, [verdicts.right, verdicts.right]) as s:
        await s.at("PreviewScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "That is so." in s.text and s.shown("RatingBar"))
        await s.press("3")
        await s.until(lambda: "2 of 2" in s.text)
        assert s.preview.summary().answered == 0
        await s.press("f3")
        await s.until(lambda: s.shown("Ticks"))
        await s.press("1", "enter")
        await s.until(lambda: s.shown("RatingBar"))
        await s.press("3")
        await s.until(lambda: "1 of 2" in s.text)  # behind the last card comes the first


async def test_a_change_ends_the_run_under_way(file: Path, verdicts: "Verdicts") -> None:
    waited = []

    def slow(_output: Any, cancel: Any) -> None:
        waited.append(cancel.wait(20))

    async with PreviewStage(file, [slow, verdicts.right]) as s:
        await s.at("PreviewScreen")
        await s.press("ctrl+j")
        await s.until(lambda: "running" in s.text)
        await s.save(HEAD + CODE.replace("Make", "Do make") + WHY)
        await s.until(lambda: "Do make" in s.text)
        await s.until(lambda: waited == [True])
        await s.press("ctrl+j")
        await s.until(lambda: "Right" in s.text)


async def test_a_change_before_the_card_is_laid_out_is_taken_in_later(file: Path) -> None:
    stage = PreviewStage(file)
    file.write_text(HEAD + CODE.replace("Make", "Do make") + WHY.replace("prompt", "prmpt"), encoding="utf-8")
    screen = PreviewScreen(stage.preview, Desk(stage.workspace), "mine.yaml")
    assert not screen.is_drawn
    async with stage as s:
        s.app.post_message(FilesChanged(s.preview.look()))
        await s.until(lambda: "a problem elsewhere" in s.text and "Do make" in s.text)


async def test_help_is_not_pulled_away_by_a_change(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.press("f1")
        await s.at("HelpScreen")
        file.write_text(HEAD + CODE.replace("Make", "Do make") + WHY, encoding="utf-8")
        for _ in range(20):
            await s.pilot.pause()
        assert s.name == "HelpScreen"
        assert "Keys" in s.text
        await s.press("escape")
        await s.until(lambda: "Do make" in s.text)


async def test_help_names_the_keys_of_a_preview(file: Path) -> None:
    from quizapp.tui.screens.help import sections

    async with PreviewStage(file) as s:
        headings = dict(sections(s.app.BINDINGS))
        assert headings[PreviewScreen.HELP_TITLE] == PreviewScreen.BINDINGS


async def test_what_only_a_record_can_do_is_not_offered(file: Path, verdicts: "Verdicts") -> None:
    async with PreviewStage(file, [verdicts.right]) as s:
        await s.at("PreviewScreen")
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("RatingBar"))
        offered = {active.binding.action for active in s.app.screen.active_bindings.values() if active.enabled}
        known = {"rate", "hint", "reveal", "next", "back", "leave", "skip", "try_again", "scroll_result", "edit", "run"}
        ours = {each.partition("(")[0] for each in offered} & {
            binding.action.partition("(")[0]
            for base in PreviewScreen.__mro__
            if base.__module__.startswith("quizapp.tui.screens")
            for binding in vars(base).get("BINDINGS", ())
        }
        assert {"rate", "next"} <= ours <= known | {"to_ratings", "step_out", "answer", "cancel", "compare", "check"}


async def test_escape_leaves(file: Path) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        await s.press("escape")
        await s.until(lambda: "Leave" in s.text and "Leave text" not in s.text)
        await s.press("escape")
        await s.until(lambda: s.app._exit)


async def test_without_walls_it_still_shows_cards(file: Path) -> None:
    async with PreviewStage(file, no_walls="No walls here.") as s:
        await s.at("PreviewScreen")
        await s.until(lambda: "✗ no walls" in s.text)
        await s.save(HEAD + CODE.replace("Make", "Do make") + WHY)
        await s.until(lambda: "Do make" in s.text)


async def test_a_look_that_fails_is_told_and_looking_goes_on(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with PreviewStage(file) as s:
        await s.at("PreviewScreen")
        load = CardSource.load

        def fail(_: Any) -> Any:
            monkeypatch.setattr(CardSource, "load", load)
            raise RuntimeError("the disk hums")

        monkeypatch.setattr(CardSource, "load", fail)
        file.write_text(HEAD + CODE.replace("Make", "Do make") + WHY, encoding="utf-8")
        await s.until(lambda: "Our fault: RuntimeError: the disk hums" in s.told)
        await s.until(lambda: "Do make" in s.text)
