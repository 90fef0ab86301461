"""Five thousand damaged card files: each loads, or tells at which place what is wrong and what to do."""

from jsonschema import Draft202012Validator

from quizapp.decks.card_file import CardFile, decoded
from quizapp.decks.problem import Problem
from quizapp.decks.python_code import warnings_unheard
from quizapp.decks.reading import read_text
from quizapp.decks.schema import card_file_schema
from quizapp.decks.strict_yaml import Map, parse
from tests.decks.mutating import mutated, whole_files

COUNT = 5000
VALIDATED = 25
"""Every so many of the files that load are held against the schema too, which takes a hundred times as long."""


def check_told(problem: Problem, file: CardFile | None) -> None:
    """A problem has a place that is there, its line, and something to do; and it can be shown on a terminal."""
    assert problem.message
    assert problem.hint
    assert all(line.isprintable() or "\t" in line for line in str(problem).split("\n"))
    if file is None:
        return
    assert problem.where is not None
    line = file.line(problem.where.line)
    assert problem.where.line <= len(file.lines)
    assert 1 <= problem.where.column <= len(line) + 1
    assert problem.source_line == line


def test_no_damage_brings_the_loader_down_or_goes_untold() -> None:
    schema = Draft202012Validator(card_file_schema())
    told = good = 0
    with warnings_unheard():
        for number, data in enumerate(mutated(COUNT)):
            file = decoded("a.yaml", data)
            if isinstance(file, Problem):
                check_told(file, None)
                told += 1
                continue
            cards, problems = read_text(file)
            for problem in problems:
                check_told(problem, file)
            if problems:
                told += 1
                continue
            good += 1
            data_again = parse(CardFile("a.yaml", file.text))
            assert isinstance(data_again, Map)
            assert len(cards) == len(data_again.get("cards", ()))
            if good % VALIDATED == 0:
                assert [error.message for error in schema.iter_errors(data_again)] == [], number
    assert told > COUNT / 2
    assert good > COUNT / 20


def test_what_was_damaged_was_right_before() -> None:
    for text in whole_files():
        assert read_text(CardFile("a.yaml", text))[1] == []
