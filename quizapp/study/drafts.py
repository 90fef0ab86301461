"""Unfinished answers, one file a card, so that a crash or a quit costs no typing."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from quizapp.core.card import Card


class Drafts:
    """The unfinished answers in one folder. A draft is a convenience: what cannot be written is not kept."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def read(self, card: Card) -> str | None:
        """Return the unfinished answer to `card`, None when there is none."""
        try:
            return self._file(card).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def write(self, card: Card, text: str) -> None:
        """Keep `text` for `card`, whole or not at all, whenever the process may end."""
        # A full disk or a read-only folder must not end a drill; the record has its own, loud errors.
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._replace(self._file(card), text)

    def clear(self, card: Card) -> None:
        """Forget the unfinished answer to `card`."""
        with suppress(OSError):
            self._file(card).unlink(missing_ok=True)

    def _replace(self, file: Path, text: str) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".draft-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as stream:
                stream.write(text)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _file(self, card: Card) -> Path:
        # A dot is in no id, so no two names can be the same.
        return self._folder / f"{card.deck}.{card.id}.txt"
