"""One deck: a folder with `deck.yaml` and card files, or a single file that holds both."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.core.card import Card, Deck, Position
from quizapp.decks.card_file import CardFile, read_card_file
from quizapp.decks.cards import ID, ID_RULE, Defaults, read_card, read_defaults
from quizapp.decks.fields import Fields, type_name
from quizapp.decks.problem import Problem
from quizapp.decks.strict_yaml import BAD, Map, parse

FORMAT = 1
DECK_FILE = "deck.yaml"


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """What came of one deck; `deck` is None where not even its name is known. `where` is the place of that name."""

    deck: Deck | None
    problems: tuple[Problem, ...]
    where: Position | None = None


@dataclass(frozen=True, slots=True)
class _Header:
    """What a deck says of itself."""

    id: str
    title: str
    license: str
    defaults: Defaults
    where: Position


def load_deck_file(path: Path) -> LoadedDeck:
    """The deck in the single file at `path`; never raises for what is in it."""
    return _load(path, path, [])


def load_deck_folder(folder: Path) -> LoadedDeck:
    """The deck in `folder`: `deck.yaml`, then its other `*.yaml` by name; never raises for what is in them."""
    try:
        paths = [path for path in card_paths(folder) if path.name != DECK_FILE]
    except OSError as error:
        return LoadedDeck(None, (Problem(None, f"{folder} cannot be read: {error.strerror}", "Check that you may."),))
    loaded = _load(folder, folder / DECK_FILE, [path for path in paths if path.suffix == ".yaml"])
    misnamed = [
        Problem(None, f"{path} is not read: card files end in .yaml", f"Rename it to {path.stem}.yaml.")
        for path in paths
        if path.suffix == ".yml"
    ]
    return LoadedDeck(loaded.deck, (*loaded.problems, *misnamed), loaded.where)


def card_paths(folder: Path) -> list[Path]:
    """Everything in `folder` named like a card file, by name; hidden files, such as an editor's, are passed over."""
    found = (path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    return sorted(path for path in found if not path.name.startswith("."))


def _load(path: Path, main: Path, others: list[Path]) -> LoadedDeck:
    file = read_card_file(main)
    if isinstance(file, Problem):
        return LoadedDeck(None, (file,))
    fields = _root(file)
    header = fields and _header(fields, alone=path == main)
    if not fields or not header:
        return LoadedDeck(None, tuple(file.sorted_problems()))
    cards = _cards(fields, header, required=path == main)
    fields.close()
    problems = file.sorted_problems()
    for other in others:
        more, wrong = _load_cards(other, header)
        cards += more
        problems += wrong
    unique, twice = unique_cards(cards, {})
    problems += twice
    if not cards and not problems:
        problems.append(Problem(header.where, "this deck has no cards", "Add `cards:` here or in a file beside it."))
    deck = Deck(header.id, header.title, unique, header.license, str(path))
    return LoadedDeck(deck, tuple(problems), header.where)


def _root(file: CardFile) -> Fields | None:
    """The mapping that a card file is, or None, which is then reported."""
    data: Any = parse(file)
    if isinstance(data, Map):
        return Fields(file, data, "a deck")
    if data is not BAD and not file.problems:
        hint = "Begin with `format: 1`, `deck:` and `title:`, or with `cards:`."
        file.report((1, 1), f"a card file must be a mapping, not {type_name(data)}", hint)
    return None


def _header(fields: Fields, *, alone: bool) -> _Header | None:
    """What `fields` say of the deck, or None when it cannot be named or is of a format we do not know."""
    version = fields.integer("format", 1, 2**31, required=True)
    if version is not None and version > FORMAT:
        hint = f"This quizapp reads format {FORMAT}; upgrade quizapp to study this deck."
        fields.report("format", f"format {version} was written for a newer quizapp", hint)
        return None
    if alone and not fields.has("deck") and fields.has("cards"):
        hint = f"Add format, deck and title; or name the folder, if its {DECK_FILE} has them."
        fields.file.report(fields.data.at, "a deck in a single file needs the key `deck`", hint)
        return None
    identity = fields.matching("deck", ID, ID_RULE, required=True)
    title = fields.text("title", required=True)
    license_ = fields.text("license")
    defaults = read_defaults(fields)
    if not identity or version is None:
        return None
    return _Header(identity, title or identity, license_, defaults, fields.file.position(fields.at("deck")))


def _load_cards(path: Path, header: _Header) -> tuple[list[Card], list[Problem]]:
    """The cards of a card file beside `deck.yaml`."""
    file = read_card_file(path)
    if isinstance(file, Problem):
        return [], [file]
    fields = _root(file)
    if fields is None:
        return [], file.sorted_problems()
    fields.what = f"a card file beside {DECK_FILE}"
    cards = _cards(fields, header, required=True)
    fields.close()
    return cards, file.sorted_problems()


def _cards(fields: Fields, header: _Header, *, required: bool) -> list[Card]:
    """The good cards of one file, in the author's order; the others are reported."""
    parts = fields.parts("cards", "a card", "Write `- id: …`, `kind: …`, ….", required=required)
    return [card for part in parts if (card := read_card(part, header.id, header.defaults)) is not None]


def unique_cards(cards: Iterable[Card], first: dict[str, Card]) -> tuple[tuple[Card, ...], list[Problem]]:
    """The cards whose id is not in `first` yet, which they enter, and a problem for each of the others."""
    kept = []
    problems = []
    for card in cards:
        earlier = first.setdefault(card.id, card)
        if earlier is card:
            kept.append(card)
        else:
            message = f"the card id `{card.id}` is taken: its first card is at {earlier.where}"
            problems.append(Problem(card.where, message, "Give one of them another id; progress hangs on it."))
    return tuple(kept), problems
