"""What an import would do to a deck, worked out before anything is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path

from quizapp.errors import UsageError
from quizapp.interop.card_yaml import card_yaml
from quizapp.interop.deck_text import DeckText, Placed, read_deck_text
from quizapp.interop.drafting import Draft, draft, title_of
from quizapp.interop.ledger import Entry, digest, entry_of, read_ledger
from quizapp.interop.matching import match, slug_of
from quizapp.interop.questions import Question, find_questions
from quizapp.interop.source_file import read_cells

MOST_QUESTIONS = 2000


class Action(StrEnum):
    """What becomes of one question, or of a card that was imported before."""

    NEW = "new"
    UPDATE = "update"
    SAME = "same"
    KEEP = "keep"
    LEAVE = "leave out"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the plan. `text` is the card as it would be written; `placed` the card that is there."""

    number: str
    id: str
    kind: str
    title: str
    action: Action
    notes: tuple[str, ...] = ()
    text: str = ""
    placed: Placed | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Every step, the deck as it is, and the entries to remember; `left_out` counts lines outside any question."""

    source: str
    folder: Path
    deck: DeckText
    steps: tuple[Step, ...]
    entries: Mapping[str, Entry]
    left_out: int

    @property
    def card_file(self) -> Path:
        """Where new drafts go."""
        return self.folder / f"{slug_of(Path(self.source))}.yaml"

    @property
    def ledger(self) -> Path:
        """Where it is remembered what was imported."""
        return self.card_file.with_suffix(".import.json")

    def steps_that(self, *actions: Action) -> tuple[Step, ...]:
        """The steps with one of these actions."""
        return tuple(step for step in self.steps if step.action in actions)


def plan_import(path: Path, folder: Path | None = None, *, level: int | None = None) -> Plan:
    """Work out the import of the questions in the file at `path` into the deck in `folder`; nothing is written.

    Without `folder` the deck is one named after the file, where the program was started. `level` is the level of the
    headings that are questions, found out when left out. Raises UsageError for a file without questions or a folder
    that is no place for a deck, CardFileError for a deck that cannot be read.
    """
    reading = find_questions(read_cells(path), level)
    if not reading.questions:
        raise UsageError(
            f"{path} has no numbered questions.",
            "A question is a numbered heading, as `### 3. Why …?`; a numbered list under a heading will do.",
        )
    if len(reading.questions) > MOST_QUESTIONS:
        raise UsageError(f"{path} has more than {MOST_QUESTIONS} questions.", "Split it into several files.")
    folder = folder or Path(slug_of(path))
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"{folder} is not a folder.", "Name the folder of a deck, or one that is still to be made.")
    deck = read_deck_text(folder)
    bare = Plan(path.name, folder, deck, (), {}, reading.left_out)
    steps, entries = _steps(bare, reading.questions)
    return replace(bare, steps=tuple(steps), entries=entries)


def _steps(plan: Plan, questions: Sequence[Question]) -> tuple[list[Step], dict[str, Entry]]:
    cards = plan.deck.cards
    known = read_ledger(plan.ledger)
    if plan.card_file not in plan.deck.files and not known.keys() & cards.keys():
        known = {}  # the drafts were thrown away, so this begins anew
    taken = {identity: placed.prompt for identity, placed in cards.items()}
    identities = match(questions, slug_of(Path(plan.source)), known, taken)
    entries = dict(known)
    steps = []
    for question, identity in zip(questions, identities, strict=True):
        made = draft(question, identity, plan.source)
        step, entries[identity] = _step(made, identity, cards.get(identity), known.get(identity))
        steps.append(step)
    for identity, entry in known.items():
        if identity not in identities and identity in cards:
            steps.append(_gone(cards[identity], entry))
        elif identity not in identities:
            del entries[identity]
    return steps, entries


def _step(made: Draft, identity: str, placed: Placed | None, known: Entry | None) -> tuple[Step, Entry]:
    """What becomes of one question, and what to remember of it."""
    text = card_yaml(made.keys)
    now = entry_of(made.question, text)
    action, notes = _action(placed, known, now)
    if action in {Action.NEW, Action.UPDATE}:
        notes = (*notes, *made.notes)
    else:
        # Where the question stands now is remembered, but not what was last written: the author has gone on from that.
        now = replace(now, card="") if known is None else replace(now, question=known.question, card=known.card)
        text = ""
    return Step(made.question.number, identity, made.kind.value, made.title, action, notes, text, placed), now


def _action(placed: Placed | None, known: Entry | None, now: Entry) -> tuple[Action, tuple[str, ...]]:
    if known is None:
        return (Action.NEW, ()) if placed is None else (Action.KEEP, ("it was there already",))
    changed = known.question != now.question
    if placed is None:
        return Action.LEAVE, ("you deleted it",)
    if digest(placed.text) != known.card:
        also = ("its question has changed",) if changed else ()
        return Action.KEEP, ("you edited it", *also)
    return (Action.UPDATE if changed else Action.SAME), ()


def _gone(placed: Placed, known: Entry) -> Step:
    edited = digest(placed.text) != known.card
    notes = ("no question any more; the card stays", *(("you edited it",) if edited else ()))
    return Step(known.number, placed.id, placed.kind, title_of(placed.prompt), Action.GONE, notes, placed=placed)
