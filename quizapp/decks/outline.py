"""Which keys there are: the readers of card files, run on nothing, leave behind what they asked for.

So that the JSON Schema and the loader cannot come apart, no list of keys is kept anywhere: a reader that asks for a new
key has added it to both.
"""

import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from quizapp.decks.card_file import CardFile, Mark
from quizapp.decks.fields import Fields
from quizapp.decks.key_help import OWN
from quizapp.decks.strict_yaml import Map

Schema = dict[str, Any]
"""A JSON Schema, or a part of one."""

TEXT: Schema = {"type": "string"}
FULL_TEXT: Schema = {"type": "string", "pattern": r"\S"}


class Outline(Fields):
    """Fields of a mapping that is not there: every reading is remembered, and gives what an absent key gives.

    `given` are values that keys have all the same, because the way on depends on them. `variants` says of lists of
    mappings, by what the mappings are called, which givens to go through. Where a reader asks what the author wrote,
    the answer is `written`; reading once with each answer leaves both ways behind.
    """

    __slots__ = ("found", "given", "inside", "pattern", "required", "variants", "written")

    def __init__(
        self, what: str, given: Mapping[str, Any], variants: Mapping[str, Sequence[Mapping[str, Any]]]
    ) -> None:
        super().__init__(CardFile("", ""), Map((1, 1)), what)
        self.given = given
        self.variants = variants
        self.written = False
        self.found: dict[str, list[Schema]] = {}
        self.required: set[str] = set()
        self.inside: dict[tuple[str, int], Outline] = {}
        self.pattern: str | None = None

    def has(self, key: str) -> bool:
        return self.written

    def blank(self) -> bool:
        return False

    def lacks(self, keys: Sequence[str]) -> bool:
        return False

    def empty(self, key: str) -> bool:
        return False

    def is_mapping(self, key: str) -> bool:
        return self.written

    def report(self, key: str, message: str, hint: str = "") -> None:
        pass

    def take(self, key: str, *, required: bool = False, one_of: Sequence[str] = ()) -> Any:
        return self._note(key, {}, required=required)

    def code(self, key: str, *, required: bool = False) -> str:
        return str(self._note(key, FULL_TEXT if required else TEXT, required=required) or "")

    def flag(self, key: str) -> bool | None:
        self._note(key, {"type": "boolean"})
        return None

    def integer(self, key: str, low: int, high: int, *, required: bool = False) -> int | None:
        value: int | None = self._note(key, {"type": "integer", "minimum": low, "maximum": high}, required=required)
        return value

    def number(
        self, key: str, low: float = -math.inf, high: float = math.inf, *, required: bool = False
    ) -> float | None:
        bounds = {"minimum": low, "maximum": high}
        finite = {name: bound for name, bound in bounds.items() if math.isfinite(bound)}
        self._note(key, {"type": "number", **finite}, required=required)
        return None

    def word(self, key: str, words: Sequence[str], *, required: bool = False) -> str:
        return str(self._note(key, {"enum": list(words)}, required=required) or "")

    def matching(self, key: str, pattern: re.Pattern[str], rule: str, *, required: bool = False) -> str:
        return str(self._note(key, {"type": "string", "pattern": whole(pattern)}, required=required) or "")

    def items(self, key: str, *, required: bool = False) -> Iterable[tuple[Any, Mark]]:
        self._list(key, None, required=required)
        return ()

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        self._list(key, FULL_TEXT, required=required)
        return ()

    def matching_texts(self, key: str, pattern: re.Pattern[str], thing: str, hint: str) -> tuple[str, ...]:
        self._list(key, {"type": "string", "pattern": whole(pattern)})
        return ()

    def integers(self, key: str, low: int, example: str) -> tuple[int, ...] | None:
        self._list(key, {"type": "integer", "minimum": low})
        return None

    def integers_or_word(self, key: str, low: int, example: str, word: str) -> tuple[int, ...] | str | None:
        self.word(key, (word,))
        return self.integers(key, low, example)

    def parts(self, key: str, what: str, hint: str, *, required: bool = False) -> Iterator[Fields]:
        self._list(key, {"of": what}, required=required)
        return self._insides(key, what)

    def texts_or_parts(self, key: str, what: str, hint: str) -> Iterator[str | Fields]:
        self._list(key, {"of": what, "or": TEXT})
        return self._insides(key, what)

    def own_keys(self, pattern: re.Pattern[str], thing: str, hint: str) -> Iterator[str]:
        self.pattern = whole(pattern)
        yield OWN

    def size(self, key: str) -> int:
        return 0

    def mapping(self, key: str, what: str, *, required: bool = False) -> Fields | None:
        self._note(key, {"of": what}, required=required)
        return next(self._insides(key, what))

    def close(self, hint: str = "") -> None:
        pass

    def _insides(self, key: str, what: str) -> Iterator[Fields]:
        """The mappings below `key`; asked for again, the same ones."""
        for number, given in enumerate(self.variants.get(what, ({},))):
            inside = self.inside.setdefault((key, number), Outline(what, given, self.variants))
            inside.written = self.written
            yield inside

    def _list(self, key: str, items: Schema | None, *, required: bool = False) -> None:
        schema: Schema = {"type": "array"}
        if items is not None:
            schema["items"] = items
        if required:
            schema["minItems"] = 1
        self._note(key, schema, required=required)

    def _note(self, key: str, schema: Schema, *, required: bool = False) -> Any:
        """Remember that `key` may be as `schema` says, and give the value it has all the same, if any."""
        known = self.found.setdefault(key, [])
        if schema not in known:
            known.append(schema)
        if required:
            self.required.add(key)
        return self.given.get(key)


def whole(pattern: re.Pattern[str]) -> str:
    """The pattern as JSON Schema has it: found anywhere unless it says otherwise, and by the rules of ECMAScript."""
    letters = pattern.pattern.replace(r"[^\W\d]\w*", r"[A-Za-z_\u0080-\uffff][0-9A-Za-z_\u0080-\uffff]*")
    return f"^(?:{letters})$"
