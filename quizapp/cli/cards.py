"""`quizapp cards`: the cards that a search finds, and where each stands."""

from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.select import tell_problems
from quizapp.core.text import clean_line
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from quizapp.core.record import CardState, Marks
    from quizapp.core.search import Found

SCHEMA = "quizapp.cards/1"
_HEADS = ("card", "deck", "state", "due", "interval", "lapses", "marks")


@click.command(context_settings={"ignore_unknown_options": True})  # so that a term may be turned round: -tag:slow
@click.argument("search", nargs=-1, metavar="[SEARCH]")
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.cards/1.")
def cards(search: tuple[str, ...], wants_json: bool) -> int:
    """List cards with where they stand and what is set on them.

    SEARCH picks some, such as: deck:numbers is:leech -is:suspended. Without it every card is listed. Ends with 1 when
    no card fits. docs/scheduling.md says what can be searched for.
    """
    from quizapp.study.finding import find
    from quizapp.study.workspace import Workspace

    with Workspace.open() as workspace:
        tell_problems(workspace.library.problems)
        found = find(workspace, " ".join(search))
        today = workspace.today()
    if wants_json:
        click.echo(as_json({"schema": SCHEMA, "cards": [_as_data(each, today) for each in found]}))
    else:
        _table(found, today)
    return ExitCode.OK if found else ExitCode.FAILED


def _table(found: "Sequence[Found]", today: "date") -> None:
    if not found:
        note("No card is found.")
        return
    rows = [_HEADS, *(_row(each, today) for each in found)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_HEADS))]
    for number, row in enumerate(rows):
        line = "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        say(line.rstrip(), bold=number == 0)
    note(counted(len(found), "card"))


def _row(found: "Found", today: "date") -> tuple[str, ...]:
    state = found.state
    return (
        found.card.id,
        found.card.deck,
        state.state.value,
        _due(state),
        f"{state.interval_days}d" if state.interval_days else "",
        str(state.lapses) if state.lapses else "",
        clean_line(_marks(found.marks, today)),
    )


def _due(state: "CardState") -> str:
    """The study day or, in UTC, the minute at which a card comes due."""
    if state.due_at is not None:
        return f"{state.due_at:%Y-%m-%d %H:%MZ}"
    return state.due_day.isoformat() if state.due_day is not None else ""


def _marks(marks: "Marks", today: "date") -> str:
    words = ["suspended"] if marks.suspended else []
    words += ["buried"] if marks.buried is not None and marks.buried >= today else []
    words += [f"flag:{marks.flag}"] if marks.flag else []
    return " ".join([*words, *marks.tags])


def _as_data(found: "Found", today: "date") -> dict[str, Any]:
    card, state, marks = found.card, found.state, found.marks
    return {
        "id": card.id,
        "deck": card.deck,
        "title": card.title,
        "kind": card.kind.value,
        "tags": list(card.tags),
        "state": state.state.value,
        "due_day": state.due_day.isoformat() if state.due_day else None,
        "due_at": state.due_at.isoformat() if state.due_at else None,
        "interval": state.interval_days,
        "stability": state.stability,
        "difficulty": state.difficulty,
        "reps": state.reps,
        "lapses": state.lapses,
        "suspended": marks.suspended,
        "buried": marks.buried is not None and marks.buried >= today,
        "flag": marks.flag,
        "own_tags": list(marks.tags),
    }
