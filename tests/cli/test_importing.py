"""`quizapp import notebook`: a table of what happens, and drafts that the other commands read."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from quizapp.errors import ExitCode

Run = Callable[..., Result]

EXPORT = """\
Words outside.

### 1. Why is the sky blue?

Blue light is scattered most.

### 2. Is it always?
"""


@pytest.fixture
def export(tmp_path: Path) -> Path:
    file = tmp_path / "quiz.txt"
    file.write_text(EXPORT, encoding="utf-8")
    return file


def test_a_dry_run_tells_and_writes_nothing(run: Run, export: Path, tmp_path: Path) -> None:
    done = run("import", "notebook", export, "--deck", tmp_path / "deck", "--dry-run")
    assert done.exit_code == ExitCode.OK
    rows = [line.split("  ") for line in done.stdout.splitlines()]
    assert [[cell.strip() for cell in row if cell.strip()] for row in rows] == [
        ["no.", "id", "kind", "title", "what happens"],
        ["1", "quiz-1", "recall", "Why is the sky blue?", "new"],
        ["2", "quiz-2", "recall", "Is it always?", "new: no answer"],
    ]
    assert done.stderr == "2 questions: 2 new. Nothing was written.\n1 line outside any question left out.\n"
    assert not (tmp_path / "deck").exists()


def test_an_import_says_what_it_wrote_and_how_to_go_on(run: Run, export: Path, tmp_path: Path) -> None:
    deck = tmp_path / "deck"
    done = run("import", "notebook", export, "--deck", deck)
    assert done.exit_code == ExitCode.OK
    for name in ("deck.yaml", "quiz.yaml", "quiz.import.json"):
        assert f"Wrote {deck / name}\n" in done.stderr
    assert f"quizapp preview {deck}\n" in done.stderr


def test_a_second_import_changes_what_changed(run: Run, export: Path, tmp_path: Path) -> None:
    run("import", "notebook", export, "--deck", tmp_path / "deck")
    export.write_text(EXPORT.replace("### 2.", "Always.\n\n### 3."), encoding="utf-8")
    done = run("import", "notebook", export, "--deck", tmp_path / "deck")
    assert done.stderr.startswith("2 questions: 1 update, 1 same.\n")
    again = run("import", "notebook", export, "--deck", tmp_path / "deck")
    assert again.stderr.startswith("2 questions: 2 same.\n")
    assert "Wrote" not in again.stderr


def test_drafts_are_in_the_deck_and_not_shown(run: Run, export: Path, tmp_path: Path) -> None:
    deck = tmp_path / "home" / "data" / "decks" / "sky"
    run("import", "notebook", export, "--deck", deck)
    (found,) = [each for each in json.loads(run("decks", "--json").stdout)["decks"] if each["id"] == "sky"]
    assert (found["cards"], found["drafts"]) == (0, 2)


def test_a_long_table_stays_readable(run: Run, export: Path, tmp_path: Path) -> None:
    export.write_text(f"### 1. {'Why ' * 40}?\n\n### 222. Why \x1b[31mred?\n", encoding="utf-8")
    done = run("import", "notebook", export, "--deck", tmp_path / "deck", "--dry-run")
    lines = done.stdout.splitlines()
    assert max(map(len, lines)) < 120
    assert "\x1b" not in done.stdout
    assert [line.index("quiz-") for line in lines[1:]] == [5, 5]


@pytest.mark.parametrize(
    ("text", "name", "code", "told"),
    [
        ("# No questions", "quiz.txt", ExitCode.USAGE, "no numbered questions"),
        ("{", "quiz.ipynb", ExitCode.USAGE, "quiz.ipynb:1:2: this is not JSON"),
        ("[" * 100_000, "quiz.ipynb", ExitCode.USAGE, "nested too deeply"),
    ],
)
def test_what_cannot_be_imported_is_told(
    run: Run, tmp_path: Path, text: str, name: str, code: ExitCode, told: str
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("import", "notebook", tmp_path / name)
    assert done.exit_code == code
    assert told in done.stderr
    assert done.stdout == ""


def test_a_broken_deck_is_told_at_its_line(run: Run, export: Path, tmp_path: Path) -> None:
    (tmp_path / "deck").mkdir()
    (tmp_path / "deck" / "cards.yaml").write_text("cards:\n  - id: [\n", encoding="utf-8")
    done = run("import", "notebook", export, "--deck", tmp_path / "deck")
    assert done.exit_code == ExitCode.CARD_FILE
    assert "cards.yaml:2:9" in done.stderr


def test_the_level_of_headings_can_be_said(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "quiz.md"
    file.write_text("## 1. Chapter\n\n### 1. a\n\n### 2. b\n", encoding="utf-8")
    done = run("import", "notebook", file, "--dry-run", "--heading-level", "2")
    assert done.stderr.startswith("1 question: 1 new.")
