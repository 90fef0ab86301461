from hypothesis import given
from hypothesis import strategies as st

from quizapp.core.card import Position
from quizapp.decks.problem import Problem, printable


def test_shows_place_source_line_caret_and_hint() -> None:
    problem = Problem(Position("a.yaml", 3, 5), "no such key", "Did you mean `prompt`?", "    promt: x")
    assert str(problem) == "a.yaml:3:5: no such key\n      promt: x\n      ^\n  Did you mean `prompt`?"


def test_without_a_place_only_the_message_and_the_hint_are_shown() -> None:
    assert str(Problem(None, "x.yaml does not exist", "Check the path.")) == "x.yaml does not exist\n  Check the path."


def test_a_blank_source_line_is_not_shown() -> None:
    assert str(Problem(Position("a.yaml", 1, 1), "the file is empty", "", "   ")) == "a.yaml:1:1: the file is empty"


def test_the_caret_stands_under_the_place_behind_tabs_and_wide_characters() -> None:
    shown = str(Problem(Position("a.yaml", 1, 4), "m", "", "\t字e\u0301x"))
    assert shown.split("\n")[1:] == ["  \t字e\u0301x", "  \t   ^"]


def test_a_long_line_is_cut_around_the_place() -> None:
    line = "x" * 500 + "HERE" + "y" * 500
    _, source, caret = str(Problem(Position("a.yaml", 1, 501), "m", "", line)).split("\n")
    assert len(source) <= 130
    assert source[caret.index("^") :].startswith("HERE")


def test_no_part_can_command_the_terminal() -> None:
    evil = "\x1b[2J\u202egnp\r"
    shown = str(Problem(Position(f"{evil}.yaml", 1, 1), evil, evil, evil))
    assert all(character.isprintable() or character == "\n" for character in shown)


@given(st.text())
def test_printable_keeps_length_so_that_columns_stay(text: str) -> None:
    assert len(printable(text)) == len(text)
    assert all(character.isprintable() or character == "\t" for character in printable(text))


@given(line=st.text(alphabet=st.characters(exclude_categories=["Cs"])), column=st.integers(1, 400))
def test_any_line_and_column_can_be_shown(line: str, column: int) -> None:
    assert str(Problem(Position("a.yaml", 1, column), "m", "h", line)).startswith(f"a.yaml:1:{column}: m")
