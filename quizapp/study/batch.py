"""Grades many answers in one process: JSON lines in, one JSON object a line out, in the same order."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from quizapp.core.card import Card
from quizapp.decks.library import Library
from quizapp.errors import UsageError
from quizapp.study.grading import Grader

ERROR_SCHEMA = "quizapp.error/1"


@dataclass(frozen=True, slots=True)
class Reply:
    """What to print for one line, and whether its answer passed."""

    json: dict[str, Any]
    passed: bool


def grade_batch(library: Library, grader: Grader, lines: Iterable[str], *, seed: int | None = None) -> Iterator[Reply]:
    """Judge lines of `{"id", "card", "answer"}` one by one; blank lines are passed over.

    A line that cannot be judged (no JSON object, a key missing, an unknown card) has
    `{"schema": "quizapp.error/1", "id", "line", "error"}` in its place, with the id where it can be read and the
    line's number from 1; it counts as not passed and stops nothing. Raises SandboxError when code must run and there
    are no walls.
    """
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield _reply(library, grader, number, line, seed)


def _reply(library: Library, grader: Grader, number: int, line: str, seed: int | None) -> Reply:
    answer_id = ""
    try:
        request = _request(line)
        answer_id = _text(request, "id")
        card = _card(library, _text(request, "card"))
        answer = _text(request, "answer")
    except UsageError as error:
        return Reply({"schema": ERROR_SCHEMA, "id": answer_id, "line": number, "error": str(error)}, passed=False)
    verdict = grader.grade(card, answer, seed=seed)
    assert verdict is not None  # nothing cancels a batch
    return Reply(verdict.to_json(answer_id), verdict.passed)


def _request(line: str) -> dict[str, Any]:
    try:
        request = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise UsageError(f"This line is not JSON: {error}.") from error
    if not isinstance(request, dict):
        raise UsageError('This line is not a JSON object with "id", "card" and "answer".')
    return request


def _text(request: dict[str, Any], key: str) -> str:
    value = request.get(key)
    if not isinstance(value, str):
        raise UsageError(f'"{key}" is missing, or is not a string.')
    return value


def _card(library: Library, card_id: str) -> Card:
    return library.card(card_id)
