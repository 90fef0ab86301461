"""Text from cards, learners and code, made safe to show: nothing in it can move the cursor or reorder a line."""

import re
import unicodedata

_CONTROL_SEQUENCE = re.compile(r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]")
_KEPT = frozenset("\n\t\u200c\u200d")  # the two joiners are spelling in Persian and Hindi, and build emoji
_LINE_ENDS = {"\r": "\n", "\u2028": "\n", "\u2029": "\n"}
_DROPPED = frozenset({"Cc", "Cf"})


class _Harmless(dict[int, str]):
    """What each character becomes, worked out the first time it is met."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character in _LINE_ENDS:
            harmless = _LINE_ENDS[character]
        elif character in _KEPT:
            harmless = character
        elif unicodedata.category(character) == "Cs":
            harmless = "\ufffd"  # half a surrogate pair, which no stream can encode
        else:
            harmless = "" if unicodedata.category(character) in _DROPPED else character
        self[code] = harmless
        return harmless


_HARMLESS = _Harmless()


def clean(text: str) -> str:
    """Return `text` without control characters, terminal sequences, and marks that reorder or hide letters.

    Newlines and tabs stay, other line ends become newlines, lone surrogates become U+FFFD; cleaning twice changes
    nothing more.
    """
    if text.isprintable():
        return text
    return _CONTROL_SEQUENCE.sub("", text.replace("\r\n", "\n")).translate(_HARMLESS)


def clean_line(text: str) -> str:
    """Return `text` cleaned and on one line, every stretch of white space made one space."""
    return " ".join(clean(text).split())
