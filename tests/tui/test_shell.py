"""What every app of ours has."""

from typing import Any, cast

import pytest

from quizapp.config.keys import DEFAULT_KEYS
from quizapp.errors import ConfigError, SandboxError
from quizapp.tui.desk import Desk
from quizapp.tui.messages import Trouble
from quizapp.tui.shell import Shell
from tests.tui.conftest import MemoryStore, Stage


class FakeDesk:
    """A desk with a theme, and with walls or without."""

    def __init__(self, theme: str = "", problem: str = "") -> None:
        self.theme = theme
        self.keys = DEFAULT_KEYS
        self.problem = problem
        self.warmed = 0
        self.saved: list[str] = []
        self.refuses = False

    def theme_set_at(self) -> str:
        return "config.toml:3:1"

    def save_theme(self, theme: str) -> None:
        if self.refuses:
            raise ConfigError("The settings cannot be written.", "Put the line in by hand.")
        self.saved.append(theme)

    def warm(self) -> None:
        self.warmed += 1

    def tier(self) -> str:
        if self.problem:
            raise SandboxError(self.problem, "See `quizapp doctor`.")
        return "namespaces"


class OneApp(Shell):
    """The least there can be."""

    def on_mount(self) -> None:
        self.prepare()


class ShellStage(Stage):
    """A stage with such an app."""

    def __init__(self, desk: FakeDesk) -> None:
        self._size = (80, 24)
        self.store = MemoryStore()
        self.desk = desk
        self.app: Any = OneApp(cast(Desk, desk))


async def test_the_walls_are_built_at_once_and_known() -> None:
    async with ShellStage(FakeDesk()) as s:
        await s.until(lambda: s.app.walls is not None)
        assert (s.desk.warmed, s.app.walls.tier, s.app.walls.problem) == (1, "namespaces", "")


async def test_missing_walls_are_known_with_their_reason() -> None:
    async with ShellStage(FakeDesk(problem="No walls.")) as s:
        await s.until(lambda: s.app.walls is not None)
        assert (s.app.walls.tier, s.app.walls.problem) == ("none", "No walls.")


@pytest.mark.parametrize(("wanted", "taken"), [("nord", "nord"), ("no-such-theme", None), ("", None)])
async def test_the_learners_theme_is_taken_where_there_is_one(wanted: str, taken: str | None) -> None:
    async with ShellStage(FakeDesk(theme=wanted)) as s:
        default = OneApp(cast(Desk, s.desk)).theme
        assert s.app.theme == (taken or default)


async def test_a_theme_that_is_picked_is_kept_and_one_that_was_set_is_not_written_again() -> None:
    async with ShellStage(FakeDesk(theme="nord")) as s:
        assert not s.desk.saved
        s.app.theme = "gruvbox"
        await s.until(lambda: s.desk.saved == ["gruvbox"])
        s.app.theme = "nord"
        await s.until(lambda: s.desk.saved == ["gruvbox", "nord"])


async def test_a_theme_that_cannot_be_kept_is_told() -> None:
    desk = FakeDesk()
    desk.refuses = True
    async with ShellStage(desk) as s:
        s.app.theme = "nord"
        await s.until(lambda: "The settings cannot be written." in s.told)


@pytest.mark.parametrize(("wanted", "hint"), [("nrod", "Did you mean 'nord'?"), ("[/]", "Pick one in the palette")])
async def test_a_theme_that_is_not_there_is_told_with_its_place(wanted: str, hint: str) -> None:
    async with ShellStage(FakeDesk(theme=wanted)) as s:
        await s.until(lambda: hint in s.told)
        assert f"config.toml:3:1: there is no theme {wanted!r}." in s.told
        assert not s.desk.saved


async def test_a_sheet_dims_the_screen_behind_it() -> None:
    async with ShellStage(FakeDesk()) as s:
        behind = s.app.screen.styles.background
        await s.press("f1")
        await s.at("HelpScreen")
        assert (behind.a, s.app.screen.styles.background.a < 1) == (1, True)


async def test_trouble_is_told_literally(hostile: str) -> None:
    async with ShellStage(FakeDesk()) as s:
        s.app.post_message(Trouble(hostile, "Do this."))
        await s.until(lambda: "Do this." in s.told)
        assert "[red]x[/red]" in s.told
        assert "\x1b" not in s.told


async def test_help_lists_the_keys() -> None:
    async with ShellStage(FakeDesk()) as s:
        await s.press("f1")
        await s.at("HelpScreen")


async def test_the_palette_offers_what_is_no_deck() -> None:
    async with ShellStage(FakeDesk()) as s:
        titles = {command.title for command in s.app.get_system_commands(s.app.screen)}
        assert {"Theme", "Quit", "Screenshot", "Help"} == titles
