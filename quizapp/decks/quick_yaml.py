"""The first reading of a card file: YAML written as nearly all of it is, or nothing where anything is not so.

It knows mappings and lists by indentation, plain and quoted texts, `|` blocks, one-line brackets and comments: every
entry is one match of one pattern, and all data is there by the time that libyaml alone would be at the end. All else,
and all that is wrong, is left to `strict_yaml`, which says where it is and what to do.
"""

import re
from typing import Any

from quizapp.decks.card_file import Mark
from quizapp.decks.scalars import ScalarError, resolve
from quizapp.decks.strict_yaml import Map, Seq

NOWHERE: Mark = (1, 1)
_DEEPEST = 12
"""Levels of blocks, and again of brackets, beyond which a file is none of the usual; `strict_yaml` takes 32 in all."""

# Neither a control character nor a tab, and no end of a line but "\n".
_USUAL = re.compile("[\n -~\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]*\n")

_KEY = r"[A-Za-z_][A-Za-z0-9_.-]{0,99}"
# Begins with no sign that means something to YAML, and holds neither `: ` nor ` #`.
_PLAIN = r"(?: [\w(./$<~^+] | -(?=[^\s]) ) [^\n:#]*+ (?: (?: :(?=[^\s]) | (?<=[^\s])\# ) [^\n:#]*+ )*+"
_ENTRY = re.compile(
    rf"""
    (\ *+) (-\ )?+ (?: ({_KEY}): (?:\ ++|(?=\n)) )?    # indentation, dash, key
    (?:
        # A block: its indentation, which `2` says or else its first line, and all lines with that much, or blank.
        \|(2)?(-)?\n  (\1 (?(4)\ \ (?=\ *+\S)|\ ++(?=\S)))  (.*+\n (?:\6.*+\n|\n)*+)
      | (?: ({_PLAIN}) | "([^"\\\n]*+)" | ([\[{{"'].*+(?:(?<=,)\n\ .*+)*+) | )  \ *+ (?:(?<!\S)\#.*+)? \n
    )
  | .                                                  # what is none of all that
    """,
    re.VERBOSE,
)

# By far the most of what stands in brackets: words, or texts in quotes.
_LIST = re.compile(r'\[(?:([A-Za-z_][\w.]*+(?:, [A-Za-z_][\w.]*+)*+)|"([^"\\\n]*+(?:", "[^"\\\n]*+)*+)")\]')
# What stands in brackets else, or in quotes that need a closer look. In brackets fewer signs are free of a meaning.
_VALUE = re.compile(
    r"""
    ([\[{])\ *+
  | " ((?:[^"\\\n]|\\["\\/nt])*+) "
  | ' ((?:[^'\n]|'')*+) '
  | ( (?:[\w(./$<+]|-(?=[\w.])) [\w\ (./$<)>=+*^~-]*+ )
    """,
    re.VERBOSE,
)
_BRACKET_KEY = re.compile(rf"({_KEY}):\ ++")
_AFTER = re.compile(r"\ *+(?:,[\ \n]*+|([\]}]))")
_LINE_END = re.compile(r"\ *+(?:(?<=\ )#.*+)?")
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t"}


class SomethingElseError(Exception):
    """Something is wrong, or not as usual: what it is, the second reading finds out."""


class _Nowhere(dict[str, Mark]):
    """The places of keys and values that were not kept; readers may ask for them all the same."""

    def __missing__(self, _key: str) -> Mark:
        return NOWHERE


class _Scalars(dict[str, Any]):
    """What each unquoted text stands for: the same few come again in every card."""

    def __missing__(self, text: str) -> Any:
        value = self[text] = resolve(text.rstrip(" "))
        if value is None:
            raise SomethingElseError
        return value


class _Keys(dict[str, str]):
    """The keys there are, each but once."""

    def __missing__(self, key: str) -> str:
        if not isinstance(resolve(key), str):
            raise SomethingElseError
        self[key] = key
        return key


_NO_PLACES = _Nowhere()


def read_quickly(text: str) -> Map | None:
    """The data of `text` as `strict_yaml.parse` gives it, or None where that has to be asked.

    The outermost mapping knows where its keys and values stand, and what follows a dash where it begins; all else is
    at 1:1.
    """
    if not _USUAL.fullmatch(text):
        return None
    try:
        return _Reading(text).read()
    except (SomethingElseError, ScalarError):
        return None


