"""Adds a first card to a deck, which is made where it is not there; whatever was in a file stays, byte for byte."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from quizapp.core.card import Card, Kind, Position
from quizapp.decks.card_file import CardFile, decoded, read_bytes
from quizapp.decks.cards import ID, ID_RULE
from quizapp.decks.content import DECK_FILE
from quizapp.decks.deck import NO_CARDS, LoadedDeck, load_deck_file, load_deck_folder
from quizapp.decks.library import Library
from quizapp.decks.problem import Problem, printable
from quizapp.decks.reading import read_text
from quizapp.decks.schema import MODELINE
from quizapp.decks.strict_yaml import Map, Seq, parse
from quizapp.decks.templates import card_text, header_text
from quizapp.errors import CardFileError, UsageError

_MORE_FILE = "cards.yaml"
_STEP = 2
_NOTHING_WRITTEN = "Nothing was written."


@dataclass(frozen=True, slots=True)
class Added:
    """Where the new card stands, the deck it is in, and whether its file was made for it."""

    path: Path
    where: Position
    deck: Path
    created: bool


def add_card(path: Path, kind: Kind, identity: str, title: str = "", *, library: Library | None = None) -> Added:
    """Add a card of `kind` that checks as it stands to the deck at `path`: a folder, or a `.yaml` file.

    A deck that is not there is made; an existing file is only ever added to, at its end. `library` holds the decks
    beside which the id must be unique. Raises UsageError for an id or title that cannot be, and CardFileError for a
    file that has problems or cannot be added to; then nothing has been written.
    """
    _check_words(identity, title)
    for deck in library.decks if library else ():
        _check_free(identity, deck.cards)
    file, beside = _target(path)
    deck_path = file.parent if beside is not None or file.name == DECK_FILE else file
    if file.exists():
        loaded = _good_deck(deck_path)
        _check_free(identity, loaded.deck.cards if loaded.deck else ())
        return _append(file, kind, identity, title, deck_path)
    if beside is not None:
        loaded = _good_deck(file.parent)
        _check_free(identity, loaded.deck.cards if loaded.deck else ())
    return _create(file, kind, identity, title, deck_path, header=beside is None)


def _check_words(identity: str, title: str) -> None:
    if not ID.fullmatch(identity):
        raise UsageError(f"A card's id cannot be `{printable(identity)}`.", ID_RULE)
    if not title.isprintable():
        raise UsageError("A title is one line without control characters.", "Leave them out.")


def _check_free(identity: str, cards: tuple[Card, ...]) -> None:
    for card in cards:
        if card.id == identity:
            raise UsageError(f"The card id `{identity}` is taken: its card is at {card.where}.", "Choose another.")


def _target(path: Path) -> tuple[Path, Path | None]:
    """The file that the card goes into, and the deck's own file where that is another one beside it."""
    if path.suffix == ".yml":
        raise UsageError(f"{path} is not read: card files end in .yaml.", f"Name it {path.stem}.yaml.")
    if path.suffix == ".yaml" and not path.is_dir():
        own = path.parent / DECK_FILE
        return path, own if path.name != DECK_FILE and own.exists() else None
    if path.is_file() or (path.suffix[1:].isalpha() and not path.is_dir()):
        hint = f"Name a folder, or a file that ends in .yaml, as {path.with_suffix('.yaml')}."
        raise UsageError(f"{path} is neither a folder nor a card file, and a deck is one of them.", hint)
    own = path / DECK_FILE
    if own.is_file() and not _has_cards(own) and any(each.name != DECK_FILE for each in path.glob("*.yaml")):
        # The author keeps the cards apart from what the deck says of itself.
        return path / _MORE_FILE, own
    return own, None


def _has_cards(path: Path) -> bool:
    data = read_bytes(path)
    file = data if isinstance(data, Problem) else decoded(str(path), data)
    root = None if isinstance(file, Problem) else parse(file)
    return isinstance(root, Map) and "cards" in root


def _good_deck(path: Path) -> LoadedDeck:
    """The deck at `path`; raises CardFileError where anything is wrong with it but that it has no cards yet."""
    loaded = load_deck_folder(path) if path.is_dir() else load_deck_file(path)
    problems = [each for each in loaded.problems if each.message != NO_CARDS]
    if problems or loaded.deck is None:
        raise CardFileError(str((problems or loaded.problems)[0]), f"Mend that first. {_NOTHING_WRITTEN}")
    return loaded


