"""The schema as a file beside the card files that name it in their first line."""

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

from quizapp.decks.schema import DIALECT, FILE_NAME, TITLE, card_file_schema
from quizapp.errors import UsageError


def write_schema(deck: Path, *, replace: bool = True) -> Path:
    """Write the schema for the deck at `deck`, its folder or one of its files; returns where it is.

    A schema that was written earlier is replaced, unless `replace` is false. Raises UsageError for a place that cannot
    be written, and for a file of this name that is no such schema.
    """
    folder = deck.parent if deck.suffix in (".yaml", ".yml") and not deck.is_dir() else deck
    path = folder / FILE_NAME
    if path.exists() or path.is_symlink():
        if not _is_ours(path):
            raise UsageError(f"{path} is no schema of card files.", "Move it elsewhere; it has been left as it is.")
        if not replace:
            return path
    try:
        path.write_text(json.dumps(card_file_schema(), indent=1) + "\n", encoding="ascii")
    except OSError as error:
        raise UsageError(
            f"{path} cannot be written: {error.strerror}.", "Name a folder that exists and that you may write to."
        ) from error
    return path


def _is_ours(path: Path) -> bool:
    """Whether the file at `path` is a schema that this program may have written."""
    with suppress(OSError, ValueError, RecursionError):
        found: Any = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else None
        return isinstance(found, dict) and found.get("$schema") == DIALECT and found.get("title") == TITLE
    return False
