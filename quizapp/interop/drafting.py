"""One question as a draft card: every key that its kind needs, and all that the author has written."""

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from quizapp.core.card import Kind, Status
from quizapp.core.text import clean_line
from quizapp.interop.judgeable import Judgeable
from quizapp.interop.kinds import as_code
from quizapp.interop.markdown import bullet, fenced
from quizapp.interop.questions import Piece, Question

LONGEST_TITLE = 60
UNANSWERED = "(There is no answer to this in the notebook yet.)"
_PICTURE = re.compile(r"!\[[^\]]*\]\([^)]*\)|<img\b", re.IGNORECASE)
_POINTS = range(2, 9)


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft card: its keys in the order in which they are written, and what its author should know of it."""

    question: Question
    kind: Kind
    title: str
    keys: dict[str, Any]
    notes: tuple[str, ...] = ()


def draft(question: Question, identity: str, source: str) -> Draft:
    """The draft card with the id `identity` of a question from the file called `source`."""
    judged = as_code(question)
    title = title_of(question.prompt)
    keys: dict[str, Any] = {
        "id": identity,
        "kind": (Kind.CODE if judged else Kind.RECALL).value,
        "status": Status.DRAFT.value,
        "title": title,
        "source": clean_line(f"{source}, question {question.number}"),
        "prompt": question.prompt,
    }
    keys |= _code(question, judged) if judged else _recall(question)
    return Draft(question, Kind(keys["kind"]), title, keys, tuple(_notes(question)))


def title_of(prompt: str) -> str:
    """A short name for lists: the prompt's first words, on one line."""
    return textwrap.shorten(clean_line(prompt), LONGEST_TITLE, placeholder=" …") or clean_line(prompt)[:LONGEST_TITLE]


def _recall(question: Question) -> dict[str, Any]:
    answer = "\n\n".join(fenced(piece.text) if piece.code else piece.text for piece in question.pieces)
    points = _points(question.pieces)
    return {"answer": answer or UNANSWERED, **({"points": points} if points else {})}


def _points(pieces: Sequence[Piece]) -> list[str]:
    """The items of the answer's list with bullets, where there are a few."""
    found = [bullet(line) for piece in pieces if not piece.code for line in piece.text.split("\n")]
    points = list(dict.fromkeys(each for each in found if each))
    return points if len(points) in _POINTS else []


def _code(question: Question, judged: Judgeable) -> dict[str, Any]:
    keys: dict[str, Any] = {"reference": judged.reference + "\n"}
    if judged.call:
        drawn = "".join("draw.floats(3, 5), " for _ in range(judged.arguments))
        keys |= {"call": judged.call, "cases": {"count": 5, "draw": f"args = ({drawn.rstrip()})"}}
    else:
        keys |= {"expect": {name: {} for name in judged.expect}}
    explain = "\n\n".join(piece.text for piece in question.pieces if not piece.code)
    return {**keys, **({"explain": explain} if explain else {})}


def _notes(question: Question) -> list[str]:
    notes = [] if question.pieces else ["no answer"]
    if any(_PICTURE.search(piece.text) for piece in question.pieces if not piece.code):
        notes.append("a picture, which cards cannot show")
    return notes
