"""One deck: a folder with `deck.yaml` and card files, or a single file that holds both."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quizapp.core.card import Card, Deck, Position
from quizapp.decks.card_file import line_at
from quizapp.decks.compiled import Compiled
from quizapp.decks.content import DECK_FILE as DECK_FILE
from quizapp.decks.content import FORMAT as FORMAT
from quizapp.decks.known import read_cards_file, read_deck_file
from quizapp.decks.problem import Problem

NO_CARDS = "this deck has no cards"


@dataclass(frozen=True, slots=True)
class LoadedDeck:
    """What came of one deck; `deck` is None where not even its name is known. `where` is the place of that name."""

    deck: Deck | None
    problems: tuple[Problem, ...]
    where: Position | None = None


def load_deck_file(path: Path, cache: Compiled | None = None) -> LoadedDeck:
    """The deck in the single file at `path`; never raises for what is in it."""
    return _load(path, path, [], cache)


def load_deck_folder(folder: Path, cache: Compiled | None = None) -> LoadedDeck:
    """The deck in `folder`: `deck.yaml`, then its other `*.yaml` by name; never raises for what is in them."""
    try:
        paths = [path for path in card_paths(folder) if path.name != DECK_FILE]
    except OSError as error:
        return LoadedDeck(None, (Problem(None, f"{folder} cannot be read: {error.strerror}", "Check that you may."),))
    loaded = _load(folder, folder / DECK_FILE, [path for path in paths if path.suffix == ".yaml"], cache)
    unread = [misnamed(path) for path in paths if path.suffix == ".yml"]
    return LoadedDeck(loaded.deck, (*loaded.problems, *unread), loaded.where)


def misnamed(path: Path) -> Problem:
    """The problem with a file that has the wrong ending for card files."""
    return Problem(None, f"{path} is not read: card files end in .yaml", f"Rename it to {path.stem}.yaml.")


def card_paths(folder: Path) -> list[Path]:
    """Everything in `folder` named like a card file, by name; hidden files, such as an editor's, are passed over."""
    found = (path for path in folder.iterdir() if path.suffix in (".yaml", ".yml"))
    return sorted(path for path in found if not path.name.startswith("."))


def _load(path: Path, main: Path, others: list[Path], cache: Compiled | None) -> LoadedDeck:
    content, problems = read_deck_file(main, alone=path == main, cache=cache)
    if content is None or content.header is None:
        return LoadedDeck(None, tuple(problems))
    header, cards = content.header, list(content.cards)
    for other in others:
        more, wrong = read_cards_file(other, header, cache=cache)
        cards += more.cards if more else ()
        problems += wrong
    unique, twice = unique_cards(cards, {})
    problems += twice
    if not cards and not problems:
        hint = "Add `cards:` here or in a file beside it."
        problems.append(Problem(header.where, NO_CARDS, hint, line_at(header.where)))
    deck = Deck(header.id, header.title, unique, header.license, str(path))
    return LoadedDeck(deck, tuple(problems), header.where)


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
            hint = "Give one of them another id; progress hangs on it."
            problems.append(Problem(card.where, message, hint, line_at(card.where)))
    return tuple(kept), problems
