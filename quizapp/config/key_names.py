"""How keys are written in the settings, and the one name that each of them has in the program."""

import unicodedata
from difflib import get_close_matches

_NAMED = (
    "escape enter tab backspace delete insert home end pageup pagedown up down left right space comma "
    + " ".join(f"f{number}" for number in range(1, 25))
).split()
_SAID = {"esc": "escape", "return": "enter", "del": "delete", "ins": "insert", "pgup": "pageup", "pgdn": "pagedown"}
_SIGNS = {",": "comma", " ": "space"}
_WORDS = {"at": "@", "minus": "-", "plus": "+", "slash": "/", "backslash": "\\", "underscore": "_"}
_SENT_AS = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+[": "escape", "ctrl+space": "ctrl+@"}
_MODIFIERS = ("ctrl", "alt", "shift")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789")
_AFTER_CTRL = frozenset("@[\\]^_")  # the other signs that have a control character


class NoKeyError(ValueError):
    """A text that names no key; `hint` says which was meant, "" when that cannot be told."""

    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is no key")
        close = get_close_matches(text.lower(), [*_NAMED, *(f"ctrl+{each}" for each in sorted(_LETTERS))], n=1)
        self.hint = f"Did you mean {close[0]!r}?" if close else ""


def key_of(text: str) -> str:
    """Return the one name of the key written as `text`: `ctrl+j` for `Ctrl+J` and `^j`, `?` for `question_mark`.

    What terminals cannot tell apart has one name too: `ctrl+m` is `enter`. Raises NoKeyError.
    """
    *modifiers, base = _parts(text)
    if len(set(modifiers)) < len(modifiers) or not set(modifiers) <= set(_MODIFIERS):
        raise NoKeyError(text)
    key = _base(base)
    if not modifiers and key is not None:
        return key
    base = (key or "").lower()
    if modifiers == ["shift"] and len(base) == 1:
        if not base.isalpha():  # what shift makes of another sign differs from keyboard to keyboard
            raise NoKeyError(text)
        return base.upper()
    if base not in _NAMED and base not in _LETTERS and not (modifiers == ["ctrl"] and base in _AFTER_CTRL):
        raise NoKeyError(text)
    name = "+".join([*(each for each in _MODIFIERS if each in modifiers), base])
    return _SENT_AS.get(name, name)


def is_typed(key: str) -> bool:
    """Whether this key puts a character into a text."""
    return len(key) == 1 or key in _SIGNS.values()


def _parts(text: str) -> list[str]:
    if text.startswith("^") and len(text) > 1:
        return ["ctrl", text[1:]]
    *modifiers, base = ["+"] if text == "+" else text.split("+")
    return [*(each.strip().lower() for each in modifiers), base]


def _base(text: str) -> str | None:
    """The key without its modifiers; None when there is none of that name."""
    text = text.strip(" ") or text
    if len(text) == 1:
        return _SIGNS.get(text, text) if text.isprintable() else None
    name = text.lower()
    name = _SAID.get(name, name)
    if name in _NAMED:
        return name
    if name in _WORDS:
        return _WORDS[name]
    try:
        sign = unicodedata.lookup(name.replace("_", " "))
    except KeyError:
        return None
    return _SIGNS.get(sign, sign) if len(sign) == 1 and sign.isprintable() else None
