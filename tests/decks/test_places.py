from collections.abc import Callable

import pytest

from quizapp.decks.card_file import CardFile
from quizapp.decks.places import place_of
from quizapp.decks.strict_yaml import Map, parse


@pytest.fixture
def found() -> Callable[[str, str], str]:
    """The place of `sign` in the value of `text`, as "line:column" and the character that stands there."""

    def find(yaml: str, sign: str) -> str:
        file = CardFile("a.yaml", yaml)
        data = parse(file)
        assert isinstance(data, Map)
        line, column = place_of(file, data.values_at["text"], data["text"], data["text"].index(sign))
        return f"{line}:{column} {file.line(line)[column - 1 :][: len(sign)]}"

    return find


@pytest.mark.parametrize(
    ("yaml", "told"),
    [
        ("text: ab@c", "1:9 @"),
        ("text: 'ab@c'", "1:10 @"),
        ('text: "ab@c"', "1:10 @"),
        ("text: |\n  one\n  tw@o\n", "3:5 @"),
        ("text: |2\n    in@\n", "2:7 @"),
        ("text: |\n\n  one\n\n    tw@o\n", "5:7 @"),
        ("x: {y: 1}\ntext: '日本@'", "2:10 @"),
    ],
)
def test_a_character_is_found_in_the_file(yaml: str, told: str, found: Callable[[str, str], str]) -> None:
    assert found(yaml, "@") == told


@pytest.mark.parametrize("yaml", ["text: >\n  one\n  tw@o\n", "text: one\n  two\n\n  thr@ee\n"])
def test_where_lines_were_folded_the_value_is_the_place(yaml: str, found: Callable[[str, str], str]) -> None:
    assert found(yaml, "@").startswith("1:7 ")
