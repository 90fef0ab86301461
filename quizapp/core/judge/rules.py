"""Rules: operations that must, or must not, have been seen in the function trace of a run, and how often."""

from collections.abc import Iterable, Mapping

from quizapp.core.card import OpCount, Rules
from quizapp.core.judge.describe import count
from quizapp.core.judge.report import Finding, Report

# Functions that share one entry with an older name: torch.mm reports itself as torch.spmm.
_BY_CHANCE = {"spmm": "mm", "dsmm": "mm", "hsmm": "hspmm", "sspaddmm": "saddmm"}
# Names under which torch files the same operation.
_ALIASES = {
    **_BY_CHANCE,
    "positive": "pos",
    "multiply": "mul",
    "subtract": "sub",
    "rsub": "sub",
    "divide": "div",
    "true_divide": "div",
    "truediv": "div",
    "floordiv": "floor_divide",
    "mod": "remainder",
    "negative": "neg",
    "absolute": "abs",
    "clip": "clamp",
    "concat": "cat",
    "concatenate": "cat",
    "greater": "gt",
    "greater_equal": "ge",
    "less": "lt",
    "less_equal": "le",
    "not_equal": "ne",
    "swapaxes": "transpose",
    "swapdims": "transpose",
    "moveaxis": "movedim",
    "arccos": "acos",
    "arccosh": "acosh",
    "arcsin": "asin",
    "arcsinh": "asinh",
    "arctan": "atan",
    "arctan2": "atan2",
    "arctanh": "atanh",
    "and": "bitwise_and",
    "or": "bitwise_or",
    "xor": "bitwise_xor",
    "invert": "bitwise_not",
    "lshift": "bitwise_left_shift",
    "rshift": "bitwise_right_shift",
    "expit": "sigmoid",
    "fix": "trunc",
    "ger": "outer",
    "inverse": "inv",
    "nelement": "numel",
    "pinverse": "pinv",
    "psi": "digamma",
    "row_stack": "vstack",
    "trapz": "trapezoid",
}
_ARITHMETIC = {"add", "sub", "mul", "div", "truediv", "floordiv", "mod", "pow", "matmul"}
_OPERATORS = frozenset(_ARITHMETIC | {"and", "or", "xor", "lshift", "rshift"})  # those with an `__r…__` form
_ACCESSORS = frozenset({"__get__", "__set__", "__delete__"})
_MODULES = ("linalg_", "special_", "fft_", "nn_")  # what torch.ops has in front for the functions of a module
_GRADIENT = ".grad"  # the attribute, which to read is no call of torch.autograd.grad


def family(operation: str) -> str:
    """The family of an operation: its last name without underscores, so that all spellings of one are one.

    torch.matmul, Tensor.matmul, `Tensor.__matmul__` and `Tensor.__rmatmul__` are all matmul; add_ is add; the property
    `Tensor.T` (traced as torch.Tensor.T.__get__) is T; torch.ops.aten.mm is mm. torch.mm is another operation than
    torch.matmul, and the attribute `Tensor.grad` another than torch.autograd.grad.
    """
    parts = operation.strip().split(".")
    while len(parts) > 1 and parts[-1] in _ACCESSORS:
        parts.pop()
    if parts[-2:] == ["Tensor", "grad"]:
        return _GRADIENT
    name = parts[-1]
    if "aten" in parts[:-1]:
        name = next((name.removeprefix(each) for each in _MODULES if name.startswith(each)), name)
    bare = name.strip("_")
    if name.startswith("__") and bare[:1] in ("r", "i") and bare[1:] in _OPERATORS:
        bare = bare[1:]
    return _ALIASES.get(bare, bare)


def seen_families(operations: Mapping[str, int]) -> frozenset[str]:
    """The families that a trace has seen at least once."""
    return frozenset(family(name) for name, times in operations.items() if times > 0)


def check_rules(report: Report, rules: Rules, operations: Mapping[str, int]) -> None:
    """Note for each rule whether the trace of one case keeps to it."""
    seen = seen_families(operations)
    for rule in rules.require:
        _check(report, rule, family(rule) in seen, f"`{rule}` was not called; this card asks for it.")
    for rule in rules.forbid:
        name = _spelled(rule, operations)
        _check(report, rule, family(rule) not in seen, f"`{name}` was called; this card rules it out.")
    for counted in rules.count:
        _check_count(report, counted, operations)


def _check_count(report: Report, counted: OpCount, operations: Mapping[str, int]) -> None:
    times = sum(seen for name, seen in operations.items() if family(name) == family(counted.name))
    ok = counted.least <= times and (counted.most is None or times <= counted.most)
    seen = (
        f"`{counted.name}` was called {times} {'time' if times == 1 else 'times'}"
        if times
        else f"`{counted.name}` was not called"
    )
    _check(report, counted.name, ok, f"{seen}; this card asks for {_bounds(counted)}.")


def _bounds(counted: OpCount) -> str:
    """How often an operation may be called, in words."""
    if counted.most is None:
        return f"at least {_calls(counted.least)}"
    if counted.least == counted.most:
        return f"exactly {_calls(counted.most)}"
    if not counted.least:
        return f"at most {_calls(counted.most)}"
    return f"{counted.least} to {count(counted.most, 'call')}"


def _calls(number: int) -> str:
    return count(number, "call")


def _check(report: Report, rule: str, ok: bool, message: str) -> None:
    report.check(ok, Finding("rule", rule, message, rule))


def _spelled(rule: str, operations: Iterable[str]) -> str:
    """The operation as the learner may have written it: as the trace names the first of its family."""
    found = next((name for name in operations if family(name) == family(rule)), rule)
    parts = found.split(".")
    while len(parts) > 1 and parts[-1] in _ACCESSORS:
        parts.pop()
    return ".".join([*parts[:-1], _BY_CHANCE.get(parts[-1], parts[-1])])
