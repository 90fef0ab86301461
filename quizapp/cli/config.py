"""`quizapp config`: where the settings are, and what they come to."""

import json
from collections.abc import Collection, Iterator, Mapping, Sequence

import click

from quizapp.cli.output import note, say, there

_COLUMN = 38  # where the longest of our own lines ends


@click.group()
def config() -> None:
    """Show the settings, or where they are kept."""


@config.command()
def path() -> None:
    """Print the path of config.toml."""
    from quizapp.paths import config_file

    say(str(config_file()))


@config.command()
def show() -> None:
    """Print every setting in force, as config.toml takes it."""
    from quizapp.config import load_config
    from quizapp.paths import config_file

    settings = load_config()
    missing = "" if there(config_file()) else " does not exist, so these are the defaults"
    note(f"{config_file()}{missing}")
    for line in _unknown_decks(settings.decks):
        note(line)
    for line in as_toml(settings.as_tables()):
        say(line)


@config.command()
def keys() -> None:
    """Print the keys in force and what each does, as config.toml takes them."""
    from quizapp.config import load_config
    from quizapp.config.keys import ACTIONS
    from quizapp.paths import config_file

    settings = load_config()
    note(f"to change them, write a line of these below [keys] in {config_file()}")
    say("[keys]")
    for name, action in ACTIONS.items():
        own = settings.keys[name]
        otherwise = "" if own == action.keys else f"; by itself {_written(action.keys)}"
        say(f"{f'{name} = {_written(own)}':<{_COLUMN}} # {action.does}{otherwise}")


def _written(keys: Sequence[str]) -> str:
    return json.dumps(keys[0] if len(keys) == 1 else keys, ensure_ascii=False)


def _unknown_decks(named: Collection[str]) -> Iterator[str]:
    """Yield a line for each deck that has settings and is not there: it may lie elsewhere, or its id be mistyped."""
    if not named:
        return
    from difflib import get_close_matches

    from quizapp.config import dotted
    from quizapp.decks.library import load_library

    known = [deck.id for deck in load_library().decks]
    for deck in named:
        if deck not in known:
            close = get_close_matches(deck, known, n=1)
            hint = f" Did you mean {close[0]!r}?" if close else ""
            yield f"[{dotted(('decks', deck))}] is for a deck that is not installed.{hint}"


def as_toml(settings: Mapping[str, object], table: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the lines of a TOML document for numbers, text, lists of these, and tables of these."""
    from quizapp.config import dotted

    tables = {key: value for key, value in settings.items() if isinstance(value, Mapping)}
    for key, value in settings.items():
        if key not in tables:
            # For such values JSON is TOML, but that TOML wants the delete character escaped.
            written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            yield f"{dotted((key,))} = {written}"
    for key, value in tables.items():
        if not value or not all(isinstance(each, Mapping) for each in value.values()):
            yield from ("", f"[{dotted((*table, key))}]")
        yield from as_toml(value, (*table, key))
