"""The JSON Schema of a card file, made from what the loader's own readers ask for."""

from collections.abc import Mapping
from typing import Any

from quizapp.core.card import Kind, Position
from quizapp.decks.bodies import BODIES
from quizapp.decks.code import JUDGED
from quizapp.decks.content import DECK_FILE, FORMAT, Defaults, Header
from quizapp.decks.key_help import OWN, Help, help_of
from quizapp.decks.outline import Outline, Schema
from quizapp.decks.reading import cards_content, deck_content

DIALECT = "https://json-schema.org/draft/2020-12/schema"
TITLE = "A quizapp card file"
FILE_NAME = ".quizapp.schema.json"
MODELINE = f"# yaml-language-server: $schema=./{FILE_NAME}"
"""The first line by which editors find the schema beside a card file."""

_CARD = "a card"
_KINDS: Mapping[str, list[dict[str, str]]] = {_CARD: [{"kind": kind.value} for kind in BODIES]}
_HEADER_KEYS = ("format", "deck", "title", "license", "defaults")
_DRAWN: Schema = {"required": ["cases"], "properties": {"cases": {"required": ["draw"]}}}
_RIGHT: Schema = {"properties": {"correct": {"const": True}}, "required": ["correct"]}

RELATIONS: Mapping[Kind, Schema] = {
    Kind.CODE: {
        "anyOf": [{"required": [key]} for key in JUDGED],
        "if": {"required": ["call"]},
        "then": _DRAWN,
        "else": {"not": _DRAWN},
    },
    Kind.CHOICE: {"properties": {"options": {"minItems": 2, "contains": _RIGHT}}},
    Kind.ORDER: {"properties": {"lines": {"minItems": 2}}},
}
"""What keys of one card have to do with each other, which no single reading shows."""


def card_file_schema() -> Schema:
    """The schema of every card file: a deck's own, with or without cards, and files of further cards beside it."""
    deck, more = outlines()
    kinds = {str(outline.given["kind"]): outline for (key, _), outline in deck.inside.items() if key == "cards"}
    return {
        "$schema": DIALECT,
        "title": TITLE,
        "description": f"A deck in one file, the {DECK_FILE} of a folder, or further cards beside it.",
        "type": "object",
        "if": {"anyOf": [{"required": [key]} for key in _HEADER_KEYS]},
        "then": {"$ref": "#/$defs/deck"},
        "else": {"$ref": "#/$defs/more-cards"},
        "$defs": {
            "deck": _object(deck),
            "more-cards": _object(more),
            "card": _card(kinds),
            **{f"{kind}-card": _kind_of_card(Kind(kind), outline) for kind, outline in kinds.items()},
        },
    }


def outlines() -> tuple[Outline, Outline]:
    """What is asked of a deck's own file, and of a file of further cards."""
    deck = Outline("a deck", {"format": FORMAT, "deck": "deck"}, _KINDS)
    more = Outline(f"a card file beside {DECK_FILE}", {}, _KINDS)
    header = Header("deck", "", "", Defaults(), Position("", 1, 1))
    for written in (False, True):
        deck.written = more.written = written
        deck_content(deck, alone=False)
        cards_content(more, header)
    return deck, more


def _object(outline: Outline, kind: Kind | None = None) -> Schema:
    """The schema of one mapping."""
    properties = {key: _value(outline, key, kind) for key in outline.found}
    if outline.pattern is not None:
        return {
            "type": "object",
            "minProperties": 1,
            "patternProperties": {outline.pattern: properties[OWN]},
            "additionalProperties": False,
        }
    required = [key for key in outline.found if key in outline.required]
    schema: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**schema, "required": required} if required else schema


def _value(outline: Outline, key: str, kind: Kind | None) -> Schema:
    """The schema of what stands under one key, with its help."""
    told = help_of(outline.what, key, kind) or Help("")
    about: Schema = {"description": told.means} if told.means else {}
    if key in ("kind", "format"):
        return {**about, "const": outline.given[key]}
    if told.examples:
        about["examples"] = list(told.examples)
    ways = [_way(outline, key, found) for found in outline.found[key]]
    return {**about, **(ways[0] if len(ways) == 1 else {"anyOf": ways})}


def _way(outline: Outline, key: str, found: Schema) -> Schema:
    """One of the things a key may hold."""
    if key == "cards":
        return {**found, "items": {"$ref": "#/$defs/card"}}
    if "of" in found:
        return _object(outline.inside[key, 0])
    items: Any = found.get("items")
    if items and "of" in items:
        inner = _object(outline.inside[key, 0])
        return {**found, "items": {"anyOf": [items["or"], inner]} if "or" in items else inner}
    return found


def _card(kinds: Mapping[str, Outline]) -> Schema:
    """The schema of a card of any kind: the kind decides which keys there are."""
    about = help_of(_CARD, "kind", Kind.CODE)
    return {
        "type": "object",
        "required": ["id", "kind"],
        "properties": {"kind": {"enum": list(kinds), "description": about.means if about else ""}},
        "allOf": [
            {
                "if": {"properties": {"kind": {"const": kind}}, "required": ["kind"]},
                "then": {"$ref": f"#/$defs/{kind}-card"},
            }
            for kind in kinds
        ],
    }


def _kind_of_card(kind: Kind, outline: Outline) -> Schema:
    schema = _object(outline, kind)
    relations = RELATIONS.get(kind)
    return {"allOf": [relations], **schema} if relations else schema
