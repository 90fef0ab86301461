"""The result frame a child writes: four bytes of header length, the header in JSON, then the raw bytes it points into.

`quizapp.core.frame` reads it on the trusted side and believes none of it.
"""

import json
import struct
from typing import Any

from quizapp.worker.facts import Body

HEADER_LIMIT = 1 << 19


class TooLargeError(Exception):
    """The facts do not fit into a header."""


def encode(header: dict[str, Any], body: Body) -> bytes:
    """The frame of `header` and `body`; raises TooLargeError when the header is over 512 KiB."""
    text = json.dumps(header, separators=(",", ":"), allow_nan=False).encode("utf-8", "replace")
    if len(text) > HEADER_LIMIT:
        raise TooLargeError
    return struct.pack("<I", len(text)) + text + b"".join(body.pieces)
