"""The findings of `quizapp check` as annotations of a GitHub workflow, one command a line.

Format: "Workflow commands for GitHub Actions", GitHub Docs: `::error file=…,line=…,col=…,title=…::message`.
"""

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING

from quizapp.core.text import clean

if TYPE_CHECKING:
    from quizapp.core.card import Position
    from quizapp.study.checking.tally import Round

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = {**_DATA, ":": "%3A", ",": "%2C"}


def annotations(checked: "Round") -> Iterator[str]:
    """A line for each problem of a file and each finding of a card; errors fail nothing by themselves."""
    for problem in checked.problems:
        told = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        yield _command("error", problem.where, "card-file", told)
    for report in checked.reports:
        for finding in report.problems:
            message = f"{report.card.deck}/{report.card.id}: {finding.message}\n{finding.remedy}"
            yield _command(finding.severity.value, finding.where, finding.rule, message)


def _command(level: str, where: "Position | None", title: str, message: str) -> str:
    properties = {"title": f"quizapp {title}"}
    if where is not None:
        properties = {"file": _inside(where.file), "line": str(where.line), "col": str(where.column), **properties}
    told = ",".join(f"{key}={_escaped(value, _PROPERTY)}" for key, value in properties.items())
    return f"::{level} {told}::{_escaped(message, _DATA)}"


def _inside(file: str) -> str:
    """The file as the repository knows it: from the folder that the workflow checks out, where it is inside."""
    root = os.environ.get("GITHUB_WORKSPACE") or os.getcwd()  # noqa: PTH109 - compared as text
    path = os.path.relpath(file, root)
    return file if path.startswith("..") else path.replace(os.sep, "/")


def _escaped(text: str, characters: dict[str, str]) -> str:
    return "".join(characters.get(each, each) for each in clean(text))
