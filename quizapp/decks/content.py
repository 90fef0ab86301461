"""What a card file comes to: what it says of its deck, where it is the deck's own, and its cards."""

from dataclasses import dataclass

from quizapp.core.card import Card, Limits, Position

FORMAT = 1
DECK_FILE = "deck.yaml"
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a deck gives to each of its cards: tags to add, and limits and a device to start from."""

    tags: tuple[str, ...] = ()
    limits: Limits = _LIMITS
    device: str = "cpu"


@dataclass(frozen=True, slots=True)
class Header:
    """What a deck says of itself; `where` is the place of its id."""

    id: str
    title: str
    license: str
    defaults: Defaults
    where: Position


@dataclass(frozen=True, slots=True)
class Content:
    """The good cards of one file, in the author's order, and the header where the file is the deck's own."""

    cards: tuple[Card, ...] = ()
    header: Header | None = None
