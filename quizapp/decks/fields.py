"""Typed readers of one mapping's keys: each returns a usable value, and reports what is not one."""

import keyword
import math
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from quizapp.decks.card_file import CardFile, Mark
from quizapp.decks.problem import Problem, printable
from quizapp.decks.strict_yaml import BAD, Map, Seq

_FEW = 4
_ALIKE = 0.7  # at 0.6 `gpu` is taken for `cpu`
_KEY = re.compile(r"[\w.-]+")
_STRAY = 'Lines of a `|` block stand deeper than its key, and a text with a comma or a colon in it needs "quotes".'
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""A name as most keys take it."""
VARIABLE = re.compile(rf"(?!(?:{'|'.join(keyword.kwlist)})$)[^\W\d]\w*")
"""A name that Python code may set."""


def type_name(value: Any) -> str:
    """What an author calls a value of this type."""
    names = {bool: "true or false", int: "a number", float: "a number", str: "text", type(None): "nothing"}
    return {Map: "a mapping", Seq: "a list", **names}.get(type(value), "something else")


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A hint that names the nearest of `known`, or all of them when none is near or they are few."""
    choices = list(known)
    near = _near(word, choices) if len(choices) > _FEW else ""
    return near or f"Known: {', '.join(choices)}."


def _near(word: str, known: Sequence[str]) -> str:
    near = get_close_matches(word, known, n=1, cutoff=_ALIKE)
    return f"Did you mean `{near[0]}`?" if near else ""


def shown(value: Any) -> str:
    """A value in a message: short, quoted, on one line."""
    text = printable(str(value))
    return f"`{text if len(text) <= 60 else text[:57] + '…'}`"


