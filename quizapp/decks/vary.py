"""`vary`: values drawn at every showing of a card, and that each is used and each use is known."""

import math
import re
from collections.abc import Iterator
from typing import Any

from quizapp.core.card import Vary
from quizapp.core.vary import samples, uses
from quizapp.decks.card_file import Mark
from quizapp.decks.fields import Fields, did_you_mean, shown, type_name
from quizapp.decks.places import place_of
from quizapp.decks.strict_yaml import Map, Seq

FIXED = frozenset(("id", "kind", "tags", "source", "siblings", "status", "limits", "device", "vary"))
"""The keys of a card in which `${name}` means nothing."""

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_MOST_CHOICES = 50
_LARGEST = 2**62
# Knows no name, so that code with `${…}` in it is not read where it cannot be known what stands there.
_UNKNOWN = ({"": ""},)
_HINT = "Write a list, as [float32, float64], or {ints: [2, 9]} for a whole number from 2 to 9."


def read_vary(card: Fields) -> tuple[Vary, ...]:
    """The values of a card that vary; () when none do. Their samples are kept for the readers of its other keys."""
    names = card.mapping("vary", "`vary`")
    if names is None:
        if card.has("vary"):
            card.samples = _UNKNOWN
        return ()
    if card.empty("vary"):
        card.report("vary", "`vary` is empty", "Name a value: {n: {ints: [2, 9]}}, and write ${n} where it belongs.")
    known = len(card.file.problems)
    found = [_read_one(names, name) for name in names.own_keys(_NAME, "a name", "Use letters, digits and _: n, dtype.")]
    vary = tuple(each for each in found if each is not None)
    if len(card.file.problems) > known:
        card.samples = _UNKNOWN
        return vary
    card.samples = samples(vary)
    _check_uses(card, names)
    return vary


def _read_one(names: Fields, name: str) -> Vary | None:
    if names.is_mapping(name):
        bounds = names.mapping(name, "a range in `vary`")
        return _range(bounds, name) if bounds is not None else None
    if isinstance(names.data.get(name), str | int | float):
        names.wrong_type(name, "a list or a range", names.take(name), _HINT)
        return None
    choices = [_spelled(names, name, item, at) for item, at in names.items(name)]
    written = [choice for choice in choices if choice is not None]
    twice = next((choice for choice in written if written.count(choice) > 1), None)
    if twice is not None:
        names.report(name, f"{shown(twice)} stands twice among the values of `{name}`", "Keep one of them.")
    elif names.size(name) > _MOST_CHOICES:
        names.report(name, f"`{name}` has more than {_MOST_CHOICES} values", "A card needs only a few.")
    elif len(written) == len(choices) == 1:
        names.report(name, f"`{name}` has one value, which cannot vary", "Give it at least two.")
    elif names.empty(name):
        names.report(name, f"`{name}` has no values", _HINT)
    return Vary(name, choices=tuple(written))


def _range(bounds: Fields, name: str) -> Vary | None:
    ends = bounds.integers("ints", -_LARGEST, "[2, 9]")
    bounds.close(_HINT)
    if ends is None and bounds.data.keys() <= {"ints"}:
        bounds.file.report(bounds.data.at, f"`{name}` says nothing of its values", _HINT)
    elif (
        ends is not None
        and len(ends) == bounds.size("ints")
        and (len(ends) != 2 or ends[0] >= ends[1] or ends[1] > _LARGEST)
    ):
        bounds.report(
            "ints", "`ints` must be the least and the greatest number", "The least comes first, as in [2, 9]."
        )
    return Vary(name, ints=(ends[0], ends[1])) if ends is not None and len(ends) == 2 else None


def _spelled(names: Fields, name: str, item: Any, at: Mark) -> str | None:
    """A value as it is put into the card's texts: numbers, True and False as Python writes them."""
    number = isinstance(item, int | float) and math.isfinite(item)
    if isinstance(item, str) or number:
        written = str(item)
        if "\n" not in written and not any(uses(written)):
            return written
        names.file.report(at, f"a value of `{name}` must be one line without `${{`", "Write a short text.")
    else:
        wrong = "nan or infinite" if isinstance(item, float) else type_name(item)
        names.file.report(at, f"a value of `{name}` must be text or a number, not {wrong}", _HINT)
    return None


def _check_uses(card: Fields, names: Fields) -> None:
    """Report each `${…}` that names no value, and each value that no text names."""
    used = set()
    for key, value in card.data.items():
        for text, at in _texts(value, card.at(key)) if key not in FIXED else ():
            for use in uses(text):
                used.add(use.name)
                if use.name not in names.data:
                    _report_unknown(card, names, place_of(card.file, at, text, use.start), use.name)
    for name in names.data:
        if name not in used:
            message = f"`{name}` varies, but no text of the card has ${{{name}}}"
            card.file.report(names.data.keys_at[name], message, "Write it where it belongs, or delete it here.")


def _report_unknown(card: Fields, names: Fields, at: Mark, name: str) -> None:
    if name:
        card.file.report(at, f"`${{{name}}}` is not in `vary`", did_you_mean(name, names.data))
    else:
        hint = "Write ${name} with a name from `vary`, or $${ for the two characters."
        card.file.report(at, "`${` is followed by no name and `}`", hint)


def _texts(value: Any, at: Mark) -> Iterator[tuple[str, Mark]]:
    """Every text in a value, with its place."""
    if isinstance(value, str):
        yield value, at
    elif isinstance(value, Map):
        for key, item in value.items():
            yield from _texts(item, value.values_at[key])
    elif isinstance(value, Seq):
        for item, where in zip(value, value.items_at, strict=True):
            yield from _texts(item, where)
