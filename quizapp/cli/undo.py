"""`quizapp undo` and `quizapp redo`: take back what was recorded last, and put it back."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from quizapp.cli.output import note, say
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.study.undoing import Act
    from quizapp.study.workspace import Workspace

_TIMES = click.option(
    "-n", "--times", type=click.IntRange(min=1), default=1, metavar="N", help="Do so N times. [default: 1]"
)


@click.command()
@_TIMES
def undo(times: int) -> int:
    """Take back the last answer, or the last change such as a flag.

    Card, counts and queue are then as they were before it. Works for as many steps as there are, also for those of
    another day or another window. Ends with 1 when there was less to undo.
    """
    from quizapp.study import undoing

    return _turn(undoing.undo, times, "Undone", "There is nothing to undo.")


@click.command()
@_TIMES
def redo(times: int) -> int:
    """Put back what was undone last.

    That ends with the next answer or change. Ends with 1 when there was less to redo.
    """
    from quizapp.study import undoing

    return _turn(undoing.redo, times, "Redone", "There is nothing to redo.")


def _turn(step: "Callable[[Workspace], Act | None]", times: int, done: str, nothing: str) -> int:
    from quizapp.study.keeping import has_record
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        for _ in range(times):
            act = step(workspace) if has_record() else None
            if act is None:
                note(nothing)
                return ExitCode.FAILED
            say(f"{done}: {act}")
    return ExitCode.OK
