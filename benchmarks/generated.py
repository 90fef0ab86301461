"""A deck of any size for benchmarks: real cards of eight sorts, no two the same, each with two wrong answers."""

from collections.abc import Iterator
from dataclasses import dataclass

_HEAD = "format: 1\ndeck: generated\ntitle: Generated\ncards:\n"


@dataclass(frozen=True)
class Sort:
    """A sort of card: its texts, in which `§` stands for a number that makes each card another one."""

    prompt: str
    reference: str
    wrong: tuple[tuple[str, str], tuple[str, str]]
    setup: str = ""
    starter: str = "out = ..."
    call: str = ""
    draw: str = ""

    def yaml(self, number: int) -> str:
        """The card with this number, as it stands in a file."""
        lines = [f"- id: card-{number}", "  kind: code", f"  prompt: '{self.prompt}'"]
        for key in ("setup", "starter", "reference"):
            text = getattr(self, key)
            lines += [f"  {key}: |", *(f"    {line}" for line in text.splitlines())] if text else []
        lines += [f"  call: {self.call}", "  cases:", "    count: 20", "    draw: |"] if self.call else []
        lines += [f"      {line}" for line in self.draw.splitlines()]
        lines += [] if self.call else ["  expect: {out: {}}"]
        lines.append("  wrong:")
        for answer, check in self.wrong:
            lines += ["  - answer: |", *(f"      {line}" for line in answer.splitlines()), f"    caught_by: {check}"]
        return "\n".join(lines).replace("§", str(number % 97 + 2)) + "\n"


_MATRIX = "n, m = draw.sizes(2)\nargs = (draw.ints(n, m),)"
SORTS = (
    Sort(
        "Add `c` down the columns of `m`, § times.",
        "out = m + § * c.unsqueeze(1)",
        (("out = m + § * c", "value"), ("out = m + c.unsqueeze(1)", "value")),
        "c = torch.tensor([10., 20., 30.])\nm = torch.arange(1., 10.).reshape(3, 3)",
    ),
    Sort(
        "Write `f(a, b)`, the product times §, by einsum.",
        "def f(a, b):\n    return § * torch.einsum('ik,kj->ij', a, b)",
        (
            ("def f(a, b):\n    return § * torch.einsum('ik,kj->ji', a, b)", "shape"),
            ("def f(a, b):\n    return torch.einsum('ik,kj->ij', a, b)", "value"),
        ),
        starter="def f(a, b):\n    ...",
        call="f",
        draw="n, k, m = draw.sizes(3)\nargs = (draw.ints(n, k), draw.ints(k, m))",
    ),
    Sort(
        "Leave in `out` the sums of the columns of `m`, and § more.",
        "out = m.sum(0) + §",
        (("out = m.sum(1) + §", "shape"), ("out = m.sum(0) - §", "value")),
        "m = torch.randn(5, 7)",
    ),
    Sort(
        "Write `f(x)`: every row of `x` less its mean, times §.",
        "def f(x):\n    return (x - x.mean(1, keepdim=True)) * §",
        (
            ("def f(x):\n    return (x - x.mean(0, keepdim=True)) * §", "value"),
            ("def f(x):\n    return (x - x.mean()) * §", "value"),
        ),
        starter="def f(x):\n    ...",
        call="f",
        draw=_MATRIX,
    ),
    Sort(
        "Leave in `out` the gradient of the sum of `x` squared, times §.",
        "(§ * x.square()).sum().backward()\nout = x.grad",
        (("out = x", "value"), ("(§ * x).sum().backward()\nout = x.grad", "value")),
        "x = torch.tensor([1., 2., 3.], requires_grad=True)",
    ),
    Sort(
        "Write `f(x)`: the largest number of each column, plus §.",
        "def f(x):\n    return x.max(0).values + §",
        (
            ("def f(x):\n    return x.max(1).values + §", "shape"),
            ("def f(x):\n    return x.max() + §", "shape"),
        ),
        starter="def f(x):\n    ...",
        call="f",
        draw=_MATRIX,
    ),
    Sort(
        "Leave in `out` what a linear layer with `w` and `b` gives for `x`, times §.",
        "out = (x @ w.t() + b) * §",
        (("out = (x @ w.t()) * §", "value"), ("out = F.linear(x, w, b) + §", "value")),
        "x = torch.randn(4, 3)\nw = torch.randn(2, 3)\nb = torch.randn(2)",
    ),
    Sort(
        "Write `f(x)`: ReLU, less § hundredths.",
        "def f(x):\n    return x.clamp_min(0.) - § / 100",
        (
            ("def f(x):\n    return x.clamp_max(0.) - § / 100", "value"),
            ("def f(x):\n    return x.abs() - § / 100", "value"),
        ),
        starter="def f(x):\n    ...",
        call="f",
        draw="args = (draw.floats(draw.size()),)",
    ),
)
"""Half of them leave a result, half define a function that is called on twenty cases."""


def deck(count: int) -> str:
    """A deck of `count` cards, as a file."""
    return _HEAD + "".join(SORTS[number % len(SORTS)].yaml(number) for number in range(count))


def scripts() -> Iterator[str]:
    """Each sort's reference as a script that does what its run does: setup, and its code or its twenty calls."""
    for sort in SORTS:
        code = f"import torch\nimport torch.nn.functional as F\ntorch.manual_seed(0)\n{sort.setup}\n{sort.reference}\n"
        if sort.call:
            shapes = "(torch.randn(5, 7), torch.randn(7, 3))" if "(a, b)" in sort.reference else "(torch.randn(5, 7),)"
            code += f"for seed in range(20):\n    torch.manual_seed(seed)\n    out = {sort.call}(*{shapes})\n"
        yield code.replace("§", "3")
