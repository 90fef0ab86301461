"""One line of the journal: a JSON object in ASCII whose last member, `sum`, proves that nothing in it has changed."""

import json
import re
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

FORMAT = 1
"""The version of the format, which the first line of every file names."""

_SUM = re.compile(rb',"sum":"([0-9a-f]{16})"}\Z')


def encode(data: Mapping[str, Any]) -> bytes:
    """Return `data`, which has a member at least and none called `sum`, as a line with its end."""
    return seal(json.dumps(data, separators=(",", ":")).encode("ascii"))


def seal(text: bytes) -> bytes:
    """Return a JSON object in ASCII on one line, with its `sum` and the end of the line."""
    return b'%b,"sum":"%b"}\n' % (text[:-1], _digest(text))


def decode(line: bytes) -> dict[str, Any]:
    """Return what `encode` made a line, without its end, of; raises ValueError saying what is wrong with it."""
    found = _SUM.search(line)
    if found is None:
        raise ValueError("its end is missing" if line else "it is empty")
    text = line[: found.start()] + b"}"
    if _digest(text) != found[1]:
        raise ValueError("its checksum is another, so something in it has changed")
    data: dict[str, Any] = json.loads(text)  # what ends in a brace is an object, or no JSON
    return data


def _digest(text: bytes) -> bytes:
    """The first 8 bytes of the SHA-256 of the object without its `sum`, in hexadecimal."""
    return sha256(text).hexdigest()[:16].encode("ascii")
