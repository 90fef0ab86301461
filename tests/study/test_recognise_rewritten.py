"""Known mistakes are recognised by what they compute: each is made here in other words, behind the walls."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from quizapp.core.card import Card, Cases, CodeBody, Expectation, Rules, WrongAnswer
from quizapp.errors import SandboxError
from quizapp.runner import open_runner
from quizapp.study.grading import Grader


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    runner = open_runner()
    try:
        assert runner.tier
    except SandboxError as error:
        pytest.skip(f"cards can only be run behind walls, and there are none here: {error.message}")
    grader = Grader(runner)
    yield grader
    grader.close()


def card(reference: str, *wrong: tuple[str, str], **body: object) -> Card:
    known = tuple(WrongAnswer(answer, caught_by, f"about {number}") for number, (answer, caught_by) in enumerate(wrong))
    made = CodeBody(reference, wrong=known, **body)  # type: ignore[arg-type]
    return Card("card", "deck", "Do it.", made, content_hash=reference)  # else one reference's run would do for all


OUT = (Expectation("out"),)
ROWS = card(
    "out = c.unsqueeze(1) + m",
    ("out = c + m", "value"),
    ("out = c[:, None] - m", "value"),
    ("out = (c.unsqueeze(1) + m).double()", "dtype"),
    ("m += c.unsqueeze(1)\nout = m", "keep"),
    setup="c = torch.tensor([10., 20., 30.])\nm = torch.arange(1., 10.).reshape(3, 3)",
    expect=OUT,
    keep=("c", "m"),
)
SQUARED = "w = torch.tensor([1., -3.], requires_grad=True)"
GRADIENT = card(
    "(w ** 2).sum().backward()",
    ("w.sum().backward()", "grad"),
    ("(w ** 2).mean().backward()", "grad"),
    ("loss = (w ** 2).sum()", "grad"),
    setup=SQUARED,
    expect=(Expectation("w", grad=True),),
)
PRODUCT = card(
    "def f(a, b):\n    return torch.einsum('ik,kj->ij', a, b)",
    ("def f(a, b):\n    return a @ b", "rule"),
    ("def f(a, b):\n    return torch.einsum('ik,kj->ji', a, b)", "shape"),
    ("def f(a, b):\n    return torch.einsum('ik,kj->ikj', a, b)", "shape"),
    call="f",
    cases=Cases(8, "n, k, m = draw.sizes(3)\nargs = (draw.ints(n, k), draw.ints(k, m))"),
    rules=Rules(("torch.einsum",), ("torch.matmul",)),
)
LISTS = card(
    "def f(rows):\n    return [sum(row) for row in rows]",
    ("def f(rows):\n    return [sum(column) for column in zip(*rows)]", "structure"),
    ("def f(rows):\n    return sum(rows)", "error"),
    ("def f(rows):\n    return [max(row) for row in rows]", "value"),
    call="f",
    cases=Cases(8, "n, m = draw.sizes(2)\nargs = (draw.ints(n, m).tolist(),)"),
)
VIEW = card(
    "e = c.expand(3, 3)",
    ("e = c.repeat(3, 1)", "shares"),
    ("e = c.unsqueeze(1).expand(3, 3)", "stride"),
    setup="c = torch.tensor([10., 20., 30.])",
    expect=(Expectation("e", shares="c", stride=(0, 1)),),
)


@dataclass(frozen=True)
class Rewritten:
    """An answer, and the number of the known mistake that it makes (None: none of them)."""

    card: Card
    answer: str
    known: int | None


ANSWERS = [
    Rewritten(ROWS, "out = torch.stack([row + c for row in m])", 0),
    Rewritten(ROWS, "out = m.clone()\nfor i in range(3):\n    out[i] = out[i] + c", 0),
    Rewritten(ROWS, "out = torch.zeros(3, 3)\nout += m\nout += c.expand_as(m)", 0),
    Rewritten(ROWS, "out = -(m - c.view(3, 1))", 1),
    Rewritten(ROWS, "out = torch.add(m, c.reshape(-1, 1)).to(torch.float64)", 2),
    Rewritten(ROWS, "for i in range(3):\n    m[i] += c[i]\nout = m", 3),
    Rewritten(ROWS, "out = m * c", None),
    Rewritten(ROWS, "out = c + m\nout[0, 0] = 0", None),
    Rewritten(GRADIENT, "w.grad = torch.ones(2)", 0),
    Rewritten(GRADIENT, "(w[0] + w[1]).backward()", 0),
    Rewritten(GRADIENT, "((w * w).sum() / 2).backward()", 1),
    Rewritten(GRADIENT, "pass", 2),
    Rewritten(GRADIENT, "(3 * w).sum().backward()", None),
    Rewritten(PRODUCT, "def f(a, b):\n    return torch.matmul(a, b)", 0),
    Rewritten(PRODUCT, "def f(x, y):\n    z = torch.einsum('ab,bc->ac', x, y)\n    return z.t()", 1),
    Rewritten(PRODUCT, "def f(a, b):\n    return torch.einsum('ik,kj->ikj', a, b).clone()", 2),
    Rewritten(PRODUCT, "def f(a, b):\n    return (a[:, :, None] * b).sum(1)", None),
    Rewritten(LISTS, "def f(rows):\n    return [sum(row[j] for row in rows) for j in range(len(rows[0]))]", 0),
    Rewritten(LISTS, "def f(rows):\n    total = 0\n    for row in rows:\n        total += row\n    return total", None),
    Rewritten(LISTS, "def f(rows):\n    return list(map(max, rows))", 2),
    Rewritten(LISTS, "def f(rows):\n    return [min(row) for row in rows]", None),
    Rewritten(VIEW, "e = torch.stack([c, c, c])", 0),
    Rewritten(VIEW, "e = c.view(3, 1).expand(-1, 3)", 1),
    Rewritten(VIEW, "e = c.t().clone().expand(3, 3)", None),
]


@pytest.mark.parametrize("given", ANSWERS, ids=range(len(ANSWERS)))
def test_a_known_mistake_in_other_words_is_told_as_such(given: Rewritten, grader: Grader) -> None:
    for seed in (1, 2):
        verdict = grader.grade(given.card, given.answer, seed=seed)
        assert verdict is not None
        assert not verdict.passed
        assert verdict.says == ("" if given.known is None else f"about {given.known}"), verdict.feedback
