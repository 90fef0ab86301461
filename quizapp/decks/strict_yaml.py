"""Strict YAML: text in, plain data with positions out, every trap of the format a problem with its place.

Built on the parser's events, so that aliases are refused before anything is expanded and depth costs no stack.
"""

import re
from typing import TYPE_CHECKING, Any

from quizapp.decks.card_file import CardFile, Mark
from quizapp.decks.collector import collector_paused
from quizapp.decks.indentation import advice_on_line
from quizapp.decks.problem import printable
from quizapp.decks.scalars import ScalarError, resolve
from quizapp.decks.yaml_words import UNCLOSED, UNFIT, advice

if TYPE_CHECKING:
    from yaml import MarkedYAMLError

DEEPEST = 32

# The last line ends of YAML 1.1, plain characters to YAML 1.2 and to most editors, stand among them.
CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")
ESCAPED_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class Map(dict[str, Any]):
    """A mapping, in the author's order; `broken` when anything inside it could not be taken as written."""

    __slots__ = ("at", "broken", "keys_at", "values_at")

    def __init__(self, at: Mark, places: dict[str, Mark] | None = None) -> None:
        super().__init__()
        self.at = at
        self.broken = False
        self.keys_at: dict[str, Mark] = {} if places is None else places
        self.values_at: dict[str, Mark] = {} if places is None else places


class Seq(list[Any]):
    """A list; `broken` when anything inside it could not be taken as written."""

    __slots__ = ("at", "broken", "items_at")

    def __init__(self, at: Mark) -> None:
        super().__init__()
        self.at = at
        self.broken = False
        self.items_at: list[Mark] = []


class Bad:
    """Stands for a value that was refused and reported; readers pass it over in silence."""

    def __repr__(self) -> str:
        return "BAD"


BAD = Bad()


def events_of(text: str) -> Any:
    """The parser that gives the events of `text`; libyaml's, where PyYAML has it, is 30 times as fast."""
    import yaml

    return getattr(yaml, "CSafeLoader", yaml.SafeLoader)(text)


def parse(file: CardFile) -> Any:
    """The data of `file`: Map, Seq, str, int, float, bool, None, or BAD; what is wrong is reported to `file`."""
    from yaml import MarkedYAMLError  # PyYAML takes a while to import, and files out of the cache need none of it

    found = CONTROL.search(file.text)
    if found:
        message = f"a control character (U+{ord(found.group()):04X}) cannot stand in a card file"
        file.report(file.mark_of(found.start()), message, "Delete it.")
        return BAD
    builder = _Builder(file)
    try:
        with collector_paused():
            return builder.build()
    except MarkedYAMLError as error:
        _report_syntax(file, error, [frame.node.at for frame in builder.open])
        return BAD


def _report_syntax(file: CardFile, error: "MarkedYAMLError", opened: list[Mark]) -> None:
    """Report what the parser says at the place an author must look at, which is not always where it gave up."""
    place = _mark(error.problem_mark)
    said = advice(error.problem or "", error.context or "", file.character(place))
    if file.ends_at(place) and opened and file.character(opened[-1]) in "[{":
        place, said = opened[-1], UNCLOSED
    elif said.opener and error.context_mark is not None:
        place = _mark(error.context_mark)
    elif file.ends_at(place):
        place = file.end
    elif said is UNFIT:
        said = advice_on_line(file, place)
    if all(told.where is None or told.where.line != place[0] for told in file.problems):
        file.report(place, said.message, said.hint)


def _mark(mark: Any) -> Mark:
    return (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)


class _Frame:
    """A mapping or list that is still open, and in a mapping the key that waits for its value."""

    __slots__ = ("at", "key", "node")

    def __init__(self, node: Map | Seq) -> None:
        self.node = node
        self.key: str | Bad | None = None
        self.at: Mark = node.at


