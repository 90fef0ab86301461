import re

import pytest

from quizapp.decks.fields import VARIABLE, Fields
from quizapp.decks.key_help import OWN
from quizapp.decks.outline import Outline, whole


def outline_of(read: object, **given: object) -> Outline:
    """What `read` asks for, with every answer to what the author wrote."""
    outline = Outline("a thing", given, {"a way": [{"way": "one"}, {"way": "two"}]})
    for written in (False, True):
        outline.written = written
        assert callable(read)
        read(outline)
    return outline


def test_every_reading_leaves_its_schema_behind_and_gives_what_an_absent_key_gives() -> None:
    got: dict[str, object] = {}

    def read(fields: Fields) -> None:
        got.update(
            text=fields.text("text"),
            code=fields.code("code", required=True),
            flag=fields.flag("flag"),
            integer=fields.integer("integer", 1, 9),
            number=fields.number("number", 0),
            any=fields.number("any"),
            word=fields.word("word", ("a", "b")),
            name=fields.name("name"),
            texts=fields.texts("texts", required=True),
            names=fields.names("names"),
            integers=fields.integers("integers", 0, "[1]"),
            either=fields.integers_or_word("either", 0, "[1]", "same"),
            items=list(fields.items("items")),
            raw=fields.take("raw"),
            size=fields.size("items"),
            empty=fields.empty("items"),
        )
        fields.report("text", "nothing comes of this")
        fields.close()

    found = outline_of(read)
    name = {"type": "string", "pattern": "^(?:[A-Za-z_][A-Za-z0-9_]*)$"}
    assert found.found == {
        "text": [{"type": "string"}],
        "code": [{"type": "string", "pattern": r"\S"}],
        "flag": [{"type": "boolean"}],
        "integer": [{"type": "integer", "minimum": 1, "maximum": 9}],
        "number": [{"type": "number", "minimum": 0}],
        "any": [{"type": "number"}],
        "word": [{"enum": ["a", "b"]}],
        "name": [name],
        "texts": [{"type": "array", "items": {"type": "string", "pattern": r"\S"}, "minItems": 1}],
        "names": [{"type": "array", "items": name}],
        "integers": [{"type": "array", "items": {"type": "integer", "minimum": 0}}],
        "either": [{"enum": ["same"]}, {"type": "array", "items": {"type": "integer", "minimum": 0}}],
        "items": [{"type": "array"}],
        "raw": [{}],
    }
    assert found.required == {"code", "texts"}
    assert found.file.problems == []
    assert got == {
        "text": "",
        "code": "",
        "flag": None,
        "integer": None,
        "number": None,
        "any": None,
        "word": "",
        "name": "",
        "texts": (),
        "names": (),
        "integers": None,
        "either": None,
        "items": [],
        "raw": None,
        "size": 0,
        "empty": False,
    }


def test_a_mapping_is_read_on_and_read_again_as_the_same_one() -> None:
    def read(fields: Fields) -> None:
        inner = fields.mapping("inner", "`inner`", required=True)
        assert inner is not None
        inner.flag("a" if fields.has("inner") else "b")

    found = outline_of(read)
    assert found.found == {"inner": [{"of": "`inner`"}]}
    assert found.inside["inner", 0].what == "`inner`"
    assert set(found.inside["inner", 0].found) == {"a", "b"}


def test_a_list_of_mappings_is_read_once_for_each_given() -> None:
    seen = []

    def read(fields: Fields) -> None:
        for part in fields.parts("ways", "a way", "hint"):
            seen.append(part.word("way", ("one", "two")))
        for each in fields.texts_or_parts("others", "another", "hint"):
            assert isinstance(each, Fields)
            each.text("text")

    found = outline_of(read)
    assert seen == ["one", "two"] * 2
    assert found.found["ways"] == [{"type": "array", "items": {"of": "a way"}}]
    assert found.found["others"] == [{"type": "array", "items": {"of": "another", "or": {"type": "string"}}}]
    assert set(found.inside) == {("ways", 0), ("ways", 1), ("others", 0)}


def test_keys_that_an_author_chooses_are_read_as_one() -> None:
    def read(fields: Fields) -> None:
        for name in fields.own_keys(re.compile("[a-z]"), "a letter", "hint"):
            fields.flag(name) if fields.is_mapping(name) else fields.text(name)

    found = outline_of(read)
    assert found.pattern == "^(?:[a-z])$"
    assert found.found == {OWN: [{"type": "string"}, {"type": "boolean"}]}


def test_a_given_value_is_what_is_read() -> None:
    def read(fields: Fields) -> None:
        assert fields.word("kind", ("code", "recall"), required=True) == "code"
        assert fields.integer("format", 1, 2) == 1

    outline_of(read, kind="code", format=1)


@pytest.mark.parametrize(
    ("word", "fits"),
    [("out", True), ("σ", True), ("_x1", True), ("1x", False), ("my out", False), ("class", False), ("classes", True)],
)
def test_a_pattern_holds_for_the_whole_text_in_both_languages(word: str, fits: bool) -> None:
    assert bool(VARIABLE.fullmatch(word)) == fits
    assert bool(re.search(whole(VARIABLE), word)) == fits
    assert r"\w" not in whole(VARIABLE)  # which is ASCII to ECMAScript
