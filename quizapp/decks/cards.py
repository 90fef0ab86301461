"""A card from its mapping: what every kind has, and the hash that tells when its content changed."""

import hashlib
import json
import re
from typing import Any

from quizapp.core.card import Card, Kind, Limits, Status
from quizapp.decks.bodies import BODIES
from quizapp.decks.content import Defaults
from quizapp.decks.fields import Fields
from quizapp.decks.strict_yaml import Map
from quizapp.decks.vary import read_vary

ID = re.compile(r"[a-z0-9-]{1,100}")
_RULE = "An id has small letters, digits and hyphens only, at most 100"
ID_RULE = f"{_RULE}: matmul-by-einsum."
DEVICES = ("cpu", "cuda", "mps", "any")
_KINDS = tuple(each.value for each in BODIES)
_STATUSES = tuple(each.value for each in Status)
_CANONICAL = json.JSONEncoder(sort_keys=True, separators=(",", ":"), check_circular=False)
_NOT_CONTENT = ("id", "status")
_LIMITS = Limits()
_PROMPTS = {Kind.CLOZE.value: "Fill in the gaps.", Kind.ORDER.value: "Put the lines in order."}
"""What is asked where the author leaves the prompt out, on kinds whose body says enough."""


def id_rule(value: object) -> str:
    """What an id is, with one that is like `value` where that is none."""
    if not isinstance(value, str) or ID.fullmatch(value):
        return ID_RULE
    made = re.sub(r"[^a-z0-9]+", "-", value.lower()).strip("-")[:100]
    return f"{_RULE}: {made}." if made else ID_RULE


def read_defaults(deck: Fields) -> Defaults:
    """The `defaults` of a deck."""
    fields = deck.mapping("defaults", "`defaults`")
    if fields is None:
        return Defaults()
    tags = fields.texts("tags")
    defaults = Defaults(tags, read_limits(fields, _LIMITS), fields.word("device", DEVICES) or "cpu")
    fields.close()
    return defaults


def read_limits(owner: Fields, start: Limits) -> Limits:
    """The `limits` of a card or of a deck's defaults; what they leave out is as in `start`."""
    fields = owner.mapping("limits", "`limits`")
    if fields is None:
        return start
    limits = Limits(
        fields.number("seconds", 0.1, 60) or start.seconds,
        fields.integer("memory_mb", 64, 8192) or start.memory_mb,
        fields.integer("output_kb", 1, 1024) or start.output_kb,
    )
    fields.close()
    return limits


def read_card(fields: Fields, deck: str, defaults: Defaults) -> Card | None:
    """The card that `fields` describe, or None when anything in it is wrong, which is then reported to their file."""
    file, data = fields.file, fields.data
    known_problems = len(file.problems)
    identity = fields.matching("id", ID, id_rule(data.get("id")), required=True)
    kind = fields.word("kind", _KINDS, required=True)
    if not kind:
        return None
    fields.what = f"{'an' if kind[0] in 'aeiou' else 'a'} {kind} card"
    given = Defaults(
        tags=tuple(dict.fromkeys((*defaults.tags, *fields.texts("tags")))),
        limits=read_limits(fields, defaults.limits),
        device=fields.word("device", DEVICES) or defaults.device,
    )
    vary = read_vary(fields)  # first, for it says what the other texts may hold
    card = Card(
        id=identity,
        deck=deck,
        title=fields.text("title"),
        prompt=fields.text("prompt", required=kind not in _PROMPTS) or _PROMPTS.get(kind, ""),
        body=BODIES[Kind(kind)](fields),
        tags=given.tags,
        source=fields.text("source"),
        siblings=fields.text("siblings"),
        hints=fields.texts("hints"),
        explain=fields.text("explain"),
        status=Status(fields.word("status", _STATUSES) or Status.READY),
        limits=given.limits,
        device=given.device,
        vary=vary,
        content_hash="" if data.broken else _content_hash(data, given),
        where=file.position(data.at),
    )
    fields.close()
    return None if data.broken or len(file.problems) > known_problems else card


def _content_hash(data: Map, given: Defaults) -> str:
    """A hash of what is asked and how it is judged; no change of id, status, place or order of keys alters it."""
    content: dict[str, Any] = dict(data)
    for key in _NOT_CONTENT:
        content.pop(key, None)
    content["tags"] = sorted(given.tags)
    content["limits"] = [given.limits.seconds, given.limits.memory_mb, given.limits.output_kb]
    content["device"] = given.device
    return hashlib.sha256(_CANONICAL.encode(content).encode()).hexdigest()[:16]
