"""The files of a deck as text with the place of each card, so that one card can be replaced and all else kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quizapp.decks.card_file import CardFile, read_card_file
from quizapp.decks.deck import card_paths
from quizapp.decks.problem import Problem
from quizapp.decks.strict_yaml import Map, Seq, parse
from quizapp.errors import CardFileError, UsageError

# A line as the YAML reader counts them, with its end.
_LINE = re.compile("[^\n\r\x85\u2028\u2029]*(?:\r\n|[\n\r\x85\u2028\u2029]|$)")


@dataclass(frozen=True, slots=True)
class Placed:
    """One card in its file, on lines `first` to `last`; `text` is without what stands between cards."""

    id: str
    kind: str
    path: Path
    first: int
    last: int
    prompt: str
    text: str


@dataclass(frozen=True, slots=True)
class DeckText:
    """The files of one deck, and their cards by id."""

    files: Mapping[Path, str]
    cards: Mapping[str, Placed]


def read_deck_text(folder: Path) -> DeckText:
    """The card files in `folder`. Raises CardFileError for one that cannot be read as YAML."""
    try:
        paths = [path for path in card_paths(folder) if path.suffix == ".yaml"] if folder.is_dir() else []
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}.", "Check that you may.") from error
    files: dict[Path, str] = {}
    cards: dict[str, Placed] = {}
    for path in paths:
        read = read_card_file(path)
        if isinstance(read, Problem):
            raise CardFileError(str(read))
        data = _parsed(read)
        files[path] = read.text
        cards |= {each.id: each for each in _placed(path, read.text, data)}
    return DeckText(files, cards)


def _parsed(file: CardFile) -> Map:
    data = parse(file)
    if not isinstance(data, Map):
        told = str(file.sorted_problems()[0]) if file.problems else f"{file.name} is no card file: it holds no mapping."
        raise CardFileError(told, "Mend that first; nothing was imported.")
    return data


def with_cards(text: str, placed: Mapping[Placed, str], new: str) -> str:
    """The file `text` with each placed card replaced by the text beside it, and the text `new` at its end."""
    lines = lines_of(text)
    for card in sorted(placed, key=lambda each: -each.first):
        ending = _ending(lines[card.last - 1])
        lines[card.first - 1 : card.last] = [placed[card].replace("\n", ending)]
    whole = "".join(lines)
    if not new:
        return whole
    ending = _ending(lines[0])
    bare = whole.rstrip()
    gap = "" if bare.endswith("cards:") else ending
    return f"{bare}{ending}{gap}{new.replace(chr(10), ending)}"


def lines_of(text: str) -> list[str]:
    """The lines of `text` with their ends."""
    return [found for found in _LINE.findall(text) if found]


def _ending(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"


def _placed(path: Path, text: str, data: Map) -> list[Placed]:
    items = data.get("cards")
    if not isinstance(items, Seq):
        return []
    lines = lines_of(text)
    starts = [at[0] for at in items.items_at]
    dash = min((at[1] for at in items.items_at), default=1)
    # What stands after the last card is the next key's, where an author has written one.
    after = [line for line, _ in data.keys_at.values() if starts and line > starts[-1]]
    ends = [*starts[1:], min(after, default=len(lines) + 1)]
    return [
        _place(path, lines[: _last(lines, first, end, dash)], first, item)
        for item, first, end in zip(items, starts, ends, strict=True)
        if isinstance(item, Map) and isinstance(item.get("id"), str)
    ]


def _last(lines: list[str], first: int, end: int, dash: int) -> int:
    """The last line of the card that begins on line `first`, where the next one does on line `end`.

    Empty lines and comments between two cards belong to neither: what an author writes above a card does not edit
    the one before.
    """
    last = end - 1
    while last > first:
        text = lines[last - 1].lstrip()
        if text and not (text.startswith("#") and len(lines[last - 1]) - len(text) < dash):
            break
        last -= 1
    return last


def _place(path: Path, lines: list[str], first: int, item: dict[str, Any]) -> Placed:
    """The card in `lines`, from line `first` to their end."""
    # With line feeds, whatever ends the lines have: an editor that changes them has changed no card.
    text = "".join(line.rstrip("\r\n\x85\u2028\u2029") + "\n" for line in lines[first - 1 :])
    kind, prompt = (value if isinstance(value := item.get(key), str) else "" for key in ("kind", "prompt"))
    return Placed(item["id"], kind, path, first, len(lines), prompt, text)
