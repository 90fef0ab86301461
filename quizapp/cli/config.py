"""`quizapp config`: where the settings are, and what they come to."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict

import click

from quizapp.cli.output import note, say, there


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
    for line in as_toml(asdict(settings)):
        say(line)


def as_toml(settings: Mapping[str, object], table: str = "") -> Iterator[str]:
    """Yield the lines of a TOML document for numbers, text, lists of these, and tables of these."""
    tables = {key: value for key, value in settings.items() if isinstance(value, Mapping)}
    for key, value in settings.items():
        if key not in tables:
            # For such values JSON is TOML, but that TOML wants the delete character escaped.
            written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
            yield f"{key} = {written}"
    for key, value in tables.items():
        name = f"{table}{key}"
        yield from ("", f"[{name}]")
        yield from as_toml(value, f"{name}.")
