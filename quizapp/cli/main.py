"""The command group: what `quizapp` does on its own, and the commands below it."""

import os

import click

from quizapp import __version__
from quizapp.cli.backup import backup
from quizapp.cli.cards import cards
from quizapp.cli.check import check
from quizapp.cli.config import config
from quizapp.cli.decks import decks
from quizapp.cli.doctor import doctor
from quizapp.cli.drill import drill, has_terminal, study
from quizapp.cli.due import due, show_due
from quizapp.cli.failures import SafeGroup
from quizapp.cli.grade import grade
from quizapp.cli.importing import import_
from quizapp.cli.limits import limits
from quizapp.cli.mark import mark
from quizapp.cli.new import new
from quizapp.cli.optimize import optimize
from quizapp.cli.orphans import orphans
from quizapp.cli.preview import preview
from quizapp.cli.rebuild import rebuild
from quizapp.cli.report import report
from quizapp.cli.reschedule import reschedule
from quizapp.cli.restore import restore
from quizapp.cli.schema import schema
from quizapp.cli.simulate import simulate
from quizapp.cli.undo import redo, undo

EPILOG = """
\b
Examples:
  quizapp                            study what is due
  quizapp drill my-deck --limit 5    five cards of one deck
  quizapp check my-deck/             prove the cards you wrote
  quizapp report --format md -o -    your progress as Markdown

Shell completion: eval "$(_QUIZAPP_COMPLETE=bash_source quizapp)"; zsh_source and fish_source work alike.
Everything is described in docs/cli.md.
"""


@click.group(
    cls=SafeGroup,
    invoke_without_command=True,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog=EPILOG,
)
@click.version_option(__version__, "--version", message="%(prog)s %(version)s")
@click.option("--no-color", is_flag=True, help="Print without colour; so do NO_COLOR and TERM=dumb.")
@click.pass_context
def cli(ctx: click.Context, no_color: bool) -> int:
    """Learn PyTorch by doing, a few minutes a day.

    On its own: opens the terminal app. Where there is no terminal: names the due cards and drills in plain
    lines.
    """
    if no_color or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        ctx.color = False
    if ctx.invoked_subcommand is not None:
        return 0
    if not has_terminal():
        show_due()
    return study()


for command in (
    backup,
    cards,
    check,
    config,
    decks,
    doctor,
    drill,
    due,
    grade,
    import_,
    limits,
    mark,
    new,
    optimize,
    orphans,
    preview,
    rebuild,
    redo,
    report,
    reschedule,
    restore,
    schema,
    simulate,
    undo,
):
    cli.add_command(command)
