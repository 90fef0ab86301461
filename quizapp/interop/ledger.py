"""What was imported before: the file beside the drafts that makes a second import mend and not overwrite."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from quizapp.errors import UsageError
from quizapp.interop.questions import Question

SCHEMA = "quizapp.import/1"
LARGEST = 16 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Entry:
    """One imported question: where it stood, and hashes of what it asked, of all of it, and of the card written."""

    number: str
    section: str
    prompt: str
    question: str
    card: str


def digest(text: str) -> str:
    """A short hash of `text`."""
    return hashlib.sha256(text.encode("utf-8", errors="replace")).hexdigest()[:16]


def entry_of(question: Question, card: str) -> Entry:
    """The entry for `question`, written as the text `card`; an empty one was not written by us."""
    pieces = [[piece.code, piece.text] for piece in question.pieces]
    return Entry(
        number=question.number,
        section=question.section,
        prompt=digest(" ".join(question.prompt.split())),
        question=digest(json.dumps([question.prompt, pieces])),
        card=digest(card) if card else "",
    )


def read_ledger(path: Path) -> dict[str, Entry]:
    """The entries by card id; none where there is no such file. Raises UsageError for one that cannot be used."""
    try:
        if path.stat().st_size > LARGEST:
            raise ValueError
        data = json.loads(path.read_text(encoding="utf-8"))
        return {str(identity): _entry(found) for identity, found in _cards(data).items()}
    except FileNotFoundError:
        return {}
    except (ValueError, RecursionError) as error:
        hint = "Restore it; or delete it: then the cards that are there stay as they are, whoever wrote them."
        raise UsageError(f"{path} is not what an import left there.", hint) from error
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check that you may.") from error


def ledger_text(entries: Mapping[str, Entry], source: str) -> str:
    """The file that holds these entries, of an import from the file called `source`."""
    cards = {identity: asdict(entry) for identity, entry in entries.items()}
    return json.dumps({"schema": SCHEMA, "source": source, "cards": cards}, indent=2) + "\n"


def _cards(data: Any) -> dict[str, Any]:
    if not isinstance(data, dict) or data.get("schema") != SCHEMA or not isinstance(data.get("cards"), dict):
        raise ValueError
    cards: dict[str, Any] = data["cards"]
    return cards


def _entry(found: Any) -> Entry:
    try:
        entry = Entry(**found)
    except TypeError as error:
        raise ValueError from error
    if not all(isinstance(value, str) for value in asdict(entry).values()):
        raise ValueError
    return entry
