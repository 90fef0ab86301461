"""Card files through the compiled cache: only one that has changed is read, and only then are the readers imported."""

from collections.abc import Callable
from pathlib import Path

from quizapp.decks.card_file import CardFile, decoded, read_bytes
from quizapp.decks.compiled import Compiled
from quizapp.decks.content import Content, Header
from quizapp.decks.packing import MismatchError, packed, unpacked
from quizapp.decks.problem import Problem

Read = Callable[[CardFile], Content | None]
"""Makes cards of a file, and reports to the file what is wrong with it."""


def read_deck_file(path: Path, *, alone: bool, cache: Compiled | None) -> tuple[Content | None, list[Problem]]:
    """The deck's own file, which holds all of the deck when `alone`; None where the deck cannot even be named."""

    def read(file: CardFile) -> Content | None:
        from quizapp.decks.reading import read_deck

        return read_deck(file, alone=alone)

    return _known_or_read(path, f"deck {alone}", read, cache)


def read_cards_file(path: Path, header: Header, *, cache: Compiled | None) -> tuple[Content | None, list[Problem]]:
    """A file of further cards of the deck that `header` names; None where there is none to be had."""

    def read(file: CardFile) -> Content | None:
        from quizapp.decks.reading import read_cards

        return read_cards(file, header)

    return _known_or_read(path, f"cards {header.id} {header.defaults}", read, cache)


def _known_or_read(
    path: Path, setting: str, read: Read, cache: Compiled | None
) -> tuple[Content | None, list[Problem]]:
    """What `cache` knows of the file at `path` in this `setting`, else what `read` makes of it."""
    data = read_bytes(path)
    if isinstance(data, Problem):
        return None, [data]
    key = ""
    if cache is not None:
        key = cache.key(data, str(path), setting)
        try:
            known = unpacked(Content, cache.get(key))
        except MismatchError:
            pass
        else:
            return known, []
    file = decoded(str(path), data)
    if isinstance(file, Problem):
        return None, [file]
    content = read(file)
    if cache is not None and content is not None and not file.problems:
        cache.put(key, packed(content))
    return content, file.sorted_problems()
