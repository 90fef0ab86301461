"""Writes cards as the YAML that an author would write: code and long texts in `|` blocks, nothing lost."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from quizapp.core.text import clean
from quizapp.decks.scalars import ScalarError, resolve

# What may stand unquoted without a second look; more could, but quotes never hurt.
_PLAIN = re.compile(r"[A-Za-z(][A-Za-z0-9_.,;()/×…'’!?=+*-]*(?: [A-Za-z0-9_.,;()/×…'’!?=+*-]+)*")
_LONGEST_PLAIN = 110
_STEP = 2
# The YAML reader refuses these; they are no characters at all.
_NOT_CHARACTERS = re.compile("[\ufffe\uffff]")


def card_yaml(keys: Mapping[str, Any], indent: int = _STEP) -> str:
    """The card with these keys as an item of a list whose dashes stand in column `indent`, each line with its end.

    Values are texts, whole numbers, lists of texts, and mappings of these; control characters are left out.
    """
    lines = list(_mapping(keys, indent + _STEP))
    lines[0] = f"{' ' * indent}- {lines[0].lstrip(' ')}"
    return "".join(f"{line}\n" for line in lines)


def text_yaml(text: str) -> str:
    """`text` on one line: as it stands, or in quotes where YAML could take it for something else."""
    text = writable(text)
    if _PLAIN.fullmatch(text) and len(text) <= _LONGEST_PLAIN and _is_text(text):
        return text
    return json.dumps(text, ensure_ascii=False)


def writable(text: str) -> str:
    """`text` without the characters that a card file may not hold."""
    return _NOT_CHARACTERS.sub("", clean(text))


def _is_text(text: str) -> bool:
    try:
        return isinstance(resolve(text), str)
    except ScalarError:
        return False


def _mapping(keys: Mapping[str, Any], indent: int) -> Iterator[str]:
    for key, value in keys.items():
        yield from _entry(f"{' ' * indent}{text_yaml(key)}:", value, indent)


def _entry(head: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of `value` after `head`, a key or a dash that stands in column `indent`."""
    if isinstance(value, str):
        yield from _text(head, writable(value), indent + _STEP)
    elif isinstance(value, Mapping):
        yield f"{head} {{}}" if not value else head
        yield from _mapping(value, indent + _STEP)
    elif isinstance(value, Sequence):
        yield f"{head} []" if not value else head
        for item in value:
            yield from _entry(f"{' ' * (indent + _STEP)}-", item, indent + _STEP)
    else:
        yield f"{head} {json.dumps(value)}"


def _text(head: str, text: str, indent: int) -> Iterator[str]:
    if not _in_block(text):
        yield f"{head} {text_yaml(text)}"
        return
    body = text.rstrip("\n")
    ends = len(text) - len(body)
    chomping = "-" if ends == 0 else "" if ends == 1 else "+"
    # Where the first line begins with white space, or is empty, only a number tells how deep the block is.
    depth = str(_STEP) if body[0] in " \t\n" else ""
    yield f"{head} |{depth}{chomping}"
    for line in body.split("\n") + [""] * (ends - 1):
        yield f"{' ' * indent}{line}" if line else ""


def _in_block(text: str) -> bool:
    """Whether `text` reads better as a block: it has several lines, or is too long for one."""
    return bool(text.strip()) and ("\n" in text or len(text) > _LONGEST_PLAIN)
