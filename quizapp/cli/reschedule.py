"""`quizapp reschedule`: move learnt cards to where today's settings would put them."""

import sys

import click

from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.select import complete_deck
from quizapp.cli.shifts import shift_as_data, shift_lines
from quizapp.errors import ExitCode, UsageError

SCHEMA = "quizapp.reschedule/1"


@click.command()
@click.option("--deck", metavar="DECK", shell_complete=complete_deck, help="Only the cards of this deck.")
@click.option("--preview", is_flag=True, help="Show what would change, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.reschedule/1; asks nothing.")
def reschedule(deck: str | None, preview: bool, yes: bool, wants_json: bool) -> int:
    """Move cards in review to the days that their last answers would lead to by today's settings.

    Useful after a change of retention, parameters or the maximum interval, which otherwise takes hold of a card at its
    next answer. What is due today and later is shown before anything moves. One `quizapp undo` takes it all back. Ends
    with 1 when nothing moved.
    """
    from quizapp.study.rescheduling import apply, plan
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        wanted = plan(workspace, deck)
        if wants_json:
            click.echo(as_json({"schema": SCHEMA, **shift_as_data(wanted.shift)}))
        else:
            for line in shift_lines(wanted.shift):
                say(line)
        if not wanted.moves:
            note("Every card stands where today's settings would put it.")
            return ExitCode.FAILED
        if preview or not _agreed(len(wanted.moves), yes, wants_json):
            note("Nothing was changed.")
            return ExitCode.OK if preview else ExitCode.FAILED
        moved = apply(workspace, wanted)
    note(f"{counted(moved, 'card')} moved. To take it back: quizapp undo")
    return ExitCode.OK


def has_person() -> bool:
    """Whether somebody can be asked."""
    return sys.stdin.isatty()


def _agreed(cards: int, yes: bool, wants_json: bool) -> bool:
    """Whether the learner wants it; raises UsageError where nobody can be asked."""
    if yes:
        return True
    if wants_json or not has_person():
        raise UsageError("Nobody can be asked here whether to move the cards.", "Add --yes to move, --preview to look.")
    return click.confirm(f"Move {counted(cards, 'card')}?", default=False, err=True)
