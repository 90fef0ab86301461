"""Text of cards as styled content; nothing in it is ever read as markup."""

import re
from collections.abc import Iterable, Iterator

from textual.content import Content
from textual.highlight import highlight

from quizapp.core.text import clean

CODE_STYLE = "bold $text-accent"
_SPAN = re.compile(r"(`+)(.+?)\1")
_LIST_ITEM = re.compile(r"[-*•] |\d+[.)] ")
_FENCE = "```"


def code(text: str) -> Content:
    """Python source, highlighted in the colours of the theme."""
    return highlight(clean(text).rstrip(), language="python", tab_size=4)


def inline(text: str) -> Content:
    """One line of words in which `spans` in backticks are set as code."""
    parts: list[str | tuple[str, str]] = []
    end = 0
    for span in _SPAN.finditer(text):
        parts += [text[end : span.start()], (span.group(2), CODE_STYLE)]
        end = span.end()
    return Content.assemble(*parts, text[end:])


def prose(text: str) -> Content:
    """Words with code spans and fenced blocks; the lines of a paragraph flow together, lists and indents stay."""
    return Content("\n").join(_lines(clean(text).strip("\n").split("\n")))


def _lines(lines: Iterable[str]) -> Iterator[Content]:
    paragraph: list[str] = []
    block: list[str] | None = None
    for line in lines:
        fence = line.lstrip().startswith(_FENCE)
        if block is not None and not fence:
            block.append(line)
            continue
        indented = line[:1].isspace()
        if fence or indented or not line.strip() or _LIST_ITEM.match(line):
            yield from _flow(paragraph)
            paragraph = []
        if fence:
            if block is not None:
                yield from _block(block)
            block = [] if block is None else None
        elif indented or not line:
            yield inline(line.rstrip())
        else:
            paragraph.append(line.rstrip())
    yield from _flow(paragraph)
    if block is not None:
        yield from _block(block)


def _flow(paragraph: list[str]) -> Iterator[Content]:
    if paragraph:
        yield inline(" ".join([paragraph[0], *(line.strip() for line in paragraph[1:])]))


def _block(block: list[str]) -> Iterator[Content]:
    for line in code("\n".join(block)).split("\n", allow_blank=True):
        yield Content("  ") + line
