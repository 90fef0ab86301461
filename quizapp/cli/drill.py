"""`quizapp drill`: study what is due, in the terminal app or in plain lines."""

import os
import sys

import click

from quizapp.cli.output import note
from quizapp.cli.select import Chosen, complete_deck, open_decks


@click.command()
@click.argument("deck", required=False, metavar="[DECK|PATH]", shell_complete=complete_deck)
@click.option("--plain", is_flag=True, help="Ask in plain lines: for screen readers, pipes and simple terminals.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N answers.")
def drill(deck: str | None, plain: bool, limit: int | None) -> int:
    """Study what is due, in all decks or one.

    Plain lines are chosen unasked where stdin, stdout or stderr is no terminal, and where TERM is dumb.
    """
    return study(deck, plain=plain, limit=limit)


def has_terminal() -> bool:
    """Whether the terminal app can be drawn and typed into; Textual draws on the real stderr."""
    streams = (sys.stdin, sys.stdout, sys.__stderr__)
    return all(each is not None and each.isatty() for each in streams) and os.environ.get("TERM") != "dumb"


def study(where: str | None = None, *, plain: bool = False, limit: int | None = None) -> int:
    """Drill the decks that `where` means with the front end that fits; returns the exit code."""
    chosen = open_decks(where)
    with chosen.workspace as workspace:
        code = _drill(chosen, where, plain=plain, limit=limit)
    if workspace.trouble:  # the last of it is known once all is closed
        note(workspace.trouble)
    return code


def _drill(chosen: Chosen, where: str | None, *, plain: bool, limit: int | None) -> int:
    workspace = chosen.workspace
    if not plain and has_terminal():
        workspace.runner.start()  # torch is imported behind the walls while the app's own library is here
        from quizapp.tui.app import run

        return run(workspace, deck=None if where is None else chosen.decks[0].id, limit=limit)
    from quizapp.cli.plain import run_plain
    from quizapp.study.clock import clock_notice
    from quizapp.study.drill import Drill

    if told := clock_notice(workspace):
        note(told)
    cards = [card for each in chosen.decks for card in workspace.shown(each)]
    return run_plain(workspace, Drill(workspace, cards, limit=limit), sys.stdin, sys.stdout)
