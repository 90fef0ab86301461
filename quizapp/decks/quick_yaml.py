"""The first reading of a card file: its data without the places, or nothing where there is anything to tell.

Most files are right, and what is right needs no places but those of its cards. A file with a mistake is read again by
`strict_yaml`, which says where it is and what to do.
"""

from typing import Any

from quizapp.decks.card_file import Mark
from quizapp.decks.scalars import ScalarError, resolve
from quizapp.decks.strict_yaml import CONTROL, DEEPEST, ESCAPED_CONTROL, Map, Seq, events_of

NOWHERE: Mark = (1, 1)


class _Nowhere(dict[str, Mark]):
    """The places of keys and values that were not kept; readers may ask for them all the same."""

    def __missing__(self, _key: str) -> Mark:
        return NOWHERE


_NO_PLACES = _Nowhere()
_NOTHING = object()  # no document yet; one that is empty stands for None


class SomethingToTellError(Exception):
    """Something is not right, or not as usual: what it is, the second reading finds out."""


def read_quickly(text: str) -> Map | Seq | None:
    """The data of `text` as `strict_yaml.parse` gives it, or None where that has something to report.

    Mappings know where they begin, and the outermost one where its keys and values stand; all else is at 1:1.
    """
    if CONTROL.search(text):
        return None
    from yaml import MarkedYAMLError

    try:
        return _read(text)
    except (SomethingToTellError, ScalarError, MarkedYAMLError):
        return None


def _read(text: str) -> Map | Seq | None:
    import yaml

    next_event = events_of(text).get_event
    scalar, map_start, seq_start = yaml.ScalarEvent, yaml.MappingStartEvent, yaml.SequenceStartEvent
    ends = (yaml.MappingEndEvent, yaml.SequenceEndEvent)
    plain: dict[str, Any] = {}  # what each unquoted text stands for: the same few keys come again in every card
    around: list[Any] = []  # what stands around `node`, outermost first
    root: Any = _NOTHING
    node: Any = None
    key: str | None = None
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is scalar:
            # The usual case first, and without a call: it comes dozens of times in every card.
            value = plain.get(event.value) if not event.style and event.tag is None and event.anchor is None else None
            if value is None:
                value = _scalar(event, plain)
        elif kind is map_start:
            value = _begun(event, around)
        elif kind is seq_start:
            value = _begun_list(event, around)
        elif kind in ends:
            if type(node) is Seq:
                node.items_at = [NOWHERE] * len(node)
            node = around.pop()
            continue
        else:
            _pass_over(event, root)
            continue
        if node is None:
            root = value
        elif type(node) is Seq:
            node.append(value)
        elif key is None:
            key = _key(value, event, node, around)
            continue
        else:
            node[key] = value
            if len(around) == 1:
                node.values_at[key] = _mark(event)
            key = None
        if kind is not scalar:
            around.append(node)
            node = value
    return root if isinstance(root, Map | Seq) else None


def _scalar(event: Any, plain: dict[str, Any]) -> Any:
    if event.tag is not None or event.anchor is not None:
        raise SomethingToTellError
    value = event.value
    style = event.style
    if not style:
        known = plain.get(value)
        if known is None:
            known = plain[value] = resolve(value)
        return known
    if style == '"' and not value.isprintable() and ESCAPED_CONTROL.search(value):
        raise SomethingToTellError
    return value


def _begun(event: Any, around: list[Any]) -> Map:
    _check_begun(event, around)
    return Map(_mark(event), _NO_PLACES if around else None)


def _begun_list(event: Any, around: list[Any]) -> Seq:
    _check_begun(event, around)
    return Seq(_mark(event))


def _check_begun(event: Any, around: list[Any]) -> None:
    if event.tag is not None or event.anchor is not None or len(around) == DEEPEST:
        raise SomethingToTellError


def _key(value: Any, event: Any, node: Map, around: list[Any]) -> str:
    if type(value) is not str or value in node or value == "<<":
        raise SomethingToTellError
    if len(around) == 1:
        node.keys_at[value] = _mark(event)
    return value


def _pass_over(event: Any, root: Any) -> None:
    """Pass over what marks the beginning and end of the file, but for a second document and an alias."""
    import yaml

    if isinstance(event, yaml.AliasEvent) or (isinstance(event, yaml.DocumentStartEvent) and root is not _NOTHING):
        raise SomethingToTellError


def _mark(event: Any) -> Mark:
    return event.start_mark.line + 1, event.start_mark.column + 1
