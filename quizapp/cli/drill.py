"""`quizapp drill`: study what is due, in the terminal app or in plain lines."""

import os
import sys
from typing import TYPE_CHECKING, NamedTuple

import click

from quizapp.cli.output import note
from quizapp.cli.select import Chosen, complete_deck, open_decks
from quizapp.core.orders import ReviewOrder
from quizapp.ending import ended_by_signals, interrupt, watch_terminal

if TYPE_CHECKING:
    from quizapp.study.filtering import Pick

ORDERS = tuple(order.value for order in ReviewOrder)


class Picked(NamedTuple):
    """What the options pick, as it was typed."""

    search: str
    ahead: int | None
    order: str
    cram: bool


@click.command()
@click.argument("deck", required=False, metavar="[DECK|PATH]", shell_complete=complete_deck)
@click.option("--plain", is_flag=True, help="Ask in plain lines: for screen readers, pipes and simple terminals.")
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="End after N answers.")
@click.option(
    "--search", metavar="SEARCH", help="The cards that this finds, due or not, such as 'tag:axes is:failing'."
)
@click.option("--ahead", type=click.IntRange(0, 36500), metavar="N", help="The cards that come due within N days.")
@click.option("--order", type=click.Choice(ORDERS), metavar="ORDER", help="In which order they come. [default: due]")
@click.option("--cram", is_flag=True, help="Record nothing and move no card; what is wrong comes once more.")
def drill(
    deck: str | None,
    plain: bool,
    limit: int | None,
    search: str | None,
    ahead: int | None,
    order: str | None,
    cram: bool,
) -> int:
    """Study what is due, in all decks or one; or other cards, which you pick.

    With --search, --ahead, --order or --cram the cards that fit are asked whether they are due or not. Answers count
    all the same, by the days that have really gone by, unless it is a cram.

    Plain lines are chosen unasked where stdin, stdout or stderr is no terminal, and where TERM is dumb.
    """
    picks = search is not None or ahead is not None or order is not None or cram
    pick = Picked(search or "", ahead, order or "due", cram) if picks else None
    return study(deck, plain=plain, limit=limit, pick=pick)


def has_terminal() -> bool:
    """Whether the terminal app can be drawn and typed into; Textual draws on the real stderr."""
    streams = (sys.stdin, sys.stdout, sys.__stderr__)
    return all(each is not None and each.isatty() for each in streams) and os.environ.get("TERM") != "dumb"


def study(
    where: str | None = None, *, plain: bool = False, limit: int | None = None, pick: Picked | None = None
) -> int:
    """Drill the decks that `where` means with the front end that fits; returns the exit code."""
    chosen = open_decks(where)
    with ended_by_signals(interrupt), chosen.workspace as workspace:
        watch_terminal()
        code = _drill(chosen, where, pick, plain=plain, limit=limit)
    if workspace.trouble:  # the last of it is known once all is closed
        note(workspace.trouble)
    return code


def _drill(chosen: Chosen, where: str | None, picked: Picked | None, *, plain: bool, limit: int | None) -> int:
    workspace = chosen.workspace
    pick = _pick(picked) if picked else None
    if not plain and has_terminal():
        workspace.runner.start()  # torch is imported behind the walls while the app's own library is here
        from quizapp.tui.app import run

        return run(workspace, deck=None if where is None else chosen.decks[0].id, limit=limit, pick=pick)
    from quizapp.cli.plain import run_plain
    from quizapp.study.clock import clock_notice
    from quizapp.study.drill import Drill

    if told := clock_notice(workspace):
        note(told)
    cards = [card for each in chosen.decks for card in workspace.shown(each)]
    if pick is None:
        return run_plain(workspace, Drill(workspace, cards, limit=limit), sys.stdin, sys.stdout)
    from quizapp.study.filtering import open_filtered

    return run_plain(workspace, open_filtered(workspace, cards, pick, limit=limit), sys.stdin, sys.stdout)


def _pick(picked: Picked) -> "Pick":
    """What was picked, its search read; raises UsageError for one that cannot be."""
    from quizapp.study.filtering import Pick
    from quizapp.study.finding import terms_of

    terms_of(picked.search)  # before the terminal belongs to the app
    return Pick(picked.search, picked.ahead, ReviewOrder(picked.order), picked.cram)
