"""`quizapp decks`: which decks there are."""

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, say
from quizapp.cli.select import tell_problems

if TYPE_CHECKING:
    from quizapp.core.card import Deck

SCHEMA = "quizapp.decks/1"


@click.command()
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.decks/1.")
def decks(wants_json: bool) -> None:
    """List the decks.

    Those that ship with quizapp come first, then your own.
    """
    from quizapp.decks.library import load_library

    library = load_library()
    tell_problems(library.problems)
    if wants_json:
        click.echo(as_json({"schema": SCHEMA, "decks": [_as_data(deck) for deck in library.decks]}))
        return
    width = max((len(deck.id) for deck in library.decks), default=0)
    for deck in library.decks:
        say(f"{deck.id:<{width}}  {len(deck.shown):>4} cards  {deck.title}")


def _as_data(deck: "Deck") -> dict[str, Any]:
    return {
        "id": deck.id,
        "title": deck.title,
        "license": deck.license,
        "path": deck.path,
        "cards": len(deck.shown),
        "drafts": len(deck.cards) - len(deck.shown),
        "kinds": dict(sorted(Counter(card.kind.value for card in deck.shown).items())),
        "tags": sorted({tag for card in deck.shown for tag in card.tags}),
    }
