"""What a learner does to cards besides answering them, from suspend to forget; each is undone like an answer."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from quizapp.core.card import Card
from quizapp.core.marks import marked
from quizapp.core.record import CardState, Change, ChangeKind, Marks
from quizapp.errors import UsageError
from quizapp.study.reviewing import new_change
from quizapp.study.workspace import Workspace

FLAGS = range(1, 8)
LONGEST_TAG = 60
_TAG = re.compile(r'[^\s,"*:-][^\s,"*:]*')

WORDS = {
    "suspend": ChangeKind.SUSPEND,
    "unsuspend": ChangeKind.UNSUSPEND,
    "bury": ChangeKind.BURY,
    "unbury": ChangeKind.UNBURY,
    "flag": ChangeKind.FLAG,
    "tag": ChangeKind.TAG,
    "untag": ChangeKind.UNTAG,
    "forget": ChangeKind.FORGET,
}
"""What each action is called wherever it can be typed."""

_NEEDS = {"flag": "a number: 1 to 7, or 0 for none", "tag": "a tag", "untag": "a tag"}


@dataclass(frozen=True, slots=True)
class Action:
    """Something to be done to cards: a kind of change, and its data as the record holds them."""

    kind: ChangeKind
    data: Mapping[str, str | int] = field(default_factory=dict, hash=False)

    @property
    def puts_away(self) -> bool:
        """Whether a drill goes on to another card then."""
        return self.kind in {ChangeKind.SUSPEND, ChangeKind.BURY, ChangeKind.FORGET}


def action(word: str, value: str = "") -> Action:
    """Return the action of that name, with its value as it was typed; raises UsageError, which says what is wrong."""
    kind = WORDS.get(word)
    if kind is None:
        close = get_close_matches(word, WORDS, n=1)
        raise UsageError(
            f"There is no {word!r}.", f"Did you mean {close[0]}?" if close else f"There are {', '.join(WORDS)}."
        )
    value = value.strip()
    if word in _NEEDS and not value:
        raise UsageError(f"{word} needs {_NEEDS[word]}.", f"For example: {word} {'3' if word == 'flag' else 'later'}")
    if word not in _NEEDS and value:
        raise UsageError(f"{word} takes nothing after it, but {value!r} is there.", f"Write {word} alone.")
    match kind:
        case ChangeKind.FLAG:
            return Action(kind, {"flag": _flag(value)})
        case ChangeKind.TAG:
            return Action(kind, {"tag": _tag(value)})
        case ChangeKind.UNTAG:
            return Action(kind, {"tag": value})
        case _:
            return Action(kind)


def act(workspace: Workspace, wanted: Action, cards: Iterable[Card]) -> tuple[Change, ...]:
    """Do it to those of `cards` that it changes anything about, in one transaction, undone in one step.

    Returns what was recorded, one change a card; nothing where every card is so already. Raises StaleStateError, and
    changes nothing, when a card to be forgotten was rated meanwhile.
    """
    now = workspace.clock()
    listed, marks = tuple(cards), workspace.store.marks()
    states = workspace.store.states_of([card.id for card in listed]) if wanted.kind is ChangeKind.FORGET else {}
    changes = []
    for card in listed:
        change = new_change(workspace, wanted.kind, now, card=card.id, deck=card.deck, data=wanted.data)
        if wanted.kind is ChangeKind.FORGET:
            if card.id in states:
                before = replace(states[card.id], deck=card.deck)
                changes.append(replace(change, before=before, after=CardState(card.id, card.deck)))
        elif _differ(marks.get(card.id, Marks()), change):
            changes.append(change)
    if changes:
        workspace.store.change(*changes)
    return tuple(changes)


def _differ(marks: Marks, change: Change) -> bool:
    """Whether `change` makes a difference; a card buried until a later day stays so, and one dug up needs no more."""
    buried = marks.buried is not None and marks.buried >= change.study_day
    if change.kind in {ChangeKind.BURY, ChangeKind.UNBURY}:
        return buried == (change.kind is ChangeKind.UNBURY)
    return marked(marks, change) != marks


def _flag(value: str) -> int:
    if value not in {"0", *map(str, FLAGS)}:
        raise UsageError(f"There is no flag {value!r}.", "Flags are 1 to 7; 0 takes the flag off.")
    return int(value)


def _tag(value: str) -> str:
    if len(value) > LONGEST_TAG or _TAG.fullmatch(value) is None or not value.isprintable():
        raise UsageError(
            f"{value!r} cannot be a tag.",
            f'A tag is one word of at most {LONGEST_TAG} characters, without , : * or ", not beginning with -.',
        )
    return value
