"""`quizapp mark`."""

from collections.abc import Callable

import pytest
from click.testing import Result

from quizapp.core.record import Marks
from quizapp.errors import ExitCode
from quizapp.paths import database_file
from quizapp.store.store import Store
from quizapp.study.acting import WORDS

Run = Callable[..., Result]


def marks() -> dict[str, Marks]:
    with Store(database_file()) as store:
        return store.marks()


def test_every_action_is_a_command(run: Run) -> None:
    listed = run("mark", "--help").stdout
    assert all(f"  {word} " in listed for word in WORDS)
    assert all(run("mark", word, "--help").exit_code == 0 for word in WORDS)


def test_cards_are_marked_by_their_ids_in_one_step(run: Run) -> None:
    result = run("mark", "suspend", "which-axis", "repeated-letter")
    assert result.exit_code == 0
    assert result.stdout == "repeated-letter: suspended\nwhich-axis: suspended\n"
    assert result.stderr == "2 cards changed. To take it back: quizapp undo\n"
    assert "1 due" in run("due").stdout
    run("undo")
    assert "3 due" in run("due").stdout


def test_cards_are_marked_by_a_search(run: Run) -> None:
    assert run("mark", "flag", "3", "--search", "kind:choice", "why-activations").exit_code == 0
    assert {card: each.flag for card, each in marks().items()} == {
        "repeated-letter": 3,
        "which-axis": 3,
        "why-activations": 3,
    }
    assert run("mark", "tag", "exam", "--search", "flag:3 tag:einsum").stdout == "repeated-letter: tagged exam\n"
    assert run("mark", "untag", "exam", "repeated-letter").stdout == "repeated-letter: tag exam taken off\n"
    assert run("mark", "flag", "0", "which-axis").stdout == "which-axis: flag taken off\n"
    assert sorted(marks()) == ["repeated-letter", "why-activations"]


def test_a_card_is_buried_and_dug_up(run: Run) -> None:
    run("mark", "bury", "which-axis")
    assert "2 due" in run("due").stdout
    assert run("mark", "unbury", "--search", "is:buried").stdout == "which-axis: unburied\n"
    assert "3 due" in run("due").stdout


def test_a_card_is_forgotten(run: Run) -> None:
    run("drill", "--limit", "1", stdin="1\n4\n")
    assert "2 due" in run("due").stdout
    assert run("mark", "forget", "repeated-letter").stdout == "repeated-letter: made new again\n"
    assert "3 due" in run("due").stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("unsuspend", "which-axis"), "Nothing was changed: it is so already."),
        (("suspend", "--search", "is:leech"), "No card is found."),
    ],
)
def test_nothing_changed_ends_with_1(run: Run, args: tuple[str, ...], said: str) -> None:
    result = run("mark", *args)
    assert (result.exit_code, result.stdout, result.stderr) == (ExitCode.FAILED, "", f"{said}\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("suspend",), "Which cards?"),
        (("suspend", "which-axes"), "Did you mean 'which-axis'?"),
        (("suspend", "zzz"), "`quizapp cards` lists every card."),
        (("suspend", "--search", "dek:x"), "Did you mean deck:?"),
        (("flag", "9", "which-axis"), "Flags are 1 to 7; 0 takes the flag off."),
        (("tag", "two words", "which-axis"), "A tag is one word"),
        (("suspnd", "which-axis"), "suspend"),
    ],
)
def test_what_cannot_be_is_told_and_changes_nothing(run: Run, args: tuple[str, ...], said: str) -> None:
    result = run("mark", *args)
    assert result.exit_code == ExitCode.USAGE
    assert said in result.stderr
    assert marks() == {}
