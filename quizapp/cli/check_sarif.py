"""The findings of `quizapp check` as SARIF 2.1.0, which code hosts and editors show beside the line.

Format: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard.
"""

import hashlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from quizapp import __version__
from quizapp.core.text import clean

if TYPE_CHECKING:
    from quizapp.core.card import Position
    from quizapp.study.checking.tally import Round

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
VERSION = "2.1.0"
_ROOT = "ROOT"


@dataclass(frozen=True, slots=True)
class _Found:
    """A problem of a file or a finding of a card; `identity` is what stays when its lines move."""

    rule: str
    message: str
    identity: str
    where: "Position | None"


def as_sarif(checked: "Round") -> dict[str, Any]:
    """The round as the one run of a SARIF log; files below the current folder are named from there."""
    from quizapp.study.checking import RULES

    numbers = {rule: number for number, rule in enumerate(RULES)}
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.holds},
            "fullDescription": {"text": rule.holds},  # GitHub's code scanning asks for both
            "help": {"text": rule.remedy},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        for rule in RULES.values()
    ]
    found = list(_found(checked))
    results = [_result(each, numbers[each.rule], each.where) for each in found if each.where]
    driver = {"name": "quizapp", "semanticVersion": __version__, "rules": rules}
    root = {_ROOT: {"uri": Path.cwd().as_uri() + "/"}}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": root,
        "invocations": [_invocation([each for each in found if each.where is None])],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _found(checked: "Round") -> Iterator[_Found]:
    for problem in checked.problems:
        told = f"{problem.message}\n{problem.hint}" if problem.hint else problem.message
        yield _Found("card-file", told, problem.message, problem.where)
    for report in checked.reports:
        name = f"{report.card.deck}/{report.card.id}"
        for finding in report.problems:
            told = f"{name}: {finding.message}"
            # What the rule itself says to do stands with the rule.
            told = f"{told}\n{finding.hint}" if finding.hint else told
            yield _Found(finding.rule, told, f"{name} {finding.path}", finding.where)


def _result(found: _Found, number: int, where: "Position") -> dict[str, Any]:
    region = {"startLine": where.line, "startColumn": where.column}
    return {
        "ruleId": found.rule,
        "ruleIndex": number,
        **_told(found),
        # A finding keeps its identity when lines above it come and go.
        "partialFingerprints": {
            "quizapp/1": hashlib.sha256(f"{found.rule} {found.identity}".encode()).hexdigest()[:32]
        },
        "locations": [{"physicalLocation": {"artifactLocation": _artifact(where.file), "region": region}}],
    }


def _invocation(homeless: list[_Found]) -> dict[str, Any]:
    """How the check went; what has no place in a file is told here, for code hosts refuse a result without one."""
    if not homeless:
        return {"executionSuccessful": True}
    return {"executionSuccessful": False, "toolExecutionNotifications": [_told(each) for each in homeless]}


def _told(found: _Found) -> dict[str, Any]:
    from quizapp.study.checking import RULES

    return {"level": RULES[found.rule].severity.value, "message": {"text": clean(found.message)}}


def _artifact(file: str) -> dict[str, str]:
    path, here = Path(file).absolute(), Path.cwd()
    if path.is_relative_to(here):
        return {"uri": quote(os.fsencode(path.relative_to(here).as_posix())), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}
