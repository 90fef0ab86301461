"""Values that change from showing to showing: `${name}` in the texts of a card, drawn by a seed.

`$${` stands for the two characters `${`. A card without `vary` has no such values, and its texts are as written.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import product
from random import Random
from typing import Any

from quizapp.core.card import Card, Vary

_USE = re.compile(r"\$\$\{|\$\{(?:([A-Za-z_][A-Za-z0-9_]*)\})?")
_LITERAL = "$${"
_SHOWN_IN_LISTS = "…"
_MOST_COMBINATIONS = 12
_INTS_TRIED = 5


@dataclass(frozen=True, slots=True)
class Use:
    """One `${name}` in a text, from `start` to `end`; `name` is empty where no name stands in the braces."""

    name: str
    start: int
    end: int


def uses(text: str) -> Iterator[Use]:
    """Every use of a value in `text`, in order."""
    for found in _USE.finditer(text):
        if found.group() != _LITERAL:
            yield Use(found.group(1) or "", found.start(), found.end())


def substituted(text: str, values: Mapping[str, str]) -> str:
    """Return `text` with each `${name}` of `values` replaced and each `$${` made `${`; other names stay as they are."""

    def stands_for(found: re.Match[str]) -> str:
        return "${" if found.group() == _LITERAL else values.get(found.group(1) or "", found.group())

    return _USE.sub(stands_for, text)


def original_offset(text: str, values: Mapping[str, str], offset: int) -> int:
    """Where in `text` the character at `offset` of `substituted(text, values)` comes from."""
    grown = 0
    for found in _USE.finditer(text):
        stands = substituted(found.group(), values)
        start = found.start() + grown
        if offset < start:
            break
        if stands != found.group() and offset < start + len(stands):
            return found.start()
        grown += len(stands) - len(found.group())
    return offset - grown


def varied(card: Card, seed: int) -> Card:
    """Return `card` as it is shown when its values are drawn by `seed`; as it is when nothing varies or all is drawn.

    Its id and content hash stay. Title, prompt, hints, explanation and every text of its body have the values in.
    """
    if not card.vary or card.values:
        return card
    return with_values(card, {each.name: _drawn(each, seed) for each in card.vary})


def with_values(card: Card, values: Mapping[str, str]) -> Card:
    """Return `card` with these values, one for each name that varies."""
    return replace(
        card,
        title=substituted(card.title, values),
        prompt=substituted(card.prompt, values),
        hints=_within(card.hints, values),
        explain=substituted(card.explain, values),
        body=_within(card.body, values),
        values=tuple(values.items()),
    )


def variations(card: Card) -> tuple[Card, ...]:
    """A few cards that show all a card can be: every choice is in one of them, and both ends of every range.

    All combinations where there are at most 12, else each value of the longest list once. A card that does not vary
    is alone.
    """
    if not card.vary or card.values:
        return (card,)
    return tuple(with_values(card, values) for values in samples(card.vary))


def samples(vary: tuple[Vary, ...]) -> tuple[dict[str, str], ...]:
    """The values of `variations`, by name."""
    names = [each.name for each in vary]
    tried = [_tried(each) for each in vary]
    combined = 1
    for values in tried:
        combined *= len(values)
    if combined <= _MOST_COMBINATIONS:
        return tuple(dict(zip(names, values, strict=True)) for values in product(*tried))
    # Shifted against each other, so that equal lists do not always give equal values.
    return tuple(
        {
            name: values[(row + shift) % len(values)]
            for shift, (name, values) in enumerate(zip(names, tried, strict=True))
        }
        for row in range(max(map(len, tried)))
    )


def listed_title(card: Card) -> str:
    """The title of a card where no values are drawn, as in lists and reports: an ellipsis stands for each."""
    if not card.vary or card.values:
        return card.title
    return substituted(card.title, {each.name: _SHOWN_IN_LISTS for each in card.vary})


def _drawn(vary: Vary, seed: int) -> str:
    # A generator a name: to add a name does not change what the others draw.
    random = Random(f"{seed}:{vary.name}")
    return str(random.randint(*vary.ints)) if vary.ints else random.choice(vary.choices)


def _tried(vary: Vary) -> tuple[str, ...]:
    if not vary.ints:
        return vary.choices
    low, high = vary.ints
    count = min(high - low + 1, _INTS_TRIED)
    steps = [low + (high - low) * step // (count - 1) for step in range(count)] if count > 1 else [low]
    return tuple(map(str, steps))


def _within(value: Any, values: Mapping[str, str]) -> Any:
    """A part of a card with the values put into each text in it."""
    if isinstance(value, str):
        return substituted(value, values)
    if isinstance(value, tuple):
        return tuple(_within(item, values) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changed = {each.name: _within(getattr(value, each.name), values) for each in fields(value)}
        return replace(value, **changed)
    return value
