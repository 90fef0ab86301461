import json
from pathlib import Path

import pytest

from quizapp.cli.new import _KINDS
from quizapp.core.card import Kind
from quizapp.decks.library import load_library
from quizapp.decks.schema import FILE_NAME, MODELINE, card_file_schema
from quizapp.errors import ExitCode
from quizapp.paths import decks_dir
from tests.cli.conftest import Run, Shell


def test_the_kinds_are_those_there_are() -> None:
    assert set(_KINDS) == {kind.value for kind in Kind}


def test_a_new_deck_with_its_schema(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "my-deck"
    result = run("new", folder, "--kind", "code", "--id", "double-it")
    assert result.exit_code == ExitCode.OK
    assert result.stdout == f"{folder / 'deck.yaml'}:6:5\n"
    assert "Made the file and wrote the code card double-it." in result.stderr
    assert f"quizapp check {folder}" in result.stderr
    assert (folder / "deck.yaml").read_text().startswith(MODELINE)
    assert json.loads((folder / FILE_NAME).read_text()) == card_file_schema()
    assert load_library([folder]).card("double-it").title == "Double it"


def test_another_card_goes_on_at_the_end(run: Run, tmp_path: Path) -> None:
    run("new", tmp_path / "d.yaml", "--kind", "code", "--id", "one")
    before = (tmp_path / "d.yaml").read_bytes()
    (tmp_path / FILE_NAME).unlink()
    result = run("new", tmp_path / "d.yaml", "--kind", "cloze", "--id", "two", "--title", "Números: ×")
    assert result.exit_code == ExitCode.OK
    assert "Added the cloze card two." in result.stderr
    assert (tmp_path / "d.yaml").read_bytes().startswith(before)
    assert load_library([tmp_path / "d.yaml"]).card("two").title == "Números: ×"
    assert not (tmp_path / FILE_NAME).exists()


def test_what_was_not_said_is_asked_for(run: Run, tmp_path: Path) -> None:
    result = run("new", stdin=f"{tmp_path / 'asked'}\nessay\norder\n\nmy-card\n")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert result.stdout.split("\n")[-2] == f"{tmp_path / 'asked' / 'deck.yaml'}:6:5"
    assert "There is no kind 'essay'." in result.stderr
    assert load_library([tmp_path / "asked"]).card("my-card").kind is Kind.ORDER


def test_the_own_decks_are_where_it_goes_when_nothing_else_is_said(run: Run) -> None:
    result = run("new", "--kind", "recall", "--id", "mine", stdin="\n")
    assert result.exit_code == ExitCode.OK
    assert load_library([decks_dir() / "my-cards"]).card("mine").kind is Kind.RECALL


@pytest.mark.parametrize("args", [[], ["--kind", "code"], ["--id", "a"]])
def test_nobody_to_ask_ends_with_2(args: list[str], run: Run, tmp_path: Path) -> None:
    result = run("new", tmp_path / "d", *args, stdin="")
    assert result.exit_code == ExitCode.USAGE
    assert "--kind and --id" in result.stderr
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize(
    ("args", "code", "told"),
    [
        (["--kind", "essay", "--id", "a"], ExitCode.USAGE, "essay"),
        (["--kind", "code", "--id", "A b"], ExitCode.USAGE, "An id has small letters"),
        (["--kind", "code", "--id", "repeated-letter"], ExitCode.USAGE, "is taken"),
        (["--kind", "code", "--id", "a", "--title", "\x1b[2J"], ExitCode.USAGE, "control characters"),
    ],
)
def test_what_cannot_be_is_told(args: list[str], code: ExitCode, told: str, run: Run, tmp_path: Path) -> None:
    result = run("new", tmp_path / "d", *args)
    assert result.exit_code == code
    assert told in result.stderr
    assert not (tmp_path / "d").exists()


def test_a_deck_with_problems_ends_with_3(run: Run, broken: Path) -> None:
    before = broken.read_bytes()
    result = run("new", broken, "--kind", "code", "--id", "a")
    assert result.exit_code == ExitCode.CARD_FILE
    assert f"{broken}:5:5" in result.stderr
    assert broken.read_bytes() == before


def test_a_schema_of_somebody_else_is_left_alone(run: Run, tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_text("mine")
    result = run("new", tmp_path, "--kind", "code", "--id", "a")
    assert result.exit_code == ExitCode.OK
    assert "is no schema of card files" in result.stderr
    assert (tmp_path / FILE_NAME).read_text() == "mine"


def test_the_first_card_of_every_kind_checks_green_as_it_stands(run: Run, shell: Shell, tmp_path: Path) -> None:
    folder = tmp_path / "first-cards"
    for kind in Kind:
        assert run("new", folder, "--kind", kind.value, "--id", f"first-{kind.value}").exit_code == ExitCode.OK
    done = shell("check", folder, "--json")
    if done.returncode == ExitCode.NO_SANDBOX:
        pytest.skip("there are no walls here to run the cards behind")
    assert done.returncode == ExitCode.OK, done.stdout + done.stderr
    report = json.loads(done.stdout)
    assert [card["id"] for card in report["cards"]] == [f"first-{kind.value}" for kind in Kind]
    assert [finding for card in report["cards"] for finding in card["findings"]] == []
    assert report["problems"] == []


def test_an_id_that_cannot_be_is_asked_for_again(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "d"
    run("new", folder, "--kind", "recall", "--id", "mine")
    result = run("new", folder, "--kind", "recall", stdin="My Card\nmine\nrepeated-letter\nmy-card\n")
    assert result.exit_code == ExitCode.OK, result.stderr
    assert "A card's id cannot be `My Card`. An id has small letters" in result.stderr
    assert f"The card id `mine` is taken: its card is at {folder / 'deck.yaml'}:6:5." in result.stderr
    assert "The card id `repeated-letter` is taken" in result.stderr
    assert [card.id for card in load_library([folder]).decks[0].cards] == ["mine", "my-card"]


def test_asking_for_an_id_ends_with_the_input(run: Run, tmp_path: Path) -> None:
    result = run("new", tmp_path / "d", "--kind", "recall", stdin="My Card\n")
    assert result.exit_code == ExitCode.USAGE
    assert not (tmp_path / "d").exists()


@pytest.mark.parametrize("name", ["2024", "true", "1e5"])
def test_a_deck_and_a_card_may_be_named_by_a_number(name: str, run: Run, tmp_path: Path) -> None:
    result = run("new", tmp_path / name, "--kind", "recall", "--id", "12")
    assert result.exit_code == ExitCode.OK, result.stderr
    (deck,) = load_library([tmp_path / name]).decks
    assert (deck.id, [card.id for card in deck.cards]) == (name, ["12"])
