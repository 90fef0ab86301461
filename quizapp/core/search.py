"""Finding cards: a line of terms, all of which a card must meet.

    einsum "batch of" -tag:slow deck:numbers kind:code is:leech flag:1 due:3

A bare word, or a phrase in quotes, is looked for in a card's id, title, prompt, tags and source, whatever its case.
`key:value` asks for something else; several values are joined by commas, of which one must fit; `*` stands for any
characters in a deck, a tag or an id; `-` in front turns a term round.

======  ============================================================================
key     meets a card
======  ============================================================================
deck    of this deck
tag     with this tag, the author's or the learner's own
kind    that asks so: code, predict, recall, choice, …
id      with this id
is      new, learning, relearning, review, due, suspended, buried, leech,
        forgotten (rated Again today) or failing (its latest rating was Again)
flag    with this flag, 1 to 7, or 0 for none
due     that comes due within so many study days; 0 is today
======  ============================================================================
"""

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from difflib import get_close_matches
from fnmatch import translate
from functools import lru_cache

from quizapp.core.card import Card, Kind
from quizapp.core.leech import LEECH
from quizapp.core.record import CardState, Marks, State

KEYS = ("deck", "tag", "kind", "id", "is", "flag", "due")
STANDINGS = (*(state.value for state in State), "due", "suspended", "buried", LEECH, "forgotten", "failing")

_TERM = re.compile(r'(?P<turned>-?)(?:(?P<key>\w+):)?(?:"(?P<phrase>[^"]*)"|(?P<word>[^\s"]+))(?=\s|$)')


class SearchError(ValueError):
    """A search that cannot be read: what is wrong, at which column from 1, and what to do."""

    def __init__(self, message: str, column: int, hint: str = "") -> None:
        super().__init__(message)
        self.column = column
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Term:
    """One thing asked of a card: any of `values`, under `key` ("" for its text); `turned` asks for the opposite."""

    key: str
    values: tuple[str, ...]
    turned: bool = False


@dataclass(frozen=True, slots=True)
class Past:
    """What the record says beyond the states: cards rated Again today, and cards whose latest rating was Again."""

    forgotten: Collection[str] = frozenset()
    failing: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """One card with all that a search can ask about."""

    card: Card
    state: CardState
    marks: Marks = field(default_factory=Marks)


def parse(text: str) -> tuple[Term, ...]:
    """Return the terms of a search; raises SearchError for a key or value there is none of, and an open quote."""
    terms = []
    place = 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        found = _TERM.match(text, place)
        if found is None:
            raise SearchError(f"cannot read {text[place : place + 30]!r}", place + 1, 'Put a phrase between two ".')
        terms.append(_term(found))
        place = found.end()
    return tuple(terms)


def due_until(terms: Sequence[Term], today: date) -> date | None:
    """Return the study day by which a card must be due, or on a step, to meet `terms`; None where none asks for it."""
    days = [0 for term in terms if term.key == "is" and not term.turned and set(term.values) == {"due"}]
    days += [max(map(int, term.values)) for term in terms if term.key == "due" and not term.turned]
    return today + timedelta(days=min(days)) if days else None


def meets(found: Found, terms: Iterable[Term], today: date, past: Past) -> bool:
    """Whether a card meets all of `terms` on the study day `today`."""
    return all(any(_fits(found, term.key, each, today, past) for each in term.values) != term.turned for term in terms)


def _term(found: re.Match[str]) -> Term:
    key, phrase = found["key"] or "", found["phrase"]
    column = found.start() + len(found["turned"]) + 1
    if not key:
        return Term("", (found["word"] if phrase is None else phrase,), bool(found["turned"]))
    if key not in KEYS:
        close = get_close_matches(key, KEYS, n=1)
        hint = f"Did you mean {close[0]}:?" if close else f"Known are {', '.join(KEYS)}; quote text that has a colon."
        raise SearchError(f"cannot search by {key!r}", column, hint)
    values = tuple(each for each in found["word"].split(",") if each) if phrase is None else (phrase,)
    if not values:
        raise SearchError(f"{key}: names nothing", column)
    for each in values:
        _check(key, each, column + len(key) + 1)
    return Term(key, values, bool(found["turned"]))


def _check(key: str, value: str, column: int) -> None:
    known = {"is": STANDINGS, "kind": tuple(kind.value for kind in Kind), "flag": tuple("01234567")}.get(key)
    if known is not None and value not in known:
        close = get_close_matches(value, known, n=1)
        hint = f"Did you mean {close[0]!r}?" if close else f"Known are {', '.join(known)}."
        raise SearchError(f"{key}: cannot be {value!r}", column, hint)
    if key == "due" and not (value.isascii() and value.isdigit() and len(value) <= 5):
        raise SearchError(f"due: must be a number of days, not {value!r}", column)


def _fits(found: Found, key: str, value: str, today: date, past: Past) -> bool:
    card, state = found.card, found.state
    match key:
        case "deck" | "id":
            return _like(card.deck if key == "deck" else card.id, value)
        case "tag":
            return any(_like(tag, value) for tag in (*card.tags, *found.marks.tags))
        case "kind":
            return card.kind.value == value
        case "flag":
            return found.marks.flag == int(value)
        case "due":
            return _due_by(state, today + timedelta(days=int(value)))
        case "is":
            return _stands(found, value, today, past)
        case _:
            texts = (card.id, card.title, card.prompt, card.source, *card.tags, *found.marks.tags)
            return any(value.casefold() in text.casefold() for text in texts)


def _stands(found: Found, standing: str, today: date, past: Past) -> bool:
    marks = found.marks
    match standing:
        case "due":
            return _due_by(found.state, today)
        case "suspended":
            return marks.suspended
        case "buried":
            return marks.buried is not None and marks.buried >= today
        case "leech":
            return LEECH in marks.tags
        case "forgotten":
            return found.card.id in past.forgotten
        case "failing":
            return found.card.id in past.failing
        case _:
            return found.state.state.value == standing


def _due_by(state: CardState, day: date) -> bool:
    return state.due_at is not None or (state.due_day is not None and state.due_day <= day)


def _like(text: str, pattern: str) -> bool:
    return _pattern(pattern).fullmatch(text.casefold()) is not None


@lru_cache(maxsize=64)
def _pattern(pattern: str) -> re.Pattern[str]:
    """What a pattern is matched by, the same for card after card."""
    return re.compile(translate(re.sub(r"([\[?])", r"[\1]", pattern.casefold())))
