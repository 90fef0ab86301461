"""Unfinished answers, one file a card, so that a crash or a quit costs no typing."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path

from quizapp.core.card import Card


class Drafts:
    """The unfinished answers in one folder. A draft is a convenience: what cannot be written is not kept.

    An answer to a card whose values vary is about the values it was shown with, so their seed is kept with it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def seed(self, card: Card) -> int | None:
        """Return the seed that drew the values of the unfinished answer to `card`; None without one."""
        if not card.vary:
            return None
        kept = [_seed_in(file) for file in self._files(card)]
        return next((seed for seed in kept if seed is not None), None)

    def read(self, card: Card, seed: int = 0) -> str | None:
        """Return the unfinished answer to `card`, shown with the values of `seed`; None when there is none."""
        try:
            return self._file(card, seed).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            return None

    def write(self, card: Card, text: str, seed: int = 0) -> None:
        """Keep `text` for `card`, shown with the values of `seed`: whole or not at all, whenever the process ends."""
        # A full disk or a read-only folder must not end a drill; the record has its own, loud errors.
        with suppress(OSError):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._replace(self._file(card, seed), text)

    def clear(self, card: Card) -> None:
        """Forget the unfinished answer to `card`."""
        with suppress(OSError):
            for file in self._files(card):
                file.unlink(missing_ok=True)

    def _replace(self, file: Path, text: str) -> None:
        handle, name = tempfile.mkstemp(dir=self._folder, prefix=".draft-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace", newline="") as stream:
                stream.write(text)
            Path(name).replace(file)
        except OSError:
            Path(name).unlink(missing_ok=True)
            raise

    def _file(self, card: Card, seed: int) -> Path:
        # A dot is in no id, so no two names can be the same.
        drawn = f".{seed}" if card.vary else ""
        return self._folder / f"{card.deck}.{card.id}{drawn}.txt"

    def _files(self, card: Card) -> list[Path]:
        return sorted(self._folder.glob(f"{card.deck}.{card.id}.*"))


def _seed_in(file: Path) -> int | None:
    written = file.name.split(".")[2]
    return int(written) if written.isdecimal() else None
