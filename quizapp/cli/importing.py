"""`quizapp import`: questions from elsewhere as draft cards."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.output import counted, note, say
from quizapp.core.text import clean_line

if TYPE_CHECKING:
    from quizapp.interop.plan import Plan

_WIDEST = {"title": 48, "id": 44}


@click.group(name="import")
def import_() -> None:
    """Make draft cards of questions from elsewhere."""


@import_.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--deck", "folder", metavar="DIR", type=click.Path(path_type=Path), help="The folder of the deck.")
@click.option("--dry-run", is_flag=True, help="Only say what would happen.")
@click.option(
    "--heading-level",
    "level",
    type=click.IntRange(1, 6),
    metavar="N",
    help="How many # a question begins with; found out when left out.",
)
def notebook(file: Path, folder: Path | None, dry_run: bool, level: int | None) -> None:
    """Import the questions of a notebook.

    FILE is a Jupyter notebook (.ipynb), or one saved as text or Markdown. Numbered headings are questions, and what
    stands below them is their answers. Nothing is run. A second import mends drafts that you have not touched, adds
    what is new, and leaves everything else as it is.
    """
    from quizapp.interop.plan import plan_import
    from quizapp.interop.writing import write_import

    plan = plan_import(file, folder, level=level)
    written = () if dry_run else write_import(plan)
    _show(plan)
    _sum_up(plan, dry_run=dry_run)
    for path in written:
        note(f"Wrote {path}")
    if written:
        note(f"Look at the drafts: quizapp preview {plan.folder}")


def _show(plan: "Plan") -> None:
    rows = [("no.", "id", "kind", "title", "what happens")]
    for step in plan.steps:
        told = f"{step.action.value}: {', '.join(step.notes)}" if step.notes else step.action.value
        rows.append((step.number, step.id, step.kind, clean_line(step.title), told))
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    widths[1], widths[3] = min(widths[1], _WIDEST["id"]), min(widths[3], _WIDEST["title"])
    for place, row in enumerate(rows):
        cells = [_fit(cell, width) for cell, width in zip(row, widths, strict=False)]
        say("  ".join([cells[0].strip().rjust(widths[0]), *cells[1:], row[4]]), bold=place == 0)


def _fit(cell: str, width: int) -> str:
    return (cell if len(cell) <= width else f"{cell[: width - 1]}…").ljust(width)


def _sum_up(plan: "Plan", *, dry_run: bool) -> None:
    from quizapp.interop.plan import Action

    counts = [(action, len(plan.steps_that(action))) for action in Action]
    told = ", ".join(f"{number} {action.value}" for action, number in counts if number)
    questions = sum(number for action, number in counts if action is not Action.GONE)
    note(f"{counted(questions, 'question')}: {told}.{' Nothing was written.' if dry_run else ''}")
    if plan.left_out:
        note(f"{counted(plan.left_out, 'line')} outside any question left out.")
