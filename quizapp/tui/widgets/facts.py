"""The attribute table of a result: what is wrong in columns, what is right on one line."""

from collections.abc import Iterator, Sequence

from textual.content import Content

from quizapp.core.table import by_name, right_ones
from quizapp.core.text import clean_line
from quizapp.core.verdict import Fact
from quizapp.tui.prose import CODE_STYLE

_WIDEST = 34
_GAP = "  "


def facts_table(facts: Sequence[Fact]) -> Content | None:
    """The table; None when no judged fact is wrong."""
    if all(fact.ok is not False for fact in facts):
        return None
    named = by_name(facts)
    lines = [line for name, mine in named.items() if not _right(mine) for line in _lines(name, mine)]
    right = [clean_line(name) for name, mine in named.items() if _right(mine)]
    if right:
        lines.append(Content.assemble(("✓ ", "$text-success"), ", ".join(right)))
    return Content("\n").join(lines)


def _right(facts: Sequence[Fact]) -> bool:
    return all(fact.ok for fact in facts)


def _lines(name: str, facts: Sequence[Fact]) -> Iterator[Content]:
    """One result: what is wrong with it, then what is right; a few wrong elements need no columns."""
    wrong = [fact for fact in facts if not fact.ok]
    right = right_ones(facts)
    if [fact.attribute for fact in wrong] == ["value"] and wrong[0].got.endswith(" right"):
        yield Content.assemble(("✗ ", "bold $text-error"), (_cell(name), CODE_STYLE), f"  {_cell(wrong[0].got)}")
    else:
        yield from _columns(name, wrong)
    if right:
        yield Content.assemble(("✓ ", "$text-success"), (clean_line(right), "dim"))


def _columns(name: str, wrong: Sequence[Fact]) -> Iterator[Content]:
    """What is wrong, yours and expected in columns under the name."""
    rows = [(fact.attribute.replace("_", " "), _cell(fact.got), _cell(fact.expected)) for fact in wrong]
    name = _cell(name)
    label = max(len(name), *(len(attribute) + 2 for attribute, _, _ in rows))
    yours = max(len("yours"), *(len(got) for _, got, _ in rows))
    columns = f"{_GAP}{'yours'.ljust(yours)}{_GAP}expected"
    yield Content.assemble((name.ljust(label), CODE_STYLE), (columns, "dim"))
    for attribute, got, expected in rows:
        cells = f"{attribute.ljust(label - 2)}{_GAP}{got.ljust(yours)}{_GAP}{expected}"
        yield Content.assemble(("✗ ", "bold $text-error"), cells.rstrip())


def _cell(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
