"""`quizapp orphans`: cards that were answered and are in no deck now, and how their history goes on."""

from typing import TYPE_CHECKING

import click

from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.select import tell_problems

if TYPE_CHECKING:
    from quizapp.core.record import Trace

SCHEMA = "quizapp.orphans/1"


@click.group(invoke_without_command=True)
@click.pass_context
def orphans(ctx: click.Context) -> None:
    """List cards that were answered and are in no deck now; they are kept.

    A card whose id was changed in its file is one: give it back its history with `quizapp orphans attach OLD NEW`.
    """
    if ctx.invoked_subcommand is None:
        _show(wants_json=False)


@orphans.command("list")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.orphans/1.")
def list_(wants_json: bool) -> None:
    """List the orphans: deck, id, answers, and when the last was given."""
    _show(wants_json=wants_json)


@orphans.command()
@click.argument("old")
@click.argument("new")
@click.option("--merge", is_flag=True, help="Let NEW keep a history of its own as well.")
def attach(old: str, new: str, merge: bool) -> None:
    """Let the card NEW go on with the history of the orphan OLD.

    `quizapp undo` takes it back. A card with a history of its own is refused, unless --merge is given: then it goes on
    from where the one rated later stands.
    """
    from quizapp.study.orphans import attach
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        tell_problems(workspace.library.problems)
        trace, card = attach(workspace, old, new, merge=merge)
    say(f"{card.id} ({card.deck}) goes on with {counted(trace.reviews, 'answer')} of {trace.card}.")


def _show(*, wants_json: bool) -> None:
    from quizapp.study.keeping import has_record
    from quizapp.study.orphans import orphans
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        tell_problems(workspace.library.problems)
        found = orphans(workspace) if has_record() else ()
    if wants_json:
        click.echo(as_json({"schema": SCHEMA, "orphans": [_as_data(trace) for trace in found]}))
        return
    if not found:
        note("No card that was answered is missing from the decks.")
    width = max((len(trace.card) for trace in found), default=0)
    for trace in found:
        last = f", last {trace.last:%Y-%m-%d}" if trace.last else ""
        say(f"{trace.card:<{width}}  {trace.deck}: {counted(trace.reviews, 'answer')}{last}")


def _as_data(trace: "Trace") -> dict[str, object]:
    return {
        "card": trace.card,
        "deck": trace.deck,
        "reviews": trace.reviews,
        "last": trace.last.isoformat() if trace.last else None,
        "state": trace.state.state.value,
    }
