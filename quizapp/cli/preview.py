"""`quizapp preview`: an author's cards as learners will see them, followed as they are written."""

import sys
from pathlib import Path

import click

from quizapp.cli.drill import has_terminal
from quizapp.cli.select import tell_problems
from quizapp.ending import ended_by_signals, interrupt, watch_terminal


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.argument("card", required=False)
@click.option("--plain", is_flag=True, help="Ask in plain lines: for screen readers, pipes and simple terminals.")
def preview(path: Path, card: str | None, plain: bool) -> int:
    """Show cards as a drill would, and record nothing.

    PATH is a deck's folder, one of its card files, or a deck in one file; CARD is the id of one card, else all are
    shown in turn, drafts too. The card on screen follows its file: save it, and it is there, with what you have typed.
    """
    from quizapp.study.card_source import CardSource
    from quizapp.study.previewing import Preview, preview_workspace

    source = CardSource.at(path)
    with ended_by_signals(interrupt), preview_workspace(source) as workspace:
        watch_terminal()
        tell_problems(workspace.library.problems)
        shown = Preview(workspace, source, card)
        if not plain and has_terminal():
            from quizapp.tui.preview import run_preview

            return run_preview(workspace, shown, str(path))
        from quizapp.cli.plain_preview import run_plain_preview

        return run_plain_preview(workspace, shown, sys.stdin, sys.stdout)
