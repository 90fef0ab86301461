"""Which card each question is: the one it became before, or a new one with an id of its own."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from pathlib import Path

from quizapp.interop.ledger import Entry, entry_of
from quizapp.interop.questions import Question

_LONGEST_ID = 100
_LONGEST_STEM = 60
_LONGEST_SECTION = 24


def slug(text: str, longest: int = _LONGEST_STEM) -> str:
    """`text` as part of an id: small letters, digits and single hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:longest].strip("-") or "questions"


def slug_of(path: Path) -> str:
    """The name that drafts from the file at `path` go by."""
    name = slug(path.stem)
    return "deck-questions" if name == "deck" else name  # deck.yaml is what the deck says of itself


def match(
    questions: Sequence[Question], stem: str, entries: Mapping[str, Entry], taken: Mapping[str, str]
) -> list[str]:
    """The id of each question's card, in their order.

    A question is the card it was imported as: the one that asked the same, wherever it stood, else the one of the same
    section and number. A new one is named after `stem`, its number, and its section where sections share numbers. Ids
    in `taken`, which gives the prompt of every card of the deck, are free only to the question that the card asks.
    """
    found: dict[int, str] = {}
    used = set(entries)
    # Backwards, so that the first of equals is the one that is kept.
    by_prompt = {entry.prompt: identity for identity, entry in reversed(list(entries.items()))}
    by_place = {(entry.section, entry.number): identity for identity, entry in reversed(list(entries.items()))}
    wanted = [entry_of(question, "") for question in questions]
    asked = [by_prompt.get(each.prompt) for each in wanted]
    stood = [by_place.get((each.section, each.number)) for each in wanted]
    for known in (asked, stood):
        for place, identity in enumerate(known):
            if place not in found and identity is not None and identity not in found.values():
                found[place] = identity
    several = _sections_share_numbers(questions)
    for place, question in enumerate(questions):
        if place not in found:
            found[place] = _new_id(question, stem, used, taken, with_section=several)
            used.add(found[place])
    return [found[place] for place in range(len(questions))]


def _sections_share_numbers(questions: Sequence[Question]) -> bool:
    numbers = [question.number for question in questions]
    return len(set(numbers)) < len(numbers)


def _new_id(question: Question, stem: str, used: set[str], taken: Mapping[str, str], *, with_section: bool) -> str:
    section = f"-{slug(question.section, _LONGEST_SECTION)}" if with_section and question.section else ""
    first = f"{stem}{section}-{question.number}"[:_LONGEST_ID]
    identity = first
    again = 1
    while identity in used or (identity in taken and taken[identity].split() != question.prompt.split()):
        again += 1
        identity = f"{first[: _LONGEST_ID - 6]}-{again}"
    return identity
