"""A document as cells, whatever format it came in."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of Markdown or code; its text is as the author wrote it, not yet cleaned."""

    text: str
    code: bool = False
