"""The cells of a notebook that was saved as text, where `In [3]:` announces code and everything else is Markdown.

Such a text does not say where code ends. It is taken to go on while Python can read it, up to a heading or the next
announcement; what follows is Markdown again. What `Out[3]:` announces is output, up to the next blank line.
"""

import re
from collections.abc import Iterator

from quizapp.interop.cells import Cell
from quizapp.interop.markdown import heading, numbered
from quizapp.interop.readable_python import split_code

_ANNOUNCED = re.compile(r"(In|Out) ?\[(?:None| |\d{0,9}|\*)\]:[ \t]*(.*)")


def text_cells(text: str) -> tuple[Cell, ...]:
    """The cells of the exported `text`."""
    return tuple(_cells(text.replace("\r\n", "\n").replace("\r", "\n").split("\n")))


def _cells(lines: list[str]) -> Iterator[Cell]:
    """One cell for each stretch of lines under the same announcement, and those that code leaves over."""
    announced = ""
    block: list[str] = []
    for place, line in enumerate(lines):
        found = _ANNOUNCED.fullmatch(line)
        if found or (announced and _ends_code(lines, place)):
            yield from _cut(announced, "\n".join(block))
            announced, block = (found[1], [found[2]]) if found else ("", [line])
        else:
            block.append(line)
    yield from _cut(announced, "\n".join(block))


def _ends_code(lines: list[str], place: int) -> bool:
    """Whether a line below an announcement is a heading; one `#` alone, or beside code, is a comment."""
    found = heading(lines[place])
    if found is None or found.level == 1:
        return False
    alone = not any(line.strip() for line in (*lines[place - 1 : place], *lines[place + 1 : place + 2]))
    return alone or numbered(found.text) is not None


def _cut(announced: str, block: str) -> Iterator[Cell]:
    rest = block
    if announced == "In":
        code, rest = split_code(block)
        yield from [Cell(code, code=True)] if code.strip() else []
    elif announced == "Out":
        rest = block.strip("\n").partition("\n\n")[2]
    if rest.strip():
        yield Cell(rest)
