"""Which tensors a code card gives: those that its setup makes and its reference uses, or the arguments it draws."""

import ast
from collections.abc import Iterator

from quizapp.core.card import CodeBody
from quizapp.core.run import CaseFacts
from quizapp.core.values import SequenceValue, TensorValue

MOST_NAMES = 8

Given = tuple[tuple[str, TensorValue], ...]
"""Expressions that name a tensor within the card's code, as "m" or "args[0]", each with the tensor it had."""


def looked_at(body: CodeBody) -> tuple[str, ...]:
    """The names that are worth looking at before the reference runs; none on function cards, which report `args`."""
    if body.call or body.stdout:
        return ()
    made, used = set(_stored(body.setup)), list(_loaded(body.reference))
    return tuple(name for name in dict.fromkeys(used) if name in made and name not in body.keep)[:MOST_NAMES]


def given(body: CodeBody, case: CaseFacts) -> Given:
    """The tensors that the code of a card was given in one case."""
    if body.call:
        args = case.args.items if isinstance(case.args, SequenceValue) else ()
        return tuple((f"args[{place}]", each) for place, each in enumerate(args) if isinstance(each, TensorValue))
    names = (*looked_at(body), *(name for name in body.keep if name in set(_loaded(body.reference))))
    kept = ((name, case.kept[name].before) for name in dict.fromkeys(names) if name in case.kept)
    return tuple((name, value) for name, value in kept if isinstance(value, TensorValue))


def _stored(code: str) -> Iterator[str]:
    return (node.id for node in _names(code) if isinstance(node.ctx, ast.Store))


def _loaded(code: str) -> Iterator[str]:
    return (node.id for node in _names(code) if isinstance(node.ctx, ast.Load))


def _names(code: str) -> Iterator[ast.Name]:
    """The names in `code`, in the order of its lines; none where it is no Python, which is told elsewhere."""
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return iter(())
    found = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    return iter(sorted(found, key=lambda node: (node.lineno, node.col_offset)))
