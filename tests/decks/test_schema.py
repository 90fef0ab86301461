"""The schema and the loader agree: on what is right, and on what is wrong as far as JSON Schema has words for it."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from quizapp.core.card import Kind
from quizapp.decks.card_file import CardFile, read_card_file
from quizapp.decks.key_help import EVERY_CARD, OF, OF_KIND
from quizapp.decks.outline import Outline
from quizapp.decks.schema import card_file_schema, outlines
from quizapp.decks.strict_yaml import Map, Seq, parse
from quizapp.decks.templates import card_text, header_text
from quizapp.paths import bundled
from tests.decks.test_authoring import EXAMPLES, write_deck
from tests.decks.test_mistakes import FILES, mistakes

SCHEMA = card_file_schema()
WHOLE = Draft202012Validator(SCHEMA)
CARD = Draft202012Validator({"$ref": "#/$defs/card", "$defs": SCHEMA["$defs"]})


def told(validator: Draft202012Validator, data: Any) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(data)]


def data_of(path: Path) -> Any:
    file = read_card_file(path)
    assert isinstance(file, CardFile)
    return parse(file)


def test_it_is_a_schema_of_its_dialect() -> None:
    assert SCHEMA["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    Draft202012Validator.check_schema(SCHEMA)
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


def test_it_is_the_same_every_time() -> None:
    assert json.dumps(card_file_schema()) == json.dumps(SCHEMA)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example.strip().split("\n")[0])
def test_every_example_of_the_guide_is_valid(example: str, tmp_path: Path) -> None:
    assert told(WHOLE, data_of(write_deck(tmp_path, example) / "deck.yaml")) == []


@pytest.mark.parametrize("path", sorted(bundled("questions").rglob("*.yaml")), ids=lambda path: path.name)
def test_every_file_that_ships_is_valid(path: Path) -> None:
    assert told(WHOLE, data_of(path)) == []


@pytest.mark.parametrize("kind", Kind)
def test_every_first_card_is_valid(kind: Kind) -> None:
    text = header_text("d", "D") + "cards:\n" + card_text(kind, "a", "A", 2)
    assert told(WHOLE, parse(CardFile("a.yaml", text))) == []


def cards_with_lines(path: Path) -> Iterator[tuple[Any, range]]:
    """The cards of a file, each with the lines it is on."""
    cards = data_of(path)["cards"]
    assert isinstance(cards, Seq)
    starts = [line for line, _ in cards.items_at]
    yield from zip(cards, map(range, starts, [*starts[1:], 10**6]), strict=True)


@pytest.mark.parametrize("path", [path for path in FILES if path.name != "deck.yaml"], ids=lambda path: path.name)
def test_what_the_loader_refuses_the_schema_refuses_where_it_has_words_for_it(path: Path) -> None:
    compared = 0
    for card, lines in cards_with_lines(path):
        # What YAML itself refuses never comes to a schema: a key that stands twice, a number that begins with 0.
        if isinstance(card, Map) and card.broken:
            continue
        wrong = [each for each in mistakes(path) if each.line in lines and each.column > 1]
        assert bool(told(CARD, card)) == any(not each.beyond_schema for each in wrong), (path.name, lines.start)
        compared += 1
    assert compared >= 3


def test_a_header_with_mistakes_is_refused() -> None:
    path = next(path for path in FILES if path.name == "deck.yaml")
    found = "\n".join(told(WHOLE, data_of(path)))
    for words in ("licence", "tag", "0", "gpu"):
        assert f"'{words}'" in found or f": {words} is less" in found


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("cards: []", False),
        ("cards: [{id: a, kind: recall, prompt: p, answer: a}]", True),
        ("cards: [{id: a, kind: recall, prompt: p, answer: a}]\ntitle: T", False),
        ("format: 1\ndeck: d\ntitle: T", True),
        ("format: 2\ndeck: d\ntitle: T", False),
        ("format: 1\ndeck: D\ntitle: T", False),
        ("format: 1\ndeck: d\ntitle: ' '", False),
        ("- a", False),
        ("just text", False),
    ],
)
def test_whole_files(text: str, valid: bool) -> None:
    assert (told(WHOLE, parse(CardFile("a.yaml", text))) == []) == valid


def test_every_key_says_what_it_means_and_its_examples_are_valid() -> None:
    properties = list(every_property(SCHEMA, "$"))
    assert len(properties) > 120
    for place, schema in properties:
        assert schema.get("description", "").endswith("."), place
        inner = Draft202012Validator({**schema, "$defs": SCHEMA["$defs"]})
        for example in schema.get("examples", ()):
            assert told(inner, example) == [], place


def every_property(schema: Any, place: str) -> Iterator[tuple[str, Any]]:
    """Every schema of a key that an author can write, with where it stands; parts that only compare are left out."""
    if isinstance(schema, list):
        for number, each in enumerate(schema):
            yield from every_property(each, f"{place}[{number}]")
    elif isinstance(schema, dict):
        if schema.get("additionalProperties") is False:
            for name in ("properties", "patternProperties"):
                for key, each in schema.get(name, {}).items():
                    yield f"{place}.{key}", each
        for key, each in schema.items():
            if key not in ("examples", "enum", "const"):
                yield from every_property(each, f"{place}.{key}")


def test_no_help_is_kept_for_a_key_that_is_not_there() -> None:
    known: dict[str, set[str]] = {}

    def note(outline: Outline) -> None:
        what = str(outline.given["kind"]) if "kind" in outline.given else outline.what
        known.setdefault(what, set()).update(outline.found)
        for inner in outline.inside.values():
            note(inner)

    for outline in outlines():
        note(outline)
    assert {(what, key) for what, keys in OF.items() for key in keys if key not in known.get(what, ())} == set()
    for kind, keys in OF_KIND.items():
        assert {*keys, *EVERY_CARD} == known[kind.value]
