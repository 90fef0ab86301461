"""How commands speak: data on stdout, messages on stderr, JSON that is plain ASCII, files only where asked."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from quizapp.core.text import clean
from quizapp.errors import UsageError


def say(text: str = "", *, colour: str | None = None, bold: bool = False) -> None:
    """Print data for a person to stdout, without control characters; colour only reaches a terminal that wants it."""
    click.secho(clean(text), fg=colour, bold=bold or None)


def note(text: str) -> None:
    """Print a message for a person to stderr, without control characters."""
    click.echo(clean(text), err=True)


def counted(number: int, word: str) -> str:
    """The number with its word: 1 card, 2 cards."""
    return f"{number} {word}" if number == 1 else f"{number} {word}s"


def as_json(data: Mapping[str, Any], *, line: bool = False) -> str:
    """`data` as JSON in ASCII, so that no text of a card can steer a terminal; on one line when `line`."""
    return json.dumps(data, allow_nan=False, indent=None if line else 2)


def there(path: Path) -> bool:
    """Whether something is at `path`, as far as can be seen: what may not be looked at is not there."""
    try:
        return path.exists()
    except OSError:
        return False


def write(text: str, target: str) -> None:
    """Write `text` to the file `target`, or to stdout for "-"; raises UsageError where that cannot be."""
    if target == "-":
        click.echo(text.rstrip("\n"))
        return
    try:
        Path(target).write_text(text.rstrip("\n") + "\n", encoding="utf-8")
    except OSError as error:
        raise UsageError(
            f"{target} cannot be written: {error.strerror}.", "Name a file in a folder that exists."
        ) from error
    note(f"Wrote {target}")
