"""Where in its file a key or an item of a card stands: found again only when it is asked for.

A card keeps the place it begins at; the places of its hundred keys would make every start slower, and only a check
ever asks for them.
"""

import re
from pathlib import Path
from typing import Any

from quizapp.core.card import Card, Position
from quizapp.decks.card_file import CardFile, Mark, read_card_file
from quizapp.decks.strict_yaml import Map, Seq, parse

_STEP = re.compile(r'"([^"]+)"|([^.\[\]"]+)|\[(\d+)\]')


class Positions:
    """Finds places in card files, each of which is read once."""

    def __init__(self) -> None:
        self._files: dict[str, dict[Mark, Map]] = {}

    def of(self, card: Card, path: str) -> Position | None:
        """The place of `path` in `card`, such as "wrong[1].answer" (items count from 0; a key with dots is in quotes).

        The place of the nearest part above it that is there, the card itself at the end: always that, where the file
        has changed since.
        """
        if card.where is None or not path:
            return card.where
        data = self._cards(card.where.file).get((card.where.line, card.where.column))
        if data is None or data.get("id") != card.id:
            return card.where
        return Position(card.where.file, *_find(data, path))

    def _cards(self, name: str) -> dict[Mark, Map]:
        """The cards of a file by their places; none where it cannot be read any more."""
        if name not in self._files:
            file = read_card_file(Path(name))
            data = parse(file) if isinstance(file, CardFile) else None
            cards = data.get("cards") if isinstance(data, Map) else None
            items = cards if isinstance(cards, Seq) else []
            self._files[name] = {item.at: item for item in items if isinstance(item, Map)}
        return self._files[name]


def _find(data: Map, path: str) -> Mark:
    """The place of the deepest step of `path` that is there: of a key the key itself, of an item its beginning."""
    at: Mark = data.at
    inside: Any = data
    for quoted, plain, number in _STEP.findall(path):
        key = quoted or plain
        if key and isinstance(inside, Map) and key in inside:
            at, inside = inside.keys_at[key], inside[key]
        elif number and isinstance(inside, Seq) and int(number) < len(inside):
            at, inside = inside.items_at[int(number)], inside[int(number)]
        else:
            break
    return at
