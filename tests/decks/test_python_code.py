import sys
import warnings
from collections.abc import Callable
from textwrap import dedent

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.python_code import all_readable, check_python, warnings_unheard
from quizapp.decks.strict_yaml import Map, parse

Reports = Callable[[CardFile], list[str]]


def checked(text: str, *, expression: bool = False) -> CardFile:
    file = CardFile("a.yaml", dedent(text))
    data = parse(file)
    assert isinstance(data, Map)
    check_python(file, data.values_at["code"], "code", data["code"], expression=expression)
    return file


@pytest.mark.parametrize(
    "text",
    ["code: x = 1", "code: ''", "code: |\n  def f(x):\n      return x\n", "code: |\n  # only a comment\n"],
)
def test_python_is_no_problem(text: str) -> None:
    assert checked(text).problems == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("code: x = = 1", "1:11"),
        ("code: 'x = = 1'", "1:12"),
        ('code: "x = = 1"', "1:12"),
        ("code: |\n  x = 1\n  y = = 2\n", "3:7"),
        ("code: |\n\n    x = 1\n\n    if x:\n        y = = 2\n", "6:13"),
        ("code: | # a comment\n  x = = 1\n", "2:7"),
        ("code: |2\n    # deeper\n  x = = 1\n", "3:7"),
        ("code: |-\n  x = (1,\n", "2:7"),
        ("code: >\n  x = = 1\n", "1:7"),
        ('code: "x = 1\\ny = = 2"', "1:7"),
        ("code: |\n  def f():\n", "2:11"),
        ("code: |\n  return 1\n", "2:3"),
    ],
)
def test_a_syntax_error_is_placed_in_the_card_file(text: str, place: str, reports: Reports) -> None:
    told = reports(checked(text))
    assert len(told) == 1
    assert told[0].startswith(f"{place} `code` is not Python: ")


def test_a_value_without_vary_is_told_what_it_needs(reports: Reports) -> None:
    assert reports(checked("code: x = [${n}]")) == [
        "1:12 `code` is not Python: invalid syntax "
        "| `${n}` needs a value: add `vary: {n: {ints: [2, 9]}}`, or list its values there."
    ]


def test_an_expression_must_be_one(reports: Reports) -> None:
    assert checked("code: (m + c)[1]", expression=True).problems == []
    assert reports(checked("code: x = 1", expression=True)) == [
        "1:9 `code` is not Python: invalid syntax "
        "| It must be one expression; what has to run before it goes into `code`."
    ]


@pytest.mark.parametrize("code", ["(" * 3000 + ")" * 3000, "-" * 200_000 + "1", "x" + ".a" * 100_000, "[" * 150])
def test_code_too_deep_for_python_is_a_problem(code: str) -> None:
    file = CardFile("a.yaml", "code: x")
    check_python(file, (1, 7), "code", code)
    assert len(file.problems) == 1


def test_zero_bytes_are_a_problem() -> None:
    file = CardFile("a.yaml", "code: x")
    check_python(file, (1, 7), "code", "x = 1\0")
    assert len(file.problems) == 1


def test_odd_but_legal_code_is_not_spoken_of(capsys: pytest.CaptureFixture[str]) -> None:
    with warnings.catch_warnings(), warnings_unheard():
        assert checked("code: |\n  x = '\\d'\n  y = 1 is 1\n").problems == []
    assert capsys.readouterr().err == ""


def test_the_code_is_never_run() -> None:
    checked("code: |\n  import sys\n  sys.quizapp_was_here = True\n")
    assert not hasattr(sys, "quizapp_was_here")


def test_code_that_yaml_made_one_line_of_is_told_to_go_into_a_block(reports: Reports) -> None:
    file = CardFile("a.yaml", "code:\n  x = 1\n  y = x\n")
    data = parse(file)
    assert isinstance(data, Map)
    check_python(file, data.values_at["code"], "code", data["code"])
    assert reports(file) == [
        "2:3 `code` is not Python: invalid syntax "
        "| Code of several lines goes into a `|` block, which keeps its lines as they are."
    ]


def test_gathered_pieces_are_checked_together_and_told_nothing() -> None:
    file = CardFile("a.yaml", "code: x", unchecked=[])
    check_python(file, (1, 7), "code", "x = = 1")
    check_python(file, (1, 7), "ask", "x + 1", expression=True)
    assert file.problems == []
    assert not all_readable(file)
    assert file.problems == []
    check_python(file, (1, 7), "code", "x = = 1")
    assert len(file.problems) == 1


@pytest.mark.parametrize(
    ("code", "expression", "samples", "readable"),
    [
        ("x = 1", False, (), True),
        ("x = 1", True, (), False),
        ("x = ${n}", False, ({"n": "1"}, {"n": "2"}), True),
        ("x = ${n}", False, ({"n": "1"}, {"n": "="}), False),
    ],
)
def test_a_gathered_piece_is_checked_as_it_would_have_been(
    code: str, expression: bool, samples: tuple[dict[str, str], ...], readable: bool
) -> None:
    file = CardFile("a.yaml", "code: x", unchecked=[])
    check_python(file, (1, 7), "code", code, expression=expression, samples=samples)
    assert all_readable(file) == readable
