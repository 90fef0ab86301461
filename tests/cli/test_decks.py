"""`quizapp decks`."""

import json
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

Run = Callable[..., Result]


def test_decks_are_listed_with_their_cards(run: Run) -> None:
    result = run("decks")
    assert (result.exit_code, result.stdout) == (0, "basics     3 cards  The basics\n")


def test_json_tells_all_about_a_deck(run: Run, bundled: Path) -> None:
    data = json.loads(run("decks", "--json").stdout)
    assert data == {
        "schema": "quizapp.decks/1",
        "decks": [
            {
                "id": "basics",
                "title": "The basics",
                "license": "MIT",
                "path": str(bundled / "basics.yaml"),
                "cards": 3,
                "drafts": 0,
                "kinds": {"choice": 2, "recall": 1},
                "tags": ["backward", "einsum"],
            }
        ],
    }


def test_drafts_are_counted_apart(run: Run, bundled: Path) -> None:
    file = bundled / "basics.yaml"
    file.write_text(file.read_text().replace("title: Which axis?", "title: Which axis?\n    status: draft"))
    (deck,) = json.loads(run("decks", "--json").stdout)["decks"]
    assert (deck["cards"], deck["drafts"]) == (2, 1)


def test_decks_of_ones_own_come_last(run: Run, home: Path, coding: Path) -> None:
    own = home / "data" / "decks"
    own.mkdir(parents=True)
    coding.rename(own / "coding.yaml")
    assert [line.split()[0] for line in run("decks").stdout.splitlines()] == ["basics", "coding"]


def test_a_bad_card_file_is_told_and_the_others_are_listed(run: Run, bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    result = run("decks")
    assert result.exit_code == 0
    assert "basics" in result.stdout
    assert "broken.yaml:7:5: " in result.stderr


def test_no_decks_make_an_empty_list(run: Run, bundled: Path) -> None:
    (bundled / "basics.yaml").unlink()
    result = run("decks", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout)["decks"] == []


def test_a_title_cannot_steer_the_terminal(run: Run, bundled: Path) -> None:
    file = bundled / "basics.yaml"
    file.write_text(file.read_text().replace("title: The basics", 'title: "The \\e[31mbasics"'))
    assert "\x1b" not in run("decks").output