class _Reading:
    """Reads one text; holds the mappings and lists that are open, outermost first, each with its indentation."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.scalars = _Scalars()
        self.keys = _Keys()
        self.root = Map(NOWHERE)
        self.open: list[Any] = [self.root]
        self.indents = [""]
        self.waiting: str | None = None
        """The key of the innermost mapping whose value begins on the next line."""
        self.line = 1
        self.counted = 0

    def read(self) -> Map:
        """The whole; raises SomethingElseError or ScalarError."""
        scalars, keys, root = self.scalars, self.keys, self.root
        node: Any = root
        here: str | None = ""  # the indentation that the next key of `node` has
        for entry in _ENTRY.finditer(self.text):
            indent, dash, key, _, strip, inner, block, plain, quoted, other = entry.groups()
            value: Any = None
            if plain is not None:
                value = scalars[plain]
            elif quoted is not None:
                value = quoted
            elif block is not None:
                value = _block(block, inner, strip)
            elif other is not None:
                value = self.one_line(other)
            elif key is None:
                if dash is not None or indent is None:
                    raise SomethingElseError
                continue  # a blank line, or a comment
            if indent != here or dash is not None:
                node = self.innermost(entry.start(), indent, dash)
                here = indent
                if dash is not None and key is not None:
                    node = self.item(entry.start(), indent)
                    here = self.indents[-1]
                    if inner is not None and inner <= here:
                        raise SomethingElseError
                elif dash is not None:
                    if type(value) is Map:
                        value.at = self.item_at(entry.start(), indent)
                    node.append(value)
                    here = None
                    continue
            if key is None or (key := keys[key]) in node:
                raise SomethingElseError
            node[key] = value
            if node is root:
                self.keep_places(key, entry.start(), entry.end(3))
            if value is None:
                self.waiting = key
                here = None
        if not root:
            raise SomethingElseError
        self.innermost(len(self.text), "", None)
        return root

    def innermost(self, start: int, indent: str, dash: str | None) -> Any:
        """The mapping, or with a dash the list, that an entry so far in belongs to; all within that is closed."""
        nodes, indents = self.open, self.indents
        kind = Map if dash is None else Seq
        if self.waiting is not None:
            key, self.waiting = self.waiting, None
            return self.begun(key, start, indent, kind)
        while indents[-1] > indent or type(nodes[-1]) is not kind:
            if len(nodes) == 1:
                raise SomethingElseError
            indents.pop()
            closed = nodes.pop()
            if type(closed) is Seq:
                closed.items_at = [NOWHERE] * len(closed)
        if indents[-1] != indent:
            raise SomethingElseError
        return nodes[-1]

    def begun(self, key: str, start: int, indent: str, kind: type) -> Any:
        """A new mapping or list, the value of a key on a line above it."""
        owner, above = self.open[-1], self.indents[-1]
        # Only a list may stand as far in as the key it belongs to.
        if indent < above or (indent == above and kind is Map) or len(self.open) > _DEEPEST:
            raise SomethingElseError
        node = owner[key] = Seq(NOWHERE) if kind is Seq else Map(NOWHERE, _NO_PLACES)
        if owner is self.root:
            owner.values_at[key] = (self.line_at(start), len(indent) + 1)
        self.open.append(node)
        self.indents.append(indent)
        return node

    def item(self, start: int, indent: str) -> Map:
        """A new mapping, an item of the innermost list, whose first key follows the dash."""
        node = Map(self.item_at(start, indent), _NO_PLACES)
        self.open[-1].append(node)
        self.open.append(node)
        self.indents.append(indent + "  ")
        return node

    def item_at(self, start: int, indent: str) -> Mark:
        """Where the item of a list begins, behind the dash of the line that begins at `start`."""
        return self.line_at(start), len(indent) + 3

    def keep_places(self, key: str, start: int, key_end: int) -> None:
        """Keep where a key of the outermost mapping and its value stand."""
        line = self.line_at(start)
        value = key_end + 1
        while self.text[value] == " ":
            value += 1
        root = self.root
        root.keys_at[key] = (line, 1)
        root.values_at[key] = (line, value - start + 1)
        if len(root) == 1:
            root.at = (line, 1)
        if type(root[key]) is Seq and Map in map(type, root[key]):
            raise SomethingElseError  # cards in one line of brackets, whose places would be missed

    def line_at(self, start: int) -> int:
        """The line that begins at `start`, which grows from call to call."""
        self.line += self.text.count("\n", self.counted, start)
        self.counted = start
        return self.line

    def one_line(self, text: str) -> Any:
        """The value that is the rest of a line, but for a comment."""
        flat = _LIST.fullmatch(text)
        if flat is not None:
            words, quoted = flat.groups()
            node = Seq(NOWHERE)
            node += quoted.split('", "') if words is None else [self.scalars[each] for each in words.split(", ")]
            node.items_at = [NOWHERE] * len(node)
            return node
        value, end = self.value(text, 0, _DEEPEST)
        if not _LINE_END.fullmatch(text, end):
            raise SomethingElseError
        return value

    def value(self, text: str, at: int, depth: int) -> tuple[Any, int]:
        """The value in brackets or quotes, or plain within brackets, that begins at `at`, and where it ends."""
        found = _VALUE.match(text, at)
        if found is None or not depth:
            raise SomethingElseError
        bracket, double, single, plain = found.groups()
        if plain is not None:
            return self.scalars[plain], found.end()
        if double is not None:
            return _unescaped(double), found.end()
        if single is not None:
            return single.replace("''", "'"), found.end()
        node = Seq(NOWHERE) if bracket == "[" else Map(NOWHERE, _NO_PLACES)
        return node, self.fill(node, text, found.end(), depth - 1)

    def fill(self, node: Any, text: str, at: int, depth: int) -> int:
        """Put into `node` what its brackets hold from `at` on; returns where they end."""
        closing = "]" if type(node) is Seq else "}"
        if text.startswith(closing, at):
            return at + 1
        while True:
            if closing == "]":
                value, at = self.value(text, at, depth)
                node.append(value)
                node.items_at.append(NOWHERE)
            else:
                found = _BRACKET_KEY.match(text, at)
                if found is None or (key := self.keys[found[1]]) in node:
                    raise SomethingElseError
                node[key], at = self.value(text, found.end(), depth)
            after = _AFTER.match(text, at)
            if after is None or after[1] not in (None, closing):
                raise SomethingElseError
            at = after.end()
            if after[1]:
                return at


def _block(lines: str, indent: str, strip: str | None) -> str:
    """The text of a `|` block, of whose lines the first has lost its indentation already."""
    text = lines.replace("\n" + indent, "\n")
    if strip is None and not text.endswith("\n\n"):
        return text
    return text.rstrip("\n") + ("" if strip else "\n")


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda found: _ESCAPED.get(found[1], found[1]), text) if "\\" in text else text
