"""`quizapp due`: what waits today."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, say
from quizapp.cli.select import tell_problems
from quizapp.core.vary import listed_title

if TYPE_CHECKING:
    from quizapp.study.due import DueDeck

SCHEMA = "quizapp.due/1"


@click.command()
@click.option("--count", "only_count", is_flag=True, help="Print nothing but the number, for a prompt or a status bar.")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.due/1.")
def due(only_count: bool, wants_json: bool) -> None:
    """Name the cards that are due today.

    They are listed deck by deck, in the order a drill asks them, within the day's limits.
    """
    if only_count and wants_json:
        raise click.UsageError("--count and --json exclude each other.")
    if only_count:
        say(str(sum(deck.total for deck in _due_decks())))
    elif wants_json:
        decks = _due_decks()
        total = sum(deck.total for deck in decks)
        click.echo(as_json({"schema": SCHEMA, "total": total, "decks": [_as_data(deck) for deck in decks]}))
    else:
        show_due()


def show_due() -> None:
    """Print the due cards by name, or that there are none."""
    decks = [deck for deck in _due_decks() if deck.total]
    if not decks:
        say("Nothing is due.")
    for deck in decks:
        say(f"{deck.title} ({deck.id}): {_counts(deck)}", bold=True)
        width = max((len(card.id) for card in deck.cards), default=0)
        for card in deck.cards:
            say(f"  {card.id:<{width}}  {listed_title(card)}".rstrip())


def _due_decks() -> "Sequence[DueDeck]":
    from quizapp.study.due import due_now
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        tell_problems(workspace.library.problems)
        return due_now(workspace)


def _counts(deck: "DueDeck") -> str:
    return f"{deck.total} due ({deck.new} new, {deck.learning} learning, {deck.review} review)"


def _as_data(deck: "DueDeck") -> dict[str, Any]:
    return {
        "id": deck.id,
        "title": deck.title,
        "new": deck.new,
        "learning": deck.learning,
        "review": deck.review,
        "cards": [{"id": card.id, "title": listed_title(card)} for card in deck.cards],
    }
