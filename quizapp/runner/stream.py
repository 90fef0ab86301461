"""One output stream of a run: its kept beginning, as text."""

import codecs
from dataclasses import dataclass, field

from quizapp.runner.base import OnOutput

FLOOD_BYTES = 4 << 20
"""A run that prints more than this is ended."""


@dataclass(slots=True)
class Stream:
    """The kept beginning of `name` (stdout or stderr), at most `limit` bytes, and how many bytes came in all."""

    name: str
    limit: int
    text: str = ""
    size: int = 0
    decoder: codecs.IncrementalDecoder = field(default_factory=lambda: codecs.getincrementaldecoder("utf-8")("replace"))

    @property
    def truncated(self) -> bool:
        """Whether more came than was kept."""
        return self.size > self.limit

    def take(self, data: bytes, on_output: OnOutput | None) -> None:
        """Keep what still fits of `data` and pass it on."""
        room = max(0, self.limit - self.size)
        self.size += len(data)
        piece = self.decoder.decode(data[:room])
        if piece:
            self.text += piece
            if on_output is not None:
                on_output(self.name, piece)
