from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from textual.app import App

from quizapp.tui.suspended import edit_elsewhere, editor_command

if TYPE_CHECKING:
    from tests.tui.conftest import Cards, Stage


class Terminal(App[None]):
    """An app that can be suspended without a terminal, and keeps what it is told to say."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.suspended = 0

    @contextmanager
    def suspend(self) -> Iterator[None]:
        self.suspended += 1
        yield

    def notify(self, message: str, **how: object) -> None:
        assert how["markup"] is False
        self.said.append(message)


@pytest.fixture
def script(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A command in a folder with a space in its name, set as $EDITOR."""
    folder = tmp_path / "my tools"
    folder.mkdir()
    file = folder / "edit"
    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"'{file}' --wait")
    return file


def write(file: Path, body: str) -> None:
    file.write_text(f"#!/bin/sh\n{body}\n")
    file.chmod(0o755)


def test_the_text_comes_back_as_edited(script: Path) -> None:
    write(script, 'test "$1" = --wait && echo "y = 2" >> "$2"')
    app = Terminal()
    assert edit_elsewhere(app, "x = 1\n", "answer.py") == "x = 1\ny = 2\n"
    assert app.suspended == 1
    assert not app.said


def test_an_editor_that_fails_leaves_the_text(script: Path) -> None:
    write(script, 'echo lost > "$2"; exit 3')
    app = Terminal()
    assert edit_elsewhere(app, "x", "answer.py") is None
    assert "ended with 3; your text is as it was." in app.said[0]


def test_a_command_that_does_not_exist_is_told(script: Path) -> None:
    app = Terminal()
    assert edit_elsewhere(app, "x", "answer.py") is None
    assert "Check $VISUAL and $EDITOR." in app.said[0]


def test_a_broken_quote_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "'unclosed")
    app = Terminal()
    assert edit_elsewhere(app, "x", "answer.py") is None
    assert "Check $VISUAL and $EDITOR." in app.said[0]


def test_bytes_that_are_no_text_are_told(script: Path) -> None:
    write(script, r"""printf '\377\376' > "$2" """)
    app = Terminal()
    assert edit_elsewhere(app, "x", "answer.py") is None
    assert app.said


def test_visual_comes_before_editor(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VISUAL", "code --wait")
    monkeypatch.setenv("EDITOR", "vi")
    assert editor_command() == ["code", "--wait"]


def test_no_editor_at_all_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    app = Terminal()
    assert edit_elsewhere(app, "x", "answer.py") is None
    assert "set $EDITOR" in app.said[0]


@pytest.mark.parametrize("kind", ["code", "recall"])
async def test_what_comes_back_is_in_the_answer(
    stage: "type[Stage]", cards: "Cards", script: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    write(script, 'printf "from [/] outside" > "$2"')
    s = stage([getattr(cards, kind)], straight=True)
    monkeypatch.setattr(s.app, "suspend", Terminal().suspend)
    async with s:
        await s.at("DrillScreen")
        await s.press("f4")
        await s.until(lambda: "from [/] outside" in s.text)
