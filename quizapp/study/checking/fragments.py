"""Code as it is looked for in prose: its expressions, each with the share of the whole that it makes up."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

FEWEST_TOKENS = 4
"""A fragment of fewer tokens, such as a name or `f(x)`'s `f`, gives nothing away."""

_TOKEN = re.compile(r"\w+|[^\w\s]")
_PLAIN = (ast.Name, ast.Constant, ast.expr_context, ast.operator)


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of code: `text` as it is looked for, `code` as it is told, and its tokens."""

    text: str
    code: str
    tokens: int


def squeezed(text: str) -> str:
    """Text without white space and backticks, and with one sort of quotes: as code in prose is compared."""
    return "".join(text.replace("`", "").replace("'", '"').split())


def token_count(code: str) -> int:
    """How many names, numbers and signs `code` has."""
    return len(_TOKEN.findall(code))


def fragments(code: str) -> tuple[list[Fragment], int]:
    """The expressions of `code`, longest first, and how many tokens its statements have without their targets.

    Nothing where `code` is no Python.
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return [], 0
    found: dict[str, Fragment] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.expr) and not isinstance(node, _PLAIN):
            said = ast.unparse(node)
            found.setdefault(squeezed(said), Fragment(squeezed(said), said, token_count(said)))
    total = sum(token_count(ast.unparse(value)) for value in _values(tree))
    return sorted(found.values(), key=lambda each: -each.tokens), total


def _values(tree: ast.AST) -> Iterator[ast.expr]:
    """What the statements compute: the right sides, results, conditions and calls, each once and whole."""
    for node in ast.walk(tree):
        if isinstance(node, ast.stmt):
            for name, value in ast.iter_fields(node):
                if isinstance(value, ast.expr) and name not in ("target", "annotation", "returns"):
                    yield value


def share_within(prose: str, code: str) -> tuple[float, str]:
    """Which share of `code` stands in `prose`, as non-overlapping expressions, and the longest of them."""
    known, total = fragments(code)
    if known and squeezed(code) in squeezed(prose):
        return 1.0, known[0].code
    left, longest, seen = squeezed(prose), "", 0
    for each in known:
        if each.tokens >= FEWEST_TOKENS and each.text in left:
            left = left.replace(each.text, "\0")
            longest = longest or each.code
            seen += each.tokens
    return (min(1.0, seen / total) if total else 0.0), longest
