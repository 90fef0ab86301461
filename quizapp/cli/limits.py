"""`quizapp limits`: how much is asked a day, and other limits for today only."""

from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, note, say
from quizapp.cli.select import complete_deck
from quizapp.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from quizapp.study.limiting import DeckLimits

SCHEMA = "quizapp.limits/1"


@click.command()
@click.option("--deck", metavar="DECK", shell_complete=complete_deck, help="Only this deck. [default: all]")
@click.option("--today", is_flag=True, help="Set the limits that follow, for today only.")
@click.option("--new", default="", metavar="N", help="New cards today; +5 or -5 is by so many from now.")
@click.option("--reviews", default="", metavar="N", help="Reviews today; +20 or -20 is by so many from now.")
@click.option("--clear", is_flag=True, help="Let the limits of the settings hold again today.")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.limits/1.")
def limits(deck: str | None, today: bool, new: str, reviews: str, clear: bool, wants_json: bool) -> None:
    """Show each deck's limits today and how much of them is used; or set others for today.

    With --today the limits are set and hold to the end of the study day; what is due follows at once, and
    `quizapp undo` takes it back. For every day they are set in config.toml, as new_per_day and reviews_per_day.
    """
    from quizapp.study.limiting import clear_today, limits_today, set_today
    from quizapp.study.workspace import Workspace

    _check(today=today, sets=bool(new or reviews), clear=clear)
    with Workspace.open() as workspace:
        if clear:
            found = clear_today(workspace, deck)
        elif today:
            found = set_today(workspace, deck, new=new, reviews=reviews)
        else:
            found = limits_today(workspace, deck)
    if wants_json:
        click.echo(as_json({"schema": SCHEMA, "decks": [_as_data(each) for each in found]}))
    else:
        _table(found)
    if today or clear:
        note("To take it back: quizapp undo")


def _check(*, today: bool, sets: bool, clear: bool) -> None:
    """Raise UsageError for options that do not go together."""
    if clear and sets:
        raise UsageError("--clear and a new limit exclude each other.", "Give one of them.")
    if sets and not today:
        raise UsageError(
            "These limits would hold today only.", "Add --today; for every day set new_per_day in config.toml."
        )
    if today and not sets and not clear:
        raise UsageError("--today needs what to set.", "For example: quizapp limits --today --new +5")


def _table(found: "Sequence[DeckLimits]") -> None:
    width = max((len(each.deck) for each in found), default=0)
    for each in found:
        new, reviews = f"{each.new_done} of {each.new} new", f"{each.reviews_done} of {each.reviews} reviews"
        say(f"{each.deck:<{width}}  {new:<16}  {reviews:<20}  {'today only' if each.today_only else ''}".rstrip())


def _as_data(each: "DeckLimits") -> dict[str, Any]:
    return {
        "id": each.deck,
        "title": each.title,
        "new": each.new,
        "new_done": each.new_done,
        "reviews": each.reviews,
        "reviews_done": each.reviews_done,
        "today_only": each.today_only,
    }
