"""`quizapp schema`: the JSON Schema of card files, for editors."""

from pathlib import Path

import click

from quizapp.cli.output import as_json, note


@click.command()
@click.option(
    "--write",
    "where",
    metavar="PATH",
    type=click.Path(path_type=Path),
    help="Write .quizapp.schema.json into the folder of the deck at PATH.",
)
def schema(where: Path | None) -> None:
    """Print the JSON Schema of card files.

    An editor with yaml-language-server completes keys by it and tells mistakes while you type. It finds the schema by
    the first line of a card file, which `quizapp new` writes.
    """
    from quizapp.decks.schema import MODELINE, card_file_schema
    from quizapp.decks.schema_file import write_schema

    if where is None:
        click.echo(as_json(card_file_schema()))
        return
    path = write_schema(where)
    note(f"Wrote {path}")
    note(f"Begin each card file beside it with: {MODELINE}")