def _create(file: Path, kind: Kind, identity: str, title: str, deck: Path, *, header: bool) -> Added:
    name = _deck_id(deck)
    head = header_text(name, name.replace("-", " ").capitalize()) if header else ""
    text = f"{MODELINE}\n{head}cards:\n{card_text(kind, identity, title, _STEP)}"
    with _told(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        with file.open("x", encoding="utf-8", newline="") as new:
            new.write(text)
    return Added(file, _place(file, text, identity), deck, created=True)


def _deck_id(deck: Path) -> str:
    """An id for a new deck, by the name of its folder or file."""
    words = re.sub(r"[^a-z0-9]+", "-", deck.resolve().stem.lower()).strip("-")
    return words[:100] or "my-deck"


def _append(file: Path, kind: Kind, identity: str, title: str, deck: Path) -> Added:
    with _told(file), file.open("r+b") as old:
        data = old.read()
        read = decoded(str(file), data)
        if isinstance(read, Problem):
            raise CardFileError(str(read), _NOTHING_WRITTEN)
        more = _addition(read, card_text(kind, identity, title)).encode()
        text = (data + more).decode("utf-8-sig")
        _prove(file, text, read, identity)
        try:
            old.write(more)
            old.flush()
        except OSError:
            os.truncate(old.fileno(), len(data))
            raise
    return Added(file, _place(file, text, identity), deck, created=False)


def _addition(file: CardFile, card: str) -> str:
    """What must stand after the text of `file` for its list of cards to go on with `card`."""
    root = parse(file)
    cards = root.get("cards") if isinstance(root, Map) else None
    head, indent = "", _STEP
    if not isinstance(root, Map) or (cards is not None and not isinstance(cards, Seq)):
        raise CardFileError(f"{file.name} holds no list of cards.", _NOTHING_WRITTEN)
    if "cards" not in root:
        head = "cards:\n"
    elif root.keys_at["cards"] != max(root.keys_at.values()):
        raise _cannot(file, root, "stands before other keys", "Move `cards:` to the end of the file.")
    elif cards is not None and (not cards or file.character(root.values_at["cards"]) == "["):
        raise _cannot(file, root, "is written in brackets", "Write one `- id: …` a line instead.")
    elif cards is not None:
        head, indent = "\n", _dash(file, cards.items_at[0][0])
    card = "".join(f"{' ' * indent}{line}" for line in card.splitlines(keepends=True))
    begun = "" if not file.text or file.text[-1] in "\r\n" else "\n"
    added = begun + head + card
    return added.replace("\n", "\r\n") if "\r\n" in file.text else added


def _dash(file: CardFile, line: int) -> int:
    """The column, from 0, of the dash of the item that begins on `line`, or on one above it."""
    while line > 1 and not file.line(line).lstrip(" ").startswith("-"):
        line -= 1
    return len(file.line(line)) - len(file.line(line).lstrip(" "))


def _cannot(file: CardFile, root: Map, why: str, hint: str) -> CardFileError:
    place = file.position(root.keys_at["cards"])
    return CardFileError(f"{place}: `cards` {why}, so no card can be added at its end.", f"{hint} {_NOTHING_WRITTEN}")


def _prove(file: Path, text: str, before: CardFile, identity: str) -> None:
    """Read the file as it will be: it must hold its cards of before and the new one, or nothing is written."""
    was, _ = read_text(CardFile(str(file), before.text))
    now, problems = read_text(CardFile(str(file), text))
    if problems or [card.id for card in now] != [*(card.id for card in was), identity]:
        why = f": {problems[0].message}" if problems else ""
        message = f"{before.position(before.end)}: no card can be added behind this{why}."
        raise CardFileError(message, f"Add the card by hand. {_NOTHING_WRITTEN}")


def _place(file: Path, text: str, identity: str) -> Position:
    cards, _ = read_text(CardFile(str(file), text))
    return next(card.where for card in cards if card.id == identity and card.where is not None)


@contextmanager
def _told(file: Path) -> Iterator[None]:
    """Tell what the system refuses as what could not be done."""
    try:
        yield
    except OSError as error:
        if isinstance(error, FileExistsError) and error.filename == str(file):
            raise UsageError(f"{file} is there already.", _NOTHING_WRITTEN) from error
        hint = f"Name a place that you may write to. {_NOTHING_WRITTEN}"
        raise UsageError(f"{file} cannot be written: {error.strerror or error}.", hint) from error
