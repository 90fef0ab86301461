"""`quizapp preview`: which cards are shown, and by what."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from quizapp.errors import ExitCode
from quizapp.paths import database_file

Run = Callable[..., Result]


def test_the_cards_of_a_file_are_shown_in_plain_lines_without_a_terminal(run: Run, basics: Path) -> None:
    done = run("preview", basics, stdin="1\n\n:quit\n")
    assert done.exit_code == ExitCode.OK
    assert done.stdout.startswith("Preview of 3 cards: nothing is recorded.\n\nCard repeated-letter (new)")
    assert "Pass." in done.stdout
    assert "Nothing is recorded." in done.stdout
    assert "Card why-activations" in done.stdout
    assert done.stdout.endswith("The preview is over. Nothing was recorded.\n")
    assert not database_file().exists()


def test_one_card_may_be_named(run: Run, basics: Path) -> None:
    done = run("preview", "--plain", basics, "which-axis", stdin="1\n\n")
    assert done.stdout.startswith("Preview of 1 card: nothing is recorded.\n\nCard which-axis (new)")
    assert "repeated-letter" not in done.stdout
    assert "The preview is over." in done.stdout


def test_a_card_that_is_not_there_is_told_with_the_nearest(run: Run, basics: Path) -> None:
    done = run("preview", basics, "which-axes")
    assert done.exit_code == ExitCode.USAGE
    assert "There is no card `which-axes` here." in done.stderr
    assert "Did you mean `which-axis`?" in done.stderr


def test_a_file_without_a_single_good_card_is_told_at_its_line(run: Run, broken: Path) -> None:
    done = run("preview", broken)
    assert done.exit_code == ExitCode.CARD_FILE
    assert f"{broken}:7:5" in done.stderr
    assert "There is no card to show." in done.stderr


def test_a_file_that_is_not_there_is_told(run: Run, tmp_path: Path) -> None:
    done = run("preview", tmp_path / "nowhere.yaml")
    assert done.exit_code == ExitCode.CARD_FILE
    assert "does not exist" in done.stderr


def test_on_a_terminal_the_app_is_opened(run: Run, basics: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[tuple[Any, str]] = []

    def run_preview(_workspace: object, shown: Any, title: str) -> int:
        opened.append((shown.place, title))
        return 0

    monkeypatch.setattr("quizapp.cli.preview.has_terminal", lambda: True)
    monkeypatch.setattr("quizapp.tui.preview.run_preview", run_preview)
    assert run("preview", basics).exit_code == ExitCode.OK
    assert run("preview", basics, "--plain").stdout.startswith("Preview of 3 cards")
    assert opened == [((1, 3), str(basics))]
