"""How a key is written: the example that its help has, in the flow style of YAML, as messages show it."""

import json
import re
from collections.abc import Mapping
from typing import Any

from quizapp.core.card import Kind
from quizapp.decks.key_help import OWN, help_of

OPEN = "…"
"""Stands for what an author has to write."""

_LONGEST, _LONGEST_TEXT = 60, 24
_PLAIN = re.compile(r"(?!(?:true|false|null)$)[a-z_](?:[\w ./()=+-]*[\w.)])?", re.IGNORECASE)
_NAMED = re.compile(r"(?<=of )`[^`]*`")
_CARD = re.compile(rf"an? ({'|'.join(Kind)}) card")


def general(what: str) -> str:
    """What messages call a mapping, without the name that its author chose: "the expectation of `*`"."""
    return _NAMED.sub(f"`{OWN}`", what)


def kind_of(what: str) -> Kind | None:
    """The kind of card that a mapping is, None where it is none."""
    found = _CARD.fullmatch(what)
    return Kind(found[1]) if found else None


def example_of(what: str, key: str) -> Any:
    """A value that `key` of `what` may have, None where its help shows none."""
    told = help_of(general(what), key, kind_of(what)) or help_of(general(what), OWN)
    return told.examples[0] if told and told.examples else None


def written(what: str, key: str) -> str:
    """`key` of `what` as its help shows it, "" where there is no example of it, or only a long one."""
    line = f"{key}: {flow(example_of(what, key))}"
    return "" if OPEN in line or len(line) > _LONGEST else line


def flow(value: Any) -> str:
    """A value on one line of YAML; what is long, or no value, is left open."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{key}: {flow(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT or not value.isprintable():
        return OPEN
    return value if _PLAIN.fullmatch(value) else json.dumps(value, ensure_ascii=False)