class Fields:
    """Reads the keys of one mapping, which messages call `what`; `close` reports the keys that were never read."""

    __slots__ = ("data", "file", "known", "missing", "samples", "what")

    def __init__(self, file: CardFile, data: Map, what: str, samples: Sequence[Mapping[str, str]] = ()) -> None:
        self.file = file
        self.data = data
        self.what = what
        self.known: dict[str, None] = {}
        self.missing: dict[str, Problem] = {}
        self.samples = samples
        """What `${name}` in the texts may stand for, on a card whose values vary."""

    def has(self, key: str) -> bool:
        """Whether the author wrote `key`."""
        return key in self.data

    def blank(self) -> bool:
        """Whether the author wrote nothing in this mapping, so that none of its keys need be read."""
        return not self.data

    def lacks(self, keys: Sequence[str]) -> bool:
        """Whether the author wrote none of `keys`, so that they need not be read one by one; all count as asked for."""
        self.known |= dict.fromkeys(keys)
        return self.data.keys().isdisjoint(keys)

    def empty(self, key: str) -> bool:
        """Whether the list or mapping that the author wrote under `key` holds nothing."""
        value = self.data.get(key)
        return isinstance(value, Map | Seq) and not value

    def is_mapping(self, key: str) -> bool:
        """Whether the author wrote a mapping under `key`, where it may stand for something simpler."""
        return isinstance(self.data.get(key), Map)

    def at(self, key: str) -> Mark:
        """Where the value of `key` stands, or the mapping itself when there is none."""
        return self.data.values_at.get(key, self.data.at)

    def report(self, key: str, message: str, hint: str = "") -> None:
        """Report a problem at the value of `key`."""
        self.file.report(self.at(key), message, hint)

    def take(self, key: str, *, required: bool = False, one_of: Sequence[str] = ()) -> Any:
        """The raw value of `key`; None when it is absent, empty or refused (reported where that is wrong)."""
        self.known[key] = None
        value = self.data.get(key)
        if value is not None:
            return None if value is BAD else value
        if key in self.data:
            self.report(
                key, f"`{key}` has no value", "Give it one." if required else "Give it one, or leave the key out."
            )
        elif required:
            hint = f"Add `{_to_add(self.what, key)}` here{', one of ' * bool(one_of)}{', '.join(one_of)}."
            self.file.report(self.data.at, f"{self.what} needs the key `{key}`", hint)
            self.missing[key] = self.file.problems[-1]
        return None

    def wrong_type(self, key: str, wanted: str, value: Any, hint: str = "") -> None:
        """Report that the value of `key` is not `wanted`."""
        told = hint or _type_hint(wanted, value, _shown_example(self.what, key, wanted, value))
        self.report(key, f"`{key}` must be {wanted}, not {type_name(value)}", told)

    def code(self, key: str, *, required: bool = False) -> str:
        """Text taken to the letter, as code is; "" when absent."""
        value = self.data.get(key, "")
        if type(value) is str and (not required or value.strip()):
            self.known[key] = None  # nearly always, and at once: most of a load is spent here
            return value
        value = self.take(key, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong_type(key, "text", value)
            return ""
        if required and not value.strip():
            self.report(key, f"`{key}` is empty", "Write it out.")
        return value

    def text(self, key: str, *, required: bool = False) -> str:
        """Prose, without the line ends that a `|` block leaves behind; "" when absent."""
        return self.code(key, required=required).rstrip("\n")

    def flag(self, key: str) -> bool | None:
        """True or false; None when absent."""
        value = self.take(key)
        if value is None or isinstance(value, bool):
            return value
        self.wrong_type(key, "true or false", value)
        return None

    def integer(self, key: str, low: int, high: int, *, required: bool = False) -> int | None:
        """A whole number within `low` and `high`; None when absent or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if isinstance(value, float):
            self.report(key, f"`{key}` must be a whole number, not {value:g}", "Leave out the point and the exponent.")
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong_type(key, "a whole number", value)
            return None
        return value if self._within(key, value, low, high) else None

    def number(
        self, key: str, low: float = -math.inf, high: float = math.inf, *, required: bool = False
    ) -> float | None:
        """A finite number within `low` and `high`; None when absent or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool):
            self.wrong_type(key, "a number", value)
            return None
        if not math.isfinite(value):
            self.report(key, f"`{key}` must be a finite number", "Write it in digits.")
            return None
        return float(value) if self._within(key, value, low, high) else None

    def _within(self, key: str, value: float, low: float, high: float) -> bool:
        if low <= value <= high:
            return True
        bounds = f"{low:g} or more" if math.isinf(high) else f"from {low:g} to {high:g}"
        self.report(key, f"`{key}` is {value:g}, out of its range", f"It may be {bounds}.")
        return False

    def word(self, key: str, words: Sequence[str], *, required: bool = False) -> str:
        """One of `words`; "" when absent or wrong."""
        value = self.data.get(key)
        if type(value) is str and value in words:
            self.known[key] = None
            return value
        value = self.take(key, required=required, one_of=words)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong_type(key, "text", value)
        else:
            self.report(key, f"`{key}` cannot be {shown(value)}", did_you_mean(value, words))
        return ""

    def matching(self, key: str, pattern: re.Pattern[str], rule: str, *, required: bool = False) -> str:
        """Text that is `pattern` as a whole, else `rule` is told; "" when absent or wrong."""
        value = self.code(key, required=required)
        if not value or pattern.fullmatch(value):
            return value
        if value.strip():
            self.report(key, f"`{key}` cannot be {shown(value)}", rule)
        return ""

    def name(self, key: str, *, required: bool = False) -> str:
        """A Python name; "" when absent or wrong."""
        return self.matching(key, NAME, "Write one Python name: letters, digits and _.", required=required)

    def items(self, key: str, *, required: bool = False) -> Iterable[tuple[Any, Mark]]:
        """The items of a list with their places, refused ones left out; none when absent or wrong."""
        value = self.take(key, required=required)
        if value is None:
            return ()
        if not isinstance(value, Seq):
            self.wrong_type(key, "a list", value)
            return ()
        if not value and required:
            self.report(key, f"`{key}` is empty", "Give it at least one item.")
        return [each for each in zip(value, value.items_at, strict=True) if each[0] is not BAD]

    def texts(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        """A list of texts; () when absent."""
        value = self.data.get(key)
        if type(value) is Seq:
            usual = [each.rstrip("\n") for each in value if type(each) is str and each.strip()]
            if usual and len(usual) == len(value):
                self.known[key] = None
                return tuple(usual)
        found = []
        for item, at in self.items(key, required=required):
            if isinstance(item, str) and item.strip():
                found.append(item.rstrip("\n"))
            elif isinstance(item, str):
                self.file.report(at, f"an item of `{key}` is empty", "Write it out, or delete it.")
            else:
                message = f"each item of `{key}` must be text, not {type_name(item)}"
                self.file.report(at, message, _type_hint("text", item))
        return tuple(found)

    def names(self, key: str) -> tuple[str, ...]:
        """A list of Python names; () when absent."""
        return self.matching_texts(key, NAME, "a name", "Write Python names, such as [a, b].")

    def matching_texts(self, key: str, pattern: re.Pattern[str], thing: str, hint: str) -> tuple[str, ...]:
        """A list of texts; one that is not `pattern` as a whole is no `thing`, which is reported; () when absent."""
        found = self.texts(key)
        if all(map(pattern.fullmatch, found)):
            return found
        for item, at in self.items(key):
            if isinstance(item, str) and item.strip() and not pattern.fullmatch(item.rstrip("\n")):
                self.file.report(at, f"{shown(item)} in `{key}` is not {thing}", hint)
        return found

    def integers(self, key: str, low: int, example: str) -> tuple[int, ...] | None:
        """A list of whole numbers from `low` on; None when absent."""
        if not self.has(key):
            self.take(key)
            return None
        found = []
        for item, at in self.items(key):
            if isinstance(item, int) and not isinstance(item, bool) and item >= low:
                found.append(item)
            else:
                self.file.report(at, f"each item of `{key}` is a whole number, {low} or more", f"Such as {example}.")
        return tuple(found)

    def integers_or_word(self, key: str, low: int, example: str, word: str) -> tuple[int, ...] | str | None:
        """A list of whole numbers from `low` on, or `word` in its place; None when absent."""
        if isinstance(self.data.get(key), str):
            return self.word(key, (word,)) or None
        return self.integers(key, low, example)

    def parts(self, key: str, what: str, hint: str, *, required: bool = False) -> "Iterator[Fields]":
        """The mappings of a list, each to be read as `what`; other items are reported with `hint`."""
        for item, at in self.items(key, required=required):
            part = self._part(key, item, at, what, hint)
            if part is not None:
                yield part

    def texts_or_parts(self, key: str, what: str, hint: str) -> "Iterator[str | Fields]":
        """The items of a list in which a mere text may stand for a mapping."""
        for item, at in self.items(key):
            part = item if isinstance(item, str) else self._part(key, item, at, what, hint)
            if part is not None:
                yield part

    def _part(self, key: str, item: Any, at: Mark, what: str, hint: str) -> "Fields | None":
        if isinstance(item, Map):
            return Fields(self.file, item, what, self.samples)
        self.file.report(at, f"each item of `{key}` must be a mapping, not {type_name(item)}", hint)
        return None

    def own_keys(self, pattern: re.Pattern[str], thing: str, hint: str) -> Iterator[str]:
        """The keys of a mapping whose author chooses them; one that is not `pattern` as a whole is no `thing`."""
        for key in self.data:
            if not pattern.fullmatch(key):
                self.file.report(self.data.keys_at[key], f"{shown(key)} is not {thing}", hint)
            yield key

    def size(self, key: str) -> int:
        """How many items the author wrote in the list under `key`."""
        value = self.data.get(key)
        return len(value) if isinstance(value, Seq) else 0

    def mapping(self, key: str, what: str, *, required: bool = False) -> "Fields | None":
        """The mapping under `key`, to be read as `what`; None when absent or wrong."""
        value = self.data.get(key)
        if type(value) is Map:
            self.known[key] = None
            return Fields(self.file, value, what, self.samples)
        value = self.take(key, required=required)
        if value is not None:
            self.wrong_type(key, "a mapping", value)
        return None

    def close(self, hint: str = "") -> None:
        """Report every key that no reader asked for, with `hint` or else with the key that was meant."""
        if self.data.keys() <= self.known.keys():
            return
        for key in self.data:
            if key not in self.known:
                message = f"{self.what} has no key {shown(key)}"
                self.file.report(self.data.keys_at[key], message, hint or self._meant(key))

    def _meant(self, key: str) -> str:
        """What an author may have meant by a key that is not known here."""
        from quizapp.decks.elsewhere import meant_by, of_other_kinds, where_it_belongs

        if not _KEY.fullmatch(key):
            return _STRAY
        for missing in tuple(self.missing):
            told = meant_by(self.what, key, (missing,)) or _near(key, (missing,))
            if told:  # it is not missing, only under another name
                self.file.problems[:] = [each for each in self.file.problems if each != self.missing[missing]]
                return told
        return (
            where_it_belongs(self.what, key, self.data[key])
            or meant_by(self.what, key, self.known)
            or of_other_kinds(self.what, key)
            or did_you_mean(key, self.known)
        )


def _to_add(what: str, key: str) -> str:
    """How a missing key may be written: as its help shows it, where that is one word and no card's own."""
    from quizapp.decks.examples import OPEN, kind_of, written

    shown_there = "" if kind_of(what) else written(what, key)
    return shown_there if shown_there.count(" ") == 1 else f"{key}: {OPEN}"


def _shown_example(what: str, key: str, wanted: str, value: Any) -> str:
    """How `key` of `what` may be written: with the author's own value where it only lacks brackets."""
    from quizapp.decks.examples import OPEN, flow, written

    own = f"{key}: [{flow(value)}]" if wanted == "a list" and not isinstance(value, Map) else OPEN
    found = written(what, key) if OPEN in own else own
    return f"`{found}`" if found else ""


def _type_hint(wanted: str, value: Any, example: str = "") -> str:
    """What to change so that `value` becomes `wanted`."""
    if wanted == "text" and not isinstance(value, Map | Seq):
        return 'To mean the text, put it in "quotes".'
    if wanted == "text" and isinstance(value, Seq) and len(value) == 1:
        return 'Write it without the brackets; text that begins with [ needs "quotes".'
    if wanted == "text":
        return 'Text that begins with [ or {, or holds `: `, needs "quotes".'
    if wanted == "true or false":
        return f"Write {example or 'true or false'}; yes and no are texts here."
    if wanted == "a list":
        return f"Write {example or '[one, two]'}, or one `- item` a line."
    if wanted == "a mapping":
        return f"Write {example or '{key: value}'}, or one `key: value` a line, indented."
    return "Write it in digits alone, without quotes."
