"""What can be done by a key: each action with its keys, what it does, and the screens on which it can be done."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from quizapp.config.key_names import is_typed

Keys = Mapping[str, tuple[str, ...]]
"""The keys of each action, by its name, the one that is shown first."""


class Place(StrEnum):
    """A screen, or several on which the same keys act."""

    HOME = "home"
    CARD = "a card"
    PREVIEW = "a preview"
    WAITING = "waiting for a card"
    AFTER = "after a drill"
    SHEET = "a sheet"


_EVERYWHERE = frozenset(Place)
_CARD = frozenset((Place.CARD, Place.PREVIEW))
_DRILL = frozenset((Place.CARD, Place.WAITING, Place.AFTER))
_AROUND = _DRILL | {Place.HOME}


@dataclass(frozen=True, slots=True)
class Action:
    """One thing to do; `typing` is one that must act while a text is typed.

    Keys of an action that comes `first` act before the text that has the keys now, but for those that type into it.
    """

    keys: tuple[str, ...]
    does: str
    places: frozenset[Place]
    typing: bool = False
    first: bool = False


ACTIONS: Mapping[str, Action] = {
    "submit": Action(("ctrl+j", "f5"), "run or check the answer; again, stop it", _CARD, typing=True),
    "hint": Action(("f2", "ctrl+t", "h"), "the next hint", _CARD),
    "reveal": Action(("f3", "ctrl+r", "r"), "show the answer", _CARD),
    "edit": Action(("f4", "ctrl+o"), "edit in $EDITOR", _CARD, typing=True),
    "clear": Action(("ctrl+l",), "clear the text back to the starter", _CARD, typing=True),
    "back": Action(("escape",), "stop, leave the text, go home", _CARD | _DRILL | {Place.SHEET}, typing=True),
    "answer": Action(("t",), "back to the answer, to try again", _CARD),
    "skip": Action(("s",), "set the card aside until the next drill", _CARD),
    "again": Action(("1", "f6"), "rate: Again", _CARD, first=True),
    "hard": Action(("2", "f7"), "rate: Hard", _CARD, first=True),
    "good": Action(("3", "f8"), "rate: Good", _CARD, first=True),
    "easy": Action(("4", "f9"), "rate: Easy", _CARD, first=True),
    "scroll_down": Action(("alt+down", "pagedown"), "scroll the result down", _CARD),
    "scroll_up": Action(("alt+up", "pageup"), "scroll the result up", _CARD),
    "marks": Action(("ctrl+g", "m"), "set marks on the card", frozenset((Place.CARD,))),
    "suspend": Action(("@",), "suspend the card", frozenset((Place.CARD,))),
    "bury": Action(("-",), "bury the card until tomorrow", frozenset((Place.CARD,))),
    "undo": Action(("u", "ctrl+z"), "take back the last answer or change", _AROUND),
    "redo": Action(("U", "ctrl+y"), "put back what was undone", _AROUND),
    "study_all": Action(("a",), "study every deck", frozenset((Place.HOME,))),
    "other_cards": Action(("f",), "study other cards than those due", frozenset((Place.HOME,))),
    "limits": Action(("l",), "set limits for today", frozenset((Place.HOME,))),
    "cram_forgotten": Action(("c",), "cram what was forgotten today", frozenset((Place.HOME, Place.AFTER))),
    "cram": Action(("f2",), "on the sheet of other cards: cram, or count", frozenset((Place.SHEET,)), typing=True),
    "next_card": Action(("ctrl+n", "n"), "in a preview: the next card", frozenset((Place.PREVIEW,))),
    "card_before": Action(("ctrl+b", "b"), "in a preview: the card before", frozenset((Place.PREVIEW,))),
    "help": Action(("f1", "?"), "show every key", _EVERYWHERE),
    "commands": Action(("ctrl+p",), "search among everything that can be done", _EVERYWHERE, typing=True, first=True),
    "quit": Action(("q", "ctrl+q"), "quit", _EVERYWHERE, first=True),
}
"""Every action, with the keys it has when the learner sets none."""

DEFAULT_KEYS: Keys = {name: action.keys for name, action in ACTIONS.items()}

EDITOR_KEYS = frozenset(
    "ctrl+a ctrl+c ctrl+d ctrl+e ctrl+k ctrl+u ctrl+v ctrl+w ctrl+x ctrl+y ctrl+z f6 f7"
    " alt+backspace alt+delete ctrl+backspace ctrl+left ctrl+right ctrl+pagedown ctrl+pageup pagedown pageup"
    " ctrl+shift+a ctrl+shift+k ctrl+shift+left ctrl+shift+right"
    " shift+down shift+end shift+home shift+left shift+right shift+up".split()
)
"""What moves and changes a text that is typed, beside the keys in `FIXED_KEYS`."""

FIXED_KEYS = frozenset("up down left right home end enter space tab shift+tab backspace delete".split())
"""What moves and picks in texts and lists, and stays so."""

_LIST_KEYS = frozenset("j k J K x 1 2 3 4 5 6 7 8 9".split())
_NEEDED = ("submit", "back", "quit")
_FREE = "Free are f10 to f12, ctrl+s, and alt with a letter; `quizapp config keys` lists what is taken."


@dataclass(frozen=True, slots=True)
class KeyTrouble:
    """Why keys cannot be as they are set: the action to blame, what is wrong, and what to do."""

    action: str
    message: str
    hint: str


def key_trouble(written: Keys) -> KeyTrouble | None:
    """Return the first reason why the keys `written` cannot hold beside the others' own; None when they can."""
    return next((found for name in written for found in _troubles(name, written)), None)


def _troubles(name: str, written: Keys) -> Iterator[KeyTrouble]:
    action, keys = ACTIONS[name], written[name]
    if not keys and name in _NEEDED:
        yield KeyTrouble(
            name, f"{name!r} in [keys] has no key, and must have one", "Only other actions can do without."
        )
    for key in keys:
        if key not in action.keys and (why := _taken_by_widgets(key, action)):
            yield KeyTrouble(name, f"{name!r} in [keys] cannot be {key!r}: {why}", _FREE)
        for other in _rivals(name, key, written):
            places = " and ".join(sorted(action.places & ACTIONS[other].places)[:2])
            where = "everywhere" if action.places & ACTIONS[other].places == _EVERYWHERE else f"on {places}"
            hint = f"Give {other!r} another key too, or take one that is free."
            yield KeyTrouble(name, f"{key!r} would do both {other!r} and {name!r} {where}", hint)


def _taken_by_widgets(key: str, action: Action) -> str:
    """Why a key that is not the action's own cannot be given to it; "" when it can."""
    if key in FIXED_KEYS:
        return "it moves or picks in texts and lists"
    if key == "ctrl+q":
        return "it always quits"
    if action.typing and is_typed(key):
        return "that is typed into the answer, where this must act too"
    if key in EDITOR_KEYS and not (action.first and key in ("f6", "f7")):
        return "the editor needs it"
    if key in _LIST_KEYS and action.places & _CARD and not (action.first and key.isdigit()):
        return "it moves or picks in lists"
    return ""


def _rivals(name: str, key: str, written: Keys) -> Iterator[str]:
    """Which actions have this key too where the action of this name has it."""
    for other, keys in {**DEFAULT_KEYS, **written}.items():
        if other != name and key in keys and ACTIONS[other].places & ACTIONS[name].places:
            yield other
