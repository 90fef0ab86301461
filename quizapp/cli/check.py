"""`quizapp check`: proves the cards of a deck, for their author."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from quizapp.cli.output import as_json, counted, note, say
from quizapp.cli.select import tell_problems
from quizapp.errors import ExitCode

if TYPE_CHECKING:
    from quizapp.core.card import Position
    from quizapp.decks.problem import Problem
    from quizapp.study.checking import CardReport, Finding

SCHEMA = "quizapp.check/1"


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path(path_type=Path))
@click.option("--json", "wants_json", is_flag=True, help="Print one JSON object, quizapp.check/1, when all is done.")
def check(paths: tuple[Path, ...], wants_json: bool) -> int:
    """Prove the cards of decks.

    On every card the reference must pass, the starter must fail, and every wrong answer must be caught as it says.
    PATH is a deck's folder, a deck in one file, or a folder of decks; without any, every deck is checked. Ends with 1
    when a card fails, and with 3 when a card file cannot be read.
    """
    from quizapp.study.checking import check as check_cards
    from quizapp.study.workspace import Workspace

    reports = []
    with Workspace.open(paths or None) as workspace:
        problems = workspace.library.problems
        tell_problems(problems)
        for report in check_cards(workspace.library, workspace.grader):
            reports.append(report)
            if not wants_json:
                _show(report)
    failed = sum(not report.ok for report in reports)
    if wants_json:
        click.echo(as_json(_as_data(reports, problems)))
    note(
        f"{counted(len(reports), 'card')} checked, {failed} failed; {counted(len(problems), 'problem')} in card files."
    )
    if problems:
        return ExitCode.CARD_FILE
    return ExitCode.FAILED if failed else ExitCode.OK


def _show(report: "CardReport") -> None:
    mark = "ok " if report.ok else "BAD"
    say(f"{mark} {report.card.deck}/{report.card.id}", colour=None if report.ok else "red")
    for finding in report.problems:
        say(str(finding))


def _as_data(reports: "list[CardReport]", problems: "tuple[Problem, ...]") -> dict[str, Any]:
    return {
        "schema": SCHEMA,
        "ok": not problems and all(report.ok for report in reports),
        "cards": [
            {
                "id": report.card.id,
                "deck": report.card.deck,
                "ok": report.ok,
                "findings": [_finding(finding) for finding in report.problems],
            }
            for report in reports
        ],
        "problems": [
            {**_place(problem.where), "message": problem.message, "hint": problem.hint} for problem in problems
        ],
    }


def _finding(finding: "Finding") -> dict[str, Any]:
    return {**_place(finding.where), "severity": finding.severity.value, "message": finding.message}


def _place(where: "Position | None") -> dict[str, Any]:
    if where is None:
        return {"file": None, "line": None, "column": None}
    return {"file": where.file, "line": where.line, "column": where.column}