class _Builder:
    """Builds the data of one document from the parser's events."""

    def __init__(self, file: CardFile) -> None:
        self.file = file
        self.open: list[_Frame] = []
        self.root: Any = BAD
        self.documents = 0
        # What each unquoted text stands for: the same few keys come again in every card.
        self.plain: dict[str, Any] = {}

    def build(self) -> Any:
        """The root of the document, or BAD; raises yaml.MarkedYAMLError."""
        import yaml

        # Kept by nobody: bound methods in an attribute would tie the whole tree into a cycle.
        handlers = {
            yaml.ScalarEvent: self.scalar,
            yaml.MappingStartEvent: self.start_map,
            yaml.SequenceStartEvent: self.start_seq,
            yaml.MappingEndEvent: self.end,
            yaml.SequenceEndEvent: self.end,
            yaml.AliasEvent: self.alias,
            yaml.DocumentStartEvent: self.document,
        }
        next_event = events_of(self.file.text).get_event
        while (event := next_event()) is not None:
            handler = handlers.get(type(event))
            if handler is not None and not handler(event):
                return BAD
        if self.documents == 0:
            self.file.report((1, 1), "the file is empty", "Write `cards:` and the first card, or delete the file.")
        return self.root

    def document(self, event: Any) -> bool:
        self.documents += 1
        if self.documents > 1:
            hint = "Delete the `---` line, or move what follows into a file of its own."
            self.file.report(_mark(event.start_mark), "a second document begins here", hint)
        return self.documents == 1

    def scalar(self, event: Any) -> bool:
        mark = event.start_mark
        at = (mark.line + 1, mark.column + 1)
        value: Any = event.value
        style = event.style
        if event.anchor is not None or event.tag is not None:
            value = self.refuse_properties(event, at)
        elif not style:
            known = self.plain.get(value)
            value = known if known is not None else self.resolved(value, at)
        elif style == '"' and not value.isprintable():
            value = self.escaped(value, at)
        self.add(value, at)
        return True

    def resolved(self, text: str, at: Mark) -> Any:
        """The value of an unquoted text."""
        try:
            value = self.plain[text] = resolve(text)
        except ScalarError as error:
            return self.refuse(at, str(error), error.hint)
        return value

    def escaped(self, value: str, at: Mark) -> Any:
        """The text of double quotes, unless an escape made a character that could command the terminal."""
        found = ESCAPED_CONTROL.search(value)
        if not found:
            return value
        return self.refuse(at, f"the text holds a control character (U+{ord(found.group()):04X})", "Leave it out.")

    def start_map(self, event: Any) -> bool:
        return self.start(Map(_mark(event.start_mark)), event)

    def start_seq(self, event: Any) -> bool:
        return self.start(Seq(_mark(event.start_mark)), event)

    def start(self, node: Map | Seq, event: Any) -> bool:
        if event.anchor is not None or event.tag is not None:
            self.refuse_properties(event, node.at)
            node.broken = True
        if len(self.open) == DEEPEST:
            self.refuse(
                node.at, f"more than {DEEPEST} levels of nesting", "A card needs only a few; check the brackets."
            )
            return False
        self.add(node, node.at)
        self.open.append(_Frame(node))
        return True

    def end(self, _event: Any) -> bool:
        self.open.pop()
        return True

    def alias(self, event: Any) -> bool:
        at = _mark(event.start_mark)
        hint = 'Write the value out; a text that begins with `*` needs "quotes".'
        self.add(self.refuse(at, f"the alias `*{printable(event.anchor)}` is not used in card files", hint), at)
        return True

    def refuse_properties(self, event: Any, at: Mark) -> Any:
        if event.anchor is not None:
            message = f"the anchor `&{printable(event.anchor)}` is not used in card files"
            return self.refuse(at, message, 'Leave it out; a text that begins with `&` needs "quotes".')
        hint = 'Leave it out; a text that begins with `!` needs "quotes".'
        tag = printable(event.tag.replace("tag:yaml.org,2002:", "!!"))
        return self.refuse(at, f"the tag `{tag}` is not used in card files", hint)

    def refuse(self, at: Mark, message: str, hint: str) -> Bad:
        """Report, and mark all that is open as broken, so that no half-read card is used."""
        self.file.report(at, message, hint)
        for frame in self.open:
            frame.node.broken = True
        return BAD

    def add(self, value: Any, at: Mark) -> None:
        """Put a finished value, or one just begun, where it belongs."""
        if not self.open:
            self.root = value
            return
        frame = self.open[-1]
        node = frame.node
        if isinstance(node, Seq):
            node.append(value)
            node.items_at.append(at)
        elif frame.key is None:
            # What nearly all keys are is told apart first, for it is done for every key of every card.
            right = value.__class__ is str and value not in node and value != "<<"
            frame.key, frame.at = value if right else self.key(node, value, at), at
        else:
            if not isinstance(frame.key, Bad):
                node[frame.key] = value
                node.keys_at[frame.key] = frame.at
                node.values_at[frame.key] = at
            frame.key = None

    def key(self, node: Map, value: Any, at: Mark) -> Bad:
        """Refuse what cannot be the key of the next value."""
        if isinstance(value, Bad):
            return value
        if isinstance(value, Map | Seq) and self.file.character((at[0], at[1] - 1)) in ("{", "["):
            return self.refuse(
                at, "a text that begins with a bracket needs quotes", 'Put it in "quotes" or a `|` block.'
            )
        if not isinstance(value, str):
            return self.refuse(at, "a key must be text", 'Keys are words such as `prompt`; others need "quotes".')
        if value == "<<":
            return self.refuse(at, "the merge key `<<` is not used in card files", "Write the values out.")
        line, column = node.keys_at[value]
        message = f"the key `{printable(value)}` stands twice; the first is at {line}:{column}"
        return self.refuse(at, message, "Keep one of them.")
