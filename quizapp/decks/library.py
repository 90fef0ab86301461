"""All decks there are: those that ship with the program, then the learner's own."""

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path

from quizapp.core.card import Card, Deck, Position
from quizapp.decks.card_file import line_at
from quizapp.decks.collector import collector_paused
from quizapp.decks.compiled import Compiled, opened_cache
from quizapp.decks.deck import (
    DECK_FILE,
    LoadedDeck,
    card_paths,
    load_deck_file,
    load_deck_folder,
    misnamed,
    unique_cards,
)
from quizapp.decks.problem import Problem, printable
from quizapp.errors import UsageError
from quizapp.paths import bundled, decks_dir

_MISNAMED = "deck.yml"
_HAS_CARDS = re.compile(rb"^cards\s*:", re.MULTILINE)
_NAMES_A_DECK = re.compile(rb"^(?:\xef\xbb\xbf)?[\"']?(?:format|deck)\b|\A\s*\{", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Library:
    """The decks that could be loaded, in order, and everything that is wrong with their files."""

    decks: tuple[Deck, ...]
    problems: tuple[Problem, ...] = ()

    def deck(self, identity: str) -> Deck:
        """The deck with this id; raises UsageError when there is none."""
        for deck in self.decks:
            if deck.id == identity:
                return deck
        raise UsageError(
            f"There is no deck `{printable(identity)}`.", _near(identity, [deck.id for deck in self.decks])
        )

    def card(self, identity: str, deck: str | None = None) -> Card:
        """The card with this id, in `deck` when given; raises UsageError when there is none."""
        decks = self.decks if deck is None else (self.deck(deck),)
        cards = [card for each in decks for card in each.cards]
        for card in cards:
            if card.id == identity:
                return card
        raise UsageError(f"There is no card `{printable(identity)}`.", _near(identity, [card.id for card in cards]))


def load_library(paths: Sequence[Path] | None = None) -> Library:
    """The decks at `paths`; without paths the bundled decks, then the learner's own.

    A path is a deck folder or a card file in it, a single deck file, or a folder of these. Files that have not changed
    since they were last read come out of the compiled cache. What is wrong with a file becomes a problem of the
    library, and everything else still loads: nothing is raised for it.
    """
    if paths is None:
        own = decks_dir()
        paths = [bundled("questions"), *([own] if own.is_dir() else [])]
    decks: list[Deck] = []
    problems: list[Problem] = []
    places: dict[str, Position | None] = {}
    first: dict[str, Card] = {}
    with collector_paused(), opened_cache() as cache:
        for loaded in _loaded(paths, cache):
            problems += loaded.problems
            if loaded.deck is None:
                continue
            if loaded.deck.id in places:
                message = f"the deck id `{loaded.deck.id}` is taken: its first deck is at {places[loaded.deck.id]}"
                hint = "Give one of them another id, or load only one of them."
                problems.append(Problem(loaded.where, message, hint, line_at(loaded.where)))
                continue
            places[loaded.deck.id] = loaded.where
            # A card is its id, whatever deck it is in: two cards of one id would share their progress.
            cards, twice = unique_cards(loaded.deck.cards, first)
            decks.append(replace(loaded.deck, cards=cards))
            problems += twice
    return Library(tuple(decks), tuple(problems))


def _loaded(paths: Sequence[Path], cache: Compiled) -> Iterator[LoadedDeck]:
    """What came of every deck at `paths`, each file or folder once."""
    seen = set()
    for path in paths:
        for each in _found(path):
            if isinstance(each, Problem):
                yield LoadedDeck(None, (each,))
            elif (real := os.path.realpath(each)) not in seen:
                seen.add(real)
                yield load_deck_folder(each, cache) if _is_deck_folder(each) else load_deck_file(each, cache)


def _found(path: Path) -> Iterator[Path | Problem]:
    """The deck folders and single deck files that `path` stands for."""
    try:
        if path.suffix == ".yaml" and path.is_file() and _is_deck_folder(path.parent):
            yield path.parent  # a card file is read as part of its deck, which says what it begins with
        elif not path.is_dir():
            yield path if path.exists() else _missing(path)
        elif _is_deck_folder(path):
            yield path
        elif (path / _MISNAMED).is_file():
            yield misnamed(path / _MISNAMED)
        elif _is_headless(path):
            yield _headless(path)
        else:
            yield from _inside(path)
    except OSError as error:
        yield Problem(None, f"{path} cannot be read: {error.strerror}", "Check that you may read it.")


def _inside(folder: Path) -> Iterator[Path | Problem]:
    """The decks of a folder of decks."""
    found = False
    for path in sorted(folder.iterdir()):
        if path.name.startswith("."):
            continue
        if path.is_dir() and _is_deck_folder(path):
            yield path
        elif path.is_dir() and path.suffix != ".yaml":
            if not card_paths(path):
                continue
            yield misnamed(path / _MISNAMED) if (path / _MISNAMED).is_file() else _headless(path)
        elif path.suffix == ".yaml":
            yield path
        elif path.suffix == ".yml":
            yield misnamed(path)
        else:
            continue
        found = True
    # The learner's own folder may be there with nothing in it yet.
    if not found and folder != decks_dir():
        yield Problem(None, f"{folder} holds no deck", f"A deck is a folder with {DECK_FILE}, or one .yaml file.")


def _is_deck_folder(path: Path) -> bool:
    return (path / DECK_FILE).exists()


def _is_headless(folder: Path) -> bool:
    """Whether a folder has files of cards, and none that says of which deck."""
    files = [path.read_bytes() for path in card_paths(folder) if path.suffix == ".yaml" and path.is_file()]
    return any(map(_HAS_CARDS.search, files)) and not any(map(_NAMES_A_DECK.search, files))


def _headless(folder: Path) -> Problem:
    return Problem(None, f"{folder} has card files but no {DECK_FILE}", f"Add {DECK_FILE} with format, deck, title.")


def _missing(path: Path) -> Problem:
    near = get_close_matches(path.name, [each.name for each in _beside(path)], n=1)
    hint = f"Did you mean {path.parent / near[0]}?" if near else "Check the path."
    return Problem(None, f"{path} does not exist", hint)


def _beside(path: Path) -> list[Path]:
    return list(path.parent.iterdir()) if path.parent.is_dir() else []


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1)
    return f"Did you mean `{near[0]}`?" if near else "`quizapp decks` lists what there is."
