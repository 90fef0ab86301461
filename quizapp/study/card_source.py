"""Where the cards of a preview come from: a deck, a folder of decks, or one card file beside a `deck.yaml`."""

import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from quizapp.core.card import Card
from quizapp.decks.deck import DECK_FILE
from quizapp.decks.library import Library, load_library

_CARD_FILES = (".yaml", ".yml")

Signature = frozenset[tuple[str, int, int, int]]
"""What tells that files have changed: the name, size, time of change and number of each."""


@dataclass(frozen=True, slots=True)
class CardSource:
    """The deck at `path`; with `only`, just the cards that stand in this file of it."""

    path: Path
    only: Path | None = None

    @classmethod
    def at(cls, path: Path) -> "CardSource":
        """The source that `path` means: a card file that is no deck of its own is shown as part of its deck."""
        beside = path.parent / DECK_FILE
        if path.suffix == ".yaml" and path.name != DECK_FILE and not path.is_dir() and beside.is_file():
            return cls(path.parent, path)
        return cls(path)

    def load(self) -> Library:
        """Read the cards anew; what is wrong with them is in the library's problems."""
        return load_library([self.path])

    def cards(self, library: Library) -> tuple[Card, ...]:
        """The cards to show, drafts included, in the author's order."""
        found = (card for deck in library.decks for card in deck.cards)
        if self.only is None:
            return tuple(found)
        return tuple(card for card in found if card.where is not None and Path(card.where.file) == self.only)

    def signature(self) -> Signature:
        """The state of every file that the cards could be in, without reading any."""
        found = []
        for path in self._files():
            try:
                state = path.stat()
            except OSError:
                continue
            if stat.S_ISDIR(state.st_mode):  # what else is in a folder, such as an editor's own files, is no change
                continue
            found.append((str(path), state.st_size, state.st_mtime_ns, state.st_ino))
        return frozenset(found)

    def _files(self) -> Iterator[Path]:
        yield self.path
        for path in _inside(self.path):
            if path.suffix in _CARD_FILES:
                yield path
            else:
                yield from (inner for inner in _inside(path) if inner.suffix in _CARD_FILES)


def _inside(folder: Path) -> list[Path]:
    """What is in a folder; nothing where there is none, or it may not be read."""
    try:
        return list(folder.iterdir()) if stat.S_ISDIR(folder.stat().st_mode) else []
    except OSError:
        return []
