"""The result of `quizapp check` as JSON: `quizapp.check/1`, described in docs/cli.md."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from quizapp.core.card import Position
    from quizapp.study.checking import CardReport, Finding
    from quizapp.study.checking.tally import Round

SCHEMA = "quizapp.check/1"


def as_data(checked: "Round") -> dict[str, Any]:
    """The round as plain data."""
    return {
        "schema": SCHEMA,
        "ok": not checked.problems and not checked.failed,
        "seconds": round(checked.seconds, 3),
        "runs": checked.runs,
        "cached": checked.cached,
        "cards": [_card(report) for report in checked.reports],
        "problems": [
            {**_place(problem.where), "message": problem.message, "hint": problem.hint} for problem in checked.problems
        ],
    }


def _card(report: "CardReport") -> dict[str, Any]:
    return {
        "id": report.card.id,
        "deck": report.card.deck,
        "ok": report.ok,
        "cached": report.cached,
        "runs": report.runs,
        "answer": report.answer,
        "wrong": [
            {"path": slip.path, "survived": slip.survived, "tried": slip.tried, "chance": slip.chance}
            for slip in report.slips
        ],
        "findings": [_finding(finding) for finding in report.problems],
    }


def _finding(finding: "Finding") -> dict[str, Any]:
    return {
        **_place(finding.where),
        "severity": finding.severity.value,
        "rule": finding.rule,
        "path": finding.path,
        "message": finding.message,
        "hint": finding.remedy,
    }


def _place(where: "Position | None") -> dict[str, Any]:
    if where is None:
        return {"file": None, "line": None, "column": None}
    return {"file": where.file, "line": where.line, "column": where.column}
