"""Where a key belongs that its author wrote a level too high or too low, by what the readers ask for.

No list of keys is kept for it: the outlines from which the JSON Schema is made say which mapping has which keys.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from quizapp.decks.content import DECK_FILE
from quizapp.decks.examples import OPEN, example_of, flow, general, kind_of
from quizapp.decks.key_help import OF_KIND, OTHER_WORDS, OWN
from quizapp.decks.outline import Outline

_MOST_PLACES = 2

Way = tuple[tuple[Outline, str], ...]
"""The mappings on the way to another one, each with the key that leads on."""


@dataclass(frozen=True, slots=True, eq=False)
class _Place:
    """A mapping that card files may hold, and the way to it."""

    way: Way
    outline: Outline

    def below(self, above: Outline) -> Way:
        """The way from `above` to here; () where it does not lead here."""
        starts = [number for number, (outline, _) in enumerate(self.way) if outline is above]
        return self.way[starts[0] :] if starts else ()


def where_it_belongs(what: str, key: str, value: Any = None) -> str:
    """A hint to the mapping above or below `what` that has `key`; "" where there is none.

    It shows the key as it is written there, with `value` where that is short.
    """
    here = [place for place in _places() if place.outline.what == general(what)]
    return _inside(here, key, value) or _outside(here, key) or _of_the_deck(what, key)


def meant_by(what: str, key: str, known: Iterable[str]) -> str:
    """A hint to the key of `known` that has the meaning others give to `key`; "" where there is none."""
    meant = [word for word in OTHER_WORDS.get(key, ()) if word in known][:1]
    if not meant:
        return ""
    example = example_of(what, meant[0])
    shown = f", as in `{meant[0]}: {flow(example)}`" if flow(example) != OPEN else ""
    return f"Here that is `{meant[0]}`{shown}."


def of_other_kinds(what: str, key: str) -> str:
    """A hint to the kinds of card that have `key`, where `what` is a card of another kind; "" where there are none."""
    kind = kind_of(what)
    kinds = [each.value for each, keys in OF_KIND.items() if key in keys]
    if kind is None or not kinds:
        return ""
    return f"It is for {' and '.join(kinds)} cards; {what} has {', '.join(OF_KIND[kind])}."


@cache
def _places() -> tuple[_Place, ...]:
    from quizapp.decks.schema import outlines

    return tuple(place for outline in outlines() for place in _walk(outline, ()))


def _walk(outline: Outline, way: Way) -> Iterator[_Place]:
    yield _Place(way, outline)
    for (key, _), inside in outline.inside.items():
        yield from _walk(inside, (*way, (outline, key)))


def _inside(here: list[_Place], key: str, value: Any) -> str:
    """The mappings below that have the key, the nearest under each key of the mapping at hand."""
    ways = [
        (way, place.outline)
        for mine in here
        for place in _places()
        if _takes(place.outline, key, value) and (way := place.below(mine.outline))
    ]
    nearest: dict[str, str] = {}
    for way, outline in sorted(ways, key=lambda each: len(each[0])):
        nearest.setdefault(way[0][1], _put(way, outline, f"{key}: {flow(value)}"))
    return f"Put it {', or '.join(list(nearest.values())[:_MOST_PLACES])}." if nearest else ""


def _takes(outline: Outline, key: str, value: Any) -> bool:
    """Whether a mapping has the key, and does not want a mapping under it where `value` is none."""
    schemas = outline.found.get(key, [])
    return any("of" not in schema for schema in schemas) or (bool(schemas) and isinstance(value, Mapping | None))


def _put(way: Way, outline: Outline, entry: str) -> str:
    """Where that is, in words, with the whole of it as it is written."""
    if way[-1][1] == "cards":
        return "on a card"
    top = 1 if way[0][1] == "cards" else 0
    inside = "inside an item of" if _is_list(way[top]) else "inside"
    return f"{'on a card, ' * top}{inside} `{way[top][1]}`: `{_written(way[top:], outline, entry)}`"


def _written(way: Way, outline: Outline, entry: str) -> str:
    """A key with its value and all the mappings around it."""
    others = (each for each in outline.found if each in outline.required and not entry.startswith(f"{each}:"))
    text = ", ".join([*(f"{each}: {OPEN}" for each in others), entry])
    for number in range(len(way) - 1, -1, -1):
        name = way[number][1]
        if name == OWN:  # the name that the help of the mapping has for an example
            name = next(iter(example_of(way[number - 1][0].what, way[number - 1][1])))
        text = f"{name}: [{{{text}}}]" if _is_list(way[number]) else f"{name}: {{{text}}}"
    return text


def _is_list(step: tuple[Outline, str]) -> bool:
    outline, key = step
    return any("of" in schema.get("items", {}) for schema in outline.found[key])


def _outside(here: list[_Place], key: str) -> str:
    """The nearest mapping above that has the key."""
    for mine in here:
        for outline, leads in reversed(mine.way):
            if key in outline.found and leads != OWN:
                return f"Put it beside `{leads}`, not inside."
    return ""


def _of_the_deck(what: str, key: str) -> str:
    """Where a deck says what a file of further cards cannot say of it."""
    deck, more = (place.outline for place in _places() if not place.way)
    return f"Only {DECK_FILE} says that of the deck." if what == more.what and key in deck.found else ""
