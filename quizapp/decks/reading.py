"""Reads one card file: the deck's own, or one of further cards beside it."""

from collections.abc import Callable
from typing import Any

from quizapp.core.card import Card
from quizapp.decks.card_file import CardFile
from quizapp.decks.cards import ID, id_rule, read_card, read_defaults
from quizapp.decks.content import DECK_FILE, FORMAT, Content, Defaults, Header
from quizapp.decks.fields import Fields, type_name
from quizapp.decks.problem import Problem
from quizapp.decks.python_code import all_readable, warnings_unheard
from quizapp.decks.quick_yaml import read_quickly
from quizapp.decks.strict_yaml import BAD, Map, parse

_OWN_HEADER = ("format", "deck", "title")

Read = Callable[[CardFile, Any], Content | None]
"""Makes cards of the data of a file, and reports to the file what is wrong with it."""


def read_deck(file: CardFile, *, alone: bool) -> Content | None:
    """The deck's own file, which holds all of the deck when `alone`; None where the deck cannot even be named."""

    def read(file: CardFile, data: Any) -> Content | None:
        fields = _root(file, data, "a deck")
        return None if fields is None else deck_content(fields, alone=alone)

    return _read_twice(file, read)


def read_cards(file: CardFile, header: Header) -> Content | None:
    """A file of further cards of the deck that `header` names; None where there is none to be had."""

    def read(file: CardFile, data: Any) -> Content | None:
        fields = _root(file, data, f"a card file beside {DECK_FILE}")
        return None if fields is None else cards_content(fields, header)

    return _read_twice(file, read)


def read_text(file: CardFile) -> tuple[tuple[Card, ...], list[Problem]]:
    """The good cards of one file, whichever of the two it is, as far as it can be told without those beside it."""

    def read(file: CardFile, data: Any) -> Content | None:
        fields = _root(file, data, "a deck")
        if fields is None or fields.has("deck") or fields.has("format"):
            return None if fields is None else deck_content(fields, alone=False)
        return cards_content(fields, Header("deck", "", "", Defaults(), file.position((1, 1))))

    content = _read_twice(file, read)
    return content.cards if content else (), file.sorted_problems()


def _read_twice(file: CardFile, read: Read) -> Content | None:
    """What `read` makes of the file; only one with something to tell is read with all its places, a second time."""
    with warnings_unheard():
        data = read_quickly(file.text)
        if data is not None:
            file.unchecked = []
            content = read(file, data)
            if all_readable(file) and not file.problems:
                return content
            file.problems.clear()
        return read(file, parse(file))


def _root(file: CardFile, data: Any, what: str) -> Fields | None:
    """The mapping that a card file is, to be read as `what`, or None, which is then reported."""
    if isinstance(data, Map):
        return Fields(file, data, what)
    if data is not BAD and not file.problems:
        hint = "Begin with `format: 1`, `deck:` and `title:`, or with `cards:`."
        file.report((1, 1), f"a card file must be a mapping, not {type_name(data)}", hint)
    return None


def deck_content(fields: Fields, *, alone: bool) -> Content | None:
    """What the deck's own file says; None when the deck cannot be named or is of a format we do not know."""
    header = _header(fields, alone=alone)
    if header is None:
        return None
    cards = _cards(fields, header, required=alone)
    fields.close()
    return Content(cards, header)


def cards_content(fields: Fields, header: Header) -> Content:
    """What a file of further cards says."""
    cards = _cards(fields, header, required=True)
    fields.close()
    return Content(cards)


def _header(fields: Fields, *, alone: bool) -> Header | None:
    if alone and fields.has("cards") and not any(map(fields.has, _OWN_HEADER)):
        hint = f"Add a {DECK_FILE} beside it with format, deck and title, or put these three on top of this file."
        fields.file.report(fields.data.at, f"these cards are of no deck: there is no {DECK_FILE} beside them", hint)
        return None
    version = fields.integer("format", 1, 2**31, required=True)
    if version is not None and version > FORMAT:
        hint = f"This quizapp reads format {FORMAT}; upgrade quizapp to study this deck."
        fields.report("format", f"format {version} was written for a newer quizapp", hint)
        return None
    identity = fields.matching("deck", ID, id_rule(fields.data.get("deck")), required=True)
    title = fields.text("title", required=True)
    license_ = fields.text("license")
    defaults = read_defaults(fields)
    if not identity or version is None:
        return None
    return Header(identity, title or identity, license_, defaults, fields.file.position(fields.at("deck")))


def _cards(fields: Fields, header: Header, *, required: bool) -> tuple[Card, ...]:
    """The good cards of one file; the others are reported."""
    parts = fields.parts("cards", "a card", "Write `- id: …`, `kind: …`, ….", required=required)
    return tuple([card for part in parts if (card := read_card(part, header.id, header.defaults)) is not None])
