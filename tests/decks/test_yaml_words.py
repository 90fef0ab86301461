from collections.abc import Callable

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.strict_yaml import BAD, parse
from quizapp.decks.yaml_words import advice


@pytest.mark.parametrize(
    ("text", "said", "advised"),
    [
        ("a: b: c", "1:5 a second `:` stands where a value or the next key should be", '"quotes"'),
        ("a: `x` is it", "1:4 an unquoted text cannot begin with this character", '"quotes"'),
        ("a: @x", "1:4 an unquoted text cannot begin with this character", '"quotes"'),
        ("a: 50\nb: %x", "2:4 an unquoted text cannot begin with this character", '"quotes"'),
        ("a:\n\tb: 1", "2:1 a tab stands where only spaces may", "Indent with spaces"),
        ("a: |\n  x\n\ty", "3:1 a tab stands where only spaces may", "Indent with spaces"),
        ("a: 'x\nb: 1", "1:4 this quote is never closed", "Close it"),
        ("b: 1\na: [1, 2", "2:4 this bracket is not closed", "commas"),
        ("a: {b: 1}\nb: [\n\n", "2:4 this bracket is not closed", "commas"),
        ("a: [b, {c: [d],\n", "1:8 this bracket is not closed", "commas"),
        ("a:\n- b\n- *\n\n", "3:3 a text cannot begin with `*` or `&`", '"quotes"'),
        ("a: {b: 1", "1:4 this bracket is not closed", "commas"),
        ('a: "\\d"', "1:5 this backslash means nothing inside double quotes", "'single quotes'"),
        ("a: 1\nfoo\nb: 2", "2:1 this line is neither `key: value` nor part of the text above", "`|` block"),
        ("a: |x\n  t", "1:5 this block of text cannot be read", "After `|`"),
        ("a: *bold* text", "1:9 a text cannot begin with `*` or `&`", '"quotes"'),
        ("a: !e!x y", "1:4 a tag (`!…`) is not used in card files", "Leave it out"),
        ("%YAML 1.3\n---\na: 1", "1:1 a directive (`%…` at the start of a line) is not used in card files", "Leave"),
        ("a: 'it's'", "1:8 this does not fit what stands before it", "same column"),
        ("a:\n  - b\n - c", "3:2 this does not fit what stands before it", "begins in column 3 or 1"),
    ],
)
def test_what_authors_get_wrong_is_told_in_our_words(
    text: str, said: str, advised: str, reports: Callable[[CardFile], list[str]]
) -> None:
    file = CardFile("a.yaml", text)
    assert parse(file) is BAD
    message, hint = reports(file)[0].split(" | ")
    assert message == said
    assert advised in hint


def test_an_unforeseen_complaint_is_passed_on() -> None:
    said = advice("the moon is full", "while looking up", "x")
    assert said.message == "this is not YAML: while looking up the moon is full"
    assert said.hint
