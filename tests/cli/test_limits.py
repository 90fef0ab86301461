"""`quizapp limits`."""

import json
from collections.abc import Callable

import pytest
from click.testing import Result

from quizapp.errors import ExitCode
from quizapp.paths import config_file

Run = Callable[..., Result]


@pytest.fixture(autouse=True)
def one_a_day() -> None:
    config_file().parent.mkdir(parents=True)
    config_file().write_text("[preset]\nnew_per_day = 1\n", encoding="utf-8")


def test_limits_are_shown_with_what_is_used(run: Run) -> None:
    assert run("limits").stdout == "basics  0 of 1 new        0 of 200 reviews\n"
    run("drill", "--limit", "1", stdin="1\n4\n")
    result = run("limits", "--json")
    assert json.loads(result.stdout) == {
        "schema": "quizapp.limits/1",
        "decks": [
            {
                "id": "basics",
                "title": "The basics",
                "new": 1,
                "new_done": 1,
                "reviews": 200,
                "reviews_done": 0,
                "today_only": False,
            }
        ],
    }
    assert result.stderr == ""


def test_more_new_cards_today_are_due_at_once_and_undone_in_one_step(run: Run) -> None:
    assert run("due", "--count").stdout == "1\n"
    result = run("limits", "--today", "--new", "+2")
    assert result.stdout == "basics  0 of 3 new        0 of 200 reviews      today only\n"
    assert result.stderr == "To take it back: quizapp undo\n"
    assert run("due", "--count").stdout == "3\n"
    assert run("undo").stdout.startswith("Undone: basics: limits of ")
    assert run("due", "--count").stdout == "1\n"


def test_limits_of_one_deck_are_set_and_cleared(run: Run) -> None:
    run("limits", "--today", "--deck", "basics", "--new", "0", "--reviews", "5")
    assert run("due", "--count").stdout == "0\n"
    assert run("limits", "--clear").stdout == "basics  0 of 1 new        0 of 200 reviews\n"
    assert run("due", "--count").stdout == "1\n"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("--new", "5"), "Add --today"),
        (("--today",), "quizapp limits --today --new +5"),
        (("--today", "--new", "5", "--clear"), "exclude each other"),
        (("--today", "--new", "many"), "'many' is no limit."),
        (("--deck", "basic"), "Did you mean 'basics'?"),
    ],
)
def test_what_cannot_be_is_told(run: Run, args: tuple[str, ...], said: str) -> None:
    result = run("limits", *args)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
