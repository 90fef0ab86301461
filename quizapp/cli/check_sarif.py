"""The findings of `quizapp check` as SARIF 2.1.0, which code hosts and editors show beside the line.

Format: "Static Analysis Results Interchange Format (SARIF) Version 2.1.0", OASIS Standard.
"""

import hashlib
import os
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


def as_sarif(checked: "Round") -> dict[str, Any]:
    """The round as the one run of a SARIF log; files below the current folder are named from there."""
    from quizapp.study.checking import RULES

    numbers = {rule: number for number, rule in enumerate(RULES)}
    rules = [
        {
            "id": rule.id,
            "shortDescription": {"text": rule.holds},
            "help": {"text": rule.remedy},
            "defaultConfiguration": {"level": rule.severity.value},
        }
        for rule in RULES.values()
    ]
    results = [
        _result("card-file", numbers, problem.message, problem.where, problem.message) for problem in checked.problems
    ]
    for report in checked.reports:
        name = f"{report.card.deck}/{report.card.id}"
        for finding in report.problems:
            told = f"{name}: {finding.message}"
            results.append(_result(finding.rule, numbers, told, finding.where, f"{name} {finding.path}"))
    driver = {"name": "quizapp", "semanticVersion": __version__, "rules": rules}
    root = {_ROOT: {"uri": Path.cwd().as_uri() + "/"}}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": root,
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return {"$schema": SCHEMA, "version": VERSION, "runs": [run]}


def _result(
    rule: str, numbers: dict[str, int], message: str, where: "Position | None", identity: str
) -> dict[str, Any]:
    from quizapp.study.checking import RULES

    result = {
        "ruleId": rule,
        "ruleIndex": numbers[rule],
        "level": RULES[rule].severity.value,
        "message": {"text": clean(message)},
        # A finding keeps its identity when lines above it come and go.
        "partialFingerprints": {"quizapp/1": hashlib.sha256(f"{rule} {identity}".encode()).hexdigest()[:32]},
    }
    if where is not None:
        region = {"startLine": where.line, "startColumn": where.column}
        result["locations"] = [{"physicalLocation": {"artifactLocation": _artifact(where.file), "region": region}}]
    return result


def _artifact(file: str) -> dict[str, str]:
    path, here = Path(file).absolute(), Path.cwd()
    if path.is_relative_to(here):
        return {"uri": quote(os.fsencode(path.relative_to(here).as_posix())), "uriBaseId": _ROOT}
    return {"uri": path.as_uri()}
