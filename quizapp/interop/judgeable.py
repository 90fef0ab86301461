"""What code from a notebook could be judged by, guessed from its text; none of it is run."""

import ast
import builtins
import sys
from collections.abc import Iterator
from dataclasses import dataclass

from quizapp.interop.readable_python import parsed, without_magics

_GIVEN = frozenset(("torch", "np", "math", "F", "nn"))
_IMPORTABLE = sys.stdlib_module_names | {"torch", "numpy"}
_RESULTS = ("out", "result", "answer", "value")


@dataclass(frozen=True, slots=True)
class Judgeable:
    """A reference, and the names that it leaves behind (`expect`) or the function that it defines (`call`)."""

    reference: str
    expect: tuple[str, ...] = ()
    call: str = ""
    arguments: int = 0


def judgeable(code: str) -> Judgeable | None:
    """The guess for `code`; None where it cannot run on its own, or leaves nothing behind.

    The last statement decides that leaves something: a function, an assignment, or an expression at the very end,
    which is then given a name. Lines that only a notebook understands are left out.
    """
    code = without_magics(code).strip("\n")
    tree = parsed(code)
    if tree is None or not _runs_alone(tree):
        return None
    last = tree.body[-1] if tree.body else None
    for statement in reversed(tree.body):
        found = (
            _left_behind(statement, code, tree) if statement is last or not isinstance(statement, ast.Expr) else None
        )
        if found is not None:
            return found
    return None


def _left_behind(statement: ast.stmt, code: str, tree: ast.Module) -> Judgeable | None:
    match statement:
        case ast.FunctionDef(name=name, args=args):
            needed = len(args.posonlyargs) + len(args.args) - len(args.defaults)
            return Judgeable(code, call=name, arguments=needed)
        case ast.Assign(targets=targets):
            names = tuple(dict.fromkeys(name for target in targets for name in _names(target)))
            return Judgeable(code, names) if names else None
        case ast.AnnAssign(target=target, value=value) if value is not None:
            return Judgeable(code, tuple(_names(target)))
        case ast.AugAssign(target=target):
            return Judgeable(code, tuple(_names(target)))
        case ast.Expr(value=value) if not _says_nothing(value):
            return _named(statement, code, tree)
        case ast.For(body=body) | ast.While(body=body) | ast.With(body=body) | ast.If(body=body) | ast.Try(body=body):
            inner = (_left_behind(each, code, tree) for each in reversed(body) if not isinstance(each, ast.Expr))
            return next((found for found in inner if found is not None), None)
        case _:
            return None


def _names(target: ast.expr) -> Iterator[str]:
    """The variables that an assignment to `target` sets or changes."""
    match target:
        case ast.Name(id=name):
            yield name
        case ast.Tuple(elts=parts) | ast.List(elts=parts):
            for part in parts:
                yield from _names(part)
        case ast.Starred(value=value) | ast.Subscript(value=value) | ast.Attribute(value=value):
            yield from _names(value)


def _says_nothing(value: ast.expr) -> bool:
    """Whether an expression leaves nothing to compare: a text, `...`, or a call of `print`."""
    printed = isinstance(value, ast.Call) and isinstance(value.func, ast.Name) and value.func.id == "print"
    return printed or isinstance(value, ast.Constant)


def _named(statement: ast.Expr, code: str, tree: ast.Module) -> Judgeable | None:
    """`code` with a name for the expression that it ends in."""
    used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    name = next((each for each in _RESULTS if each not in used), None)
    if name is None:
        return None
    lines = code.split("\n")
    line = lines[statement.lineno - 1].encode()
    column = statement.col_offset  # in bytes of UTF-8
    lines[statement.lineno - 1] = f"{line[:column].decode()}{name} = {line[column:].decode()}"
    named = "\n".join(lines)
    return Judgeable(named, (name,)) if parsed(named) is not None else None


def _runs_alone(tree: ast.Module) -> bool:
    """Whether every name in it is bound somewhere in it, and everything it imports is there behind the walls."""
    read: set[str] = set()
    bound: set[str] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Name(id=name, ctx=ast.Load()):
                read.add(name)
            case ast.Name(id=name) | ast.arg(arg=name):
                bound.add(name)
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                bound.add(name)
            case ast.ExceptHandler(name=str(name)):
                bound.add(name)
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)) | ast.MatchMapping(rest=str(name)):
                bound.add(name)
            case ast.Import() | ast.ImportFrom():
                if not _importable(node):
                    return False
                bound |= {(each.asname or each.name).split(".")[0] for each in node.names}
    return not read - bound - _GIVEN - set(dir(builtins))


def _importable(node: ast.Import | ast.ImportFrom) -> bool:
    modules = [node.module or ""] if isinstance(node, ast.ImportFrom) else [each.name for each in node.names]
    return all(module.split(".")[0] in _IMPORTABLE for module in modules)
