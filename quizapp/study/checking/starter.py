"""Whether a starter fails can be seen: one that still says `...` where the answer belongs need not be run."""

import ast

from quizapp.core.card import CodeBody
from quizapp.core.run import Ending, Run
from quizapp.core.values import OpaqueValue, ScalarValue, Value


def is_unfinished(body: CodeBody, truth: Run) -> bool:
    """Whether the starter gives `...` or None for something that the reference, whose run is `truth`, gives otherwise.

    False where only running it tells. What comes before its last line may raise, but not give another result.
    """
    try:
        lines = ast.parse(body.starter).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False
    if body.raises or truth.ending is not Ending.FINISHED or not truth.cases or not lines:
        return False
    name = _called_in_vain(lines[-1], body) if body.call else _left_open(lines[-1], body)
    results = [case.results[name] for case in truth.cases if name in case.results]
    return bool(results) and not any(map(_is_nothing, results))


def _left_open(line: ast.stmt, body: CodeBody) -> str:
    """The result that this line, the last one, leaves as `...`; "" if none."""
    match line:
        case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)) if value is ...:
            return name if any(each.name == name for each in body.expect) else ""
        case _:
            return ""


def _called_in_vain(line: ast.stmt, body: CodeBody) -> str:
    """The card's function, if this line, the last one, defines it with nothing in it; else ""."""
    match line:
        case ast.FunctionDef(name=body.call, decorator_list=[], body=inside) if all(map(_does_nothing, inside)):
            return body.call
        case _:
            return ""


def _does_nothing(line: ast.stmt) -> bool:
    return isinstance(line, ast.Pass) or (isinstance(line, ast.Expr) and isinstance(line.value, ast.Constant))


def _is_nothing(value: Value) -> bool:
    return isinstance(value, OpaqueValue) or (isinstance(value, ScalarValue) and value.value is None)
