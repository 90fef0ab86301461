"""`quizapp drill`: which front end, over which cards."""

import json
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
from click.testing import Result

from quizapp.cli import drill as command
from quizapp.core.orders import ReviewOrder
from quizapp.core.record import Review
from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store.store import Store
from quizapp.study.filtering import Pick

Run = Callable[..., Result]


def reviews() -> list[Review]:
    store = Store(database_file())
    try:
        return store.reviews()
    finally:
        store.close()


@pytest.fixture
def app(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Stand in for the terminal app; gives what it was started with."""
    started: list[dict[str, Any]] = []
    walls: list[object] = []
    monkeypatch.setattr("quizapp.runner.linux.LinuxRunner.start", lambda runner: walls.append(runner))

    def run(workspace: Any, *, deck: str | None = None, limit: int | None = None, pick: Any = None) -> int:
        with_pick = {"pick": pick} if pick is not None else {}
        decks = [each.id for each in workspace.library.decks]
        started.append({"decks": decks, "deck": deck, "limit": limit} | with_pick)
        assert walls == [workspace.runner]  # before the app's own library is imported
        return 0

    stand_in = ModuleType("quizapp.tui.app")
    stand_in.run = run  # type: ignore[attr-defined]
    monkeypatch.setitem(__import__("sys").modules, "quizapp.tui.app", stand_in)
    return started


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say that there is a terminal."""
    monkeypatch.setattr(command, "has_terminal", lambda: True)
    monkeypatch.setattr("quizapp.cli.main.has_terminal", lambda: True)


def test_without_a_terminal_it_drills_in_plain_lines(run: Run, app: list[dict[str, Any]]) -> None:
    result = run("drill", stdin="1\n\n")
    assert result.exit_code == 0
    assert "Card repeated-letter" in result.stdout
    assert [review.card for review in reviews()] == ["repeated-letter"]
    assert app == []


def test_the_end_of_input_ends_the_drill_with_0(run: Run) -> None:
    result = run("drill", stdin="")
    assert result.exit_code == 0
    assert reviews() == []


@pytest.mark.usefixtures("terminal")
def test_in_a_terminal_the_app_is_opened(run: Run, app: list[dict[str, Any]]) -> None:
    assert run("drill").exit_code == 0
    assert app == [{"decks": ["basics"], "deck": None, "limit": None}]


@pytest.mark.usefixtures("terminal")
def test_the_app_is_told_deck_and_limit(run: Run, app: list[dict[str, Any]]) -> None:
    run("drill", "basics", "--limit", "2")
    assert app == [{"decks": ["basics"], "deck": "basics", "limit": 2}]


@pytest.mark.usefixtures("terminal")
def test_plain_lines_can_be_asked_for_in_a_terminal(run: Run, app: list[dict[str, Any]]) -> None:
    assert "Card repeated-letter" in run("drill", "--plain", stdin="").stdout
    assert app == []


@pytest.mark.usefixtures("terminal")
def test_the_program_alone_opens_the_app(run: Run, app: list[dict[str, Any]]) -> None:
    result = run()
    assert (result.exit_code, result.stdout) == (0, "")
    assert len(app) == 1


def test_the_program_alone_names_what_is_due_where_there_is_no_terminal(run: Run) -> None:
    result = run(stdin="")
    assert result.exit_code == 0
    for card in ("repeated-letter", "why-activations", "which-axis"):
        assert f"  {card} " in result.stdout


@pytest.mark.parametrize(
    ("stdin", "stdout", "stderr", "term", "expected"),
    [
        (True, True, True, "xterm-256color", True),
        (True, True, True, "dumb", False),
        (False, True, True, "xterm", False),
        (True, False, True, "xterm", False),
        (True, True, False, "xterm", False),
    ],
)
def test_a_terminal_is_every_end_and_not_dumb(
    monkeypatch: pytest.MonkeyPatch, stdin: bool, stdout: bool, stderr: bool, term: str, expected: bool
) -> None:
    for name, end in (("stdin", stdin), ("stdout", stdout), ("__stderr__", stderr)):
        monkeypatch.setattr(sys, name, SimpleNamespace(isatty=lambda end=end: end))
    monkeypatch.setenv("TERM", term)
    assert command.has_terminal() is expected


def test_a_limit_ends_the_drill(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n4\n1\n4\n")
    assert len(reviews()) == 1


@pytest.mark.parametrize("limit", ["0", "-1", "x"])
def test_a_limit_below_one_ends_with_2(run: Run, limit: str) -> None:
    assert run("drill", "--limit", limit).exit_code == ExitCode.USAGE


@pytest.mark.usefixtures("scripted")
def test_a_deck_is_drilled_from_its_path(run: Run, coding: Path) -> None:
    result = run("drill", coding, stdin="out = 2 * 3\n.\n\n")
    assert result.exit_code == 0
    assert [(review.card, review.verdict) for review in reviews()] == [("make-six", "pass")]


def test_a_missing_deck_ends_with_3(run: Run) -> None:
    result = run("drill", "basic")
    assert result.exit_code == ExitCode.CARD_FILE
    assert "Did you mean 'basics'?" in result.stderr


def test_a_bad_card_file_is_a_warning(run: Run, bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("drill", stdin="1\n\n")
    assert result.exit_code == 0
    assert "broken.yaml:7:5" in result.stderr
    assert len(reviews()) == 1


def test_a_path_with_no_card_left_ends_with_3(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text("cards: [", encoding="utf-8")
    assert run("drill", file).exit_code == ExitCode.CARD_FILE


def test_without_walls_it_ends_with_4_and_keeps_what_was_answered(run: Run, coding: Path, scripted: Any) -> None:
    scripted.walls = False
    result = run("drill", coding, stdin="out = 6\n.\n")
    assert result.exit_code == ExitCode.NO_SANDBOX
    assert "Traceback" not in result.output


def test_a_damaged_database_ends_with_5(run: Run, home: Path) -> None:
    file = home / "data" / "quizapp.db"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"no database at all" * 300)
    assert run("drill", stdin="1\n").exit_code == ExitCode.DATABASE


def test_drafts_are_not_drilled(run: Run, bundled: Path) -> None:
    file = bundled / "basics.yaml"
    text = file.read_text().replace("title: A repeated letter", "title: A repeated letter\n    status: draft")
    file.write_text(text)
    assert "repeated-letter" not in run("drill", stdin="").stdout


def test_three_answers_show_in_the_report(run: Run) -> None:
    run("drill", stdin="1\n4\nBecause.\n.\nall\n4\n1\n4\n")
    data = json.loads(run("report", "--format", "json").stdout)
    assert sorted(review["card"] for review in data["reviews"]) == ["repeated-letter", "which-axis", "why-activations"]
    assert data["today"]["ratings"] == {"Again": 0, "Hard": 0, "Good": 0, "Easy": 3}


def test_a_clock_set_back_is_told_on_one_line_before_the_first_card(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "clock" not in run("drill", "--plain", "--limit", "1", stdin="1\n3\n").stderr
    monkeypatch.setattr("quizapp.study.workspace.Workspace.clock_behind", timedelta(hours=2, minutes=30))
    result = run("drill", "--plain", stdin=":quit\n")
    assert result.exit_code == 0
    assert result.stderr.splitlines() == [
        "The clock is 2 hours behind your last answer. Answers are recorded in their order all the same; "
        "`quizapp undo` takes back what was answered while the clock ran ahead."
    ]


# Other cards than those that are due.


@pytest.mark.usefixtures("terminal")
def test_what_is_picked_is_handed_to_the_app(run: Run, app: list[dict[str, Any]]) -> None:
    assert (
        run("drill", "--search", "tag:einsum -is:new", "--ahead", "3", "--order", "interval", "--cram").exit_code == 0
    )
    assert app[0]["pick"] == Pick("tag:einsum -is:new", 3, ReviewOrder.INTERVAL, cram=True)


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("args", "pick"),
    [
        (("--cram",), Pick(cram=True)),
        (("--search", ""), Pick()),
        (("--ahead", "0"), Pick(ahead=0)),
        (("--order", "random"), Pick(order=ReviewOrder.RANDOM)),
    ],
)
def test_each_option_alone_picks(run: Run, app: list[dict[str, Any]], args: tuple[str, ...], pick: Pick) -> None:
    run("drill", "basics", *args)
    assert (app[0]["deck"], app[0]["pick"]) == ("basics", pick)


@pytest.mark.usefixtures("terminal")
def test_a_bad_search_is_told_before_the_app_takes_the_terminal(run: Run, app: list[dict[str, Any]]) -> None:
    result = run("drill", "--search", "is:fresh")
    assert (result.exit_code, app) == (ExitCode.USAGE, [])
    assert "In the search, column 4: is: cannot be 'fresh'." in result.stderr


def test_cards_that_are_not_due_are_drilled_and_count(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n4\n")
    assert "Nothing" not in run("drill", "--search", "id:repeated-letter", stdin="1\n3\n").stdout
    assert [(review.card, review.rating.label) for review in reviews()] == [
        ("repeated-letter", "Easy"),
        ("repeated-letter", "Good"),
    ]


def test_a_cram_says_so_and_records_nothing(run: Run) -> None:
    result = run("drill", "--search", "kind:choice", "--cram", stdin="1\n\n3\n1\n1\n\n1\n\n")
    lines = result.stdout.splitlines()
    assert lines[0] == "This is a cram: no answer is recorded, and no card moves. What is wrong comes once more."
    assert lines.count("Done with this card.") == 2
    assert lines.count("It comes once more.") == 1
    assert lines[-1] == "Nothing of this was recorded."
    assert reviews() == []


def test_a_search_that_finds_nothing_is_an_empty_drill(run: Run) -> None:
    result = run("drill", "--search", "is:leech")
    assert (result.exit_code, result.stdout) == (0, "Nothing is due now.\nNo card was rated.\n")
