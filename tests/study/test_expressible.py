"""Everything that the question format lets a code card ask, from YAML through the walls to a verdict."""

from collections.abc import Callable
from pathlib import Path
from textwrap import indent

import pytest

from quizapp.core.card import Card, CodeBody, Status
from quizapp.core.verdict import Outcome, Verdict
from quizapp.decks.deck import load_deck_file
from quizapp.study.grading import Grader

MATMUL = """
id: product
kind: code
prompt: Write `f(a, b)`, the matrix product, without the large intermediate.
reference: |
  def f(a, b):
      return torch.einsum("ik,kj->ij", a, b)
call: f
cases:
  count: 6
  draw: args = (torch.ones(5, 784), torch.ones(784, 10))
"""
NUMBERS = """
id: numbers
kind: code
prompt: Write `f(rows)`, the transposed rows, in plain Python.
reference: |
  def f(rows):
      return [list(column) for column in zip(*rows)]
call: f
cases:
  count: 20
  draw: |
    n, m = draw.sizes(2)
    args = (draw.ints(n, m).tolist(),)
"""


CardOf = Callable[[str], Card]
Judge = Callable[[str, str], Verdict]


def named(reference: str, keys: str) -> str:
    return f"id: a\nkind: code\nprompt: p\nreference: |\n{indent(reference, '  ')}\n{keys}"


def function(reference: str, draw: str, keys: str = "", count: int = 5) -> str:
    cases = f"cases:\n  count: {count}\n  draw: |\n{indent(draw, '    ')}\n"
    return f"{named(reference, '')}call: f\n{cases}{keys}"


def failed(verdict: Verdict) -> set[str]:
    return {each.check for each in verdict.checks if not each.ok}


LEAF = "w = torch.ones(2, requires_grad=True)"
COPIED = "def f(x):\n    return x.clone()"

CASES = [
    # card, a right answer in other words, a wrong one, the checks that catch it
    (named("a = torch.ones(2)\nb = a + 1", "expect: {a: {}, b: {}}"), "b = torch.full((2,), 2.)\na = b - 1",
     "a = torch.ones(2)\nb = a", {"value"}),
    (named("a = 1\nb = 2", "expect: {a: {}, b: {}}"), "b, a = 2, 1", "a = 1", {"missing"}),
    (named("out = (1, torch.ones(2))", "expect: {out: {}}"), "out = 1, torch.zeros(2) + 1", "out = [1, torch.ones(2)]",
     {"type"}),
    (named("out = [1.0, 'a', None]", "expect: {out: {}}"), "out = [2 / 2, 'a', None]", "out = [1.0, 'b', None]",
     {"value"}),
    (named("out = {'a': torch.ones(2), 'b': [1, 2]}", "expect: {out: {}}"),
     "out = dict(b=[1, 2], a=torch.ones(2))", "out = {'a': torch.ones(2), 'c': [1, 2]}", {"structure"}),
    (named("out = {'a': torch.ones(2)}", "expect: {out: {}}"), "out = dict(a=torch.ones(2))",
     "out = {'a': torch.ones(2, 1)}", {"shape"}),
    (named("out = 2 ** 70", "expect: {out: {}}"), "out = 1 << 70", "out = 2.0 ** 70", {"type"}),
    (named("out = 'row by row'", "expect: {out: {}}"), "out = ' '.join(['row', 'by', 'row'])", "out = 'Row by row'",
     {"value"}),
    (named("out = torch.float32", "expect: {out: {}}"), "out = torch.ones(1).dtype", "out = torch.float64", {"value"}),
    (named("out = torch.ones(2, 3).shape", "expect: {out: {}}"), "out = (2, 3)", "out = (3, 2)", {"value"}),
    (named("out = True", "expect: {out: {}}"), "out = 1 == 1", "out = 1", {"type"}),
    (named("torch.ones(2) + torch.ones(3)", "raises: RuntimeError"), "raise RuntimeError('no')", "x = 1", {"raises"}),
    (named("int('x')", "raises: ValueError"), "raise ValueError", "raise TypeError", {"raises"}),
    (function("def f(x):\n    if x > 2: raise ValueError\n    return x", "args = (draw.choice(1, 3),)",
              "raises: ValueError"),
     "def f(x):\n    if x == 3: raise ValueError('too large')\n    return x", "def f(x): return x", {"raises"}),
    (named("out = torch.ones(2)", "expect: {out: {rtol: 0.1, atol: 0}}"), "out = torch.ones(2) * 1.09",
     "out = torch.ones(2) * 1.11", {"value"}),
    (function("def f(x): return x", "args = (torch.ones(3),)", "expect: {f: {rtol: 0, atol: 0.5}}"),
     "def f(x): return x + 0.4", "def f(x): return x + 0.6", {"value"}),
    (named("out = torch.tensor([float('nan'), 1.])", "expect: {out: {equal_nan: true}}"),
     "out = torch.zeros(2) / torch.tensor([0., 1.]) + torch.tensor([0., 1.])", "out = torch.tensor([0., 1.])",
     {"value"}),
    (function("def f(x): return x / 0", "args = (torch.zeros(3),)", "expect: {f: {equal_nan: true}}"),
     "def f(x): return x * float('nan')", "def f(x): return x", {"value"}),
    (named("out = torch.ones(2)", "expect: {out: {dtype: any}}"), "out = torch.ones(2, dtype=torch.int8)",
     "out = torch.zeros(2, dtype=torch.int8)", {"value"}),
    (named("out = torch.ones(2)", "expect: {out: {dtype: float64}}").replace("ones(2)", "ones(2).double()"),
     "out = torch.ones(2, dtype=torch.double)", "out = torch.ones(2)", {"dtype"}),
    (named(LEAF, "expect: {w: {requires_grad: true}}"), "w = torch.ones(2).requires_grad_()", "w = torch.ones(2)",
     {"requires_grad"}),
    (function("def f(x): return x * 2", "args = (torch.ones(3, requires_grad=True),)",
              "expect: {f: {requires_grad: true}}"),
     "def f(x): return x + x", "def f(x): return (x * 2).detach()", {"requires_grad"}),
    (named(f"{LEAF}\n(w ** 2).sum().backward()", "grad: {w: {}}"), f"{LEAF}\nw.grad = 2 * w.detach()",
     f"{LEAF}\nw.sum().backward()", {"grad"}),
    (function("def f(w): (w ** 2).sum().backward()", "args = (draw.ints(3).requires_grad_(),)", "grad: {args: {}}"),
     "def f(w): w.grad = 2 * w.detach()", "def f(w): w.sum().backward()", {"grad"}),
    (function(f"def f():\n    {LEAF}\n    w.sum().backward()\n    return w", "args = ()", "expect: {f: {grad: true}}"),
     "def f():\n    w = torch.ones(2).requires_grad_()\n    w.grad = torch.ones(2)\n    return w",
     f"def f():\n    {LEAF}\n    return w", {"grad"}),
    (named("print('one')\nprint('two')", "stdout: true"), "print('one', 'two', sep='\\n')", "print('one')", {"stdout"}),
    (named("out = 1\nprint(out)", "expect: {out: {}}\nstdout: true"), "out = 1\nprint('1 ')", "out = 1", {"stdout"}),
    (named("out = torch.ones(2, device=device)", "device: any\nexpect: {out: {device: any}}"),
     "out = torch.ones(2)", "out = torch.ones(2, device='meta')", {"type"}),
    (named("out = torch.ones(2)", "device: cpu\nexpect: {out: {device: cpu}}"), "out = torch.ones(2, device=device)",
     "out = torch.zeros(2)", {"value"}),
    (named("w = torch.randn(100, 50) * 0.1",
           "expect: {w: {std: {near: 0.1, rel: 0.05}, mean: {near: 0, abs: 0.01}}}"),
     "w = torch.empty(100, 50).normal_(0, 0.1)", "w = torch.randn(100, 50) * 0.2", {"statistic"}),
    (function("def f(n): return torch.rand(n)", "args = (10_000,)",
              "expect: {f: {mean: {near: 0.5, abs: 0.05}, min: {near: 0, abs: 0.01}, max: {near: 1, abs: 0.01}}}"),
     "def f(n): return torch.empty(n).uniform_()", "def f(n): return torch.rand(n) / 2", {"statistic"}),
    (named("e = c.expand(3, 3)", "setup: c = torch.arange(3.)\nexpect: {e: {shares: c, stride: [0, 1], new_bytes: 0}}"),
     "e = c.unsqueeze(0).expand(3, -1)", "e = c.repeat(3, 1)", {"shares", "stride", "new_bytes"}),
    (function("def f(x): return x.t()", "args = (torch.ones(2, 3),)",
              "expect: {f: {shares: args, stride: same, new_bytes: 0}}"),
     "def f(x): return x.transpose(0, 1)", "def f(x): return x.t().contiguous()", {"shares", "stride", "new_bytes"}),
    (function("def f(a, b): return b[1:]", "args = (draw.ints(3), draw.ints(4))", "expect: {f: {shares: 'args[1]'}}"),
     "def f(a, b): return b.narrow(0, 1, 3)", "def f(a, b): return b[1:].clone()", {"shares"}),
    (named("out = c + 1", "setup: c = torch.ones(2)\nexpect: {out: {}}\nkeep: [c]"), "out = 1 + c",
     "c += 1\nout = c", {"keep"}),
    (function("def f(x): return x + 1", "args = (draw.ints(3),)", "keep: [args]"), "def f(x): return 1 + x",
     "def f(x): return x.add_(1)", {"keep"}),
    (MATMUL + "rules: {count: {torch.einsum: 1}}", 'def f(a, b):\n    return torch.einsum("xy,yz->xz", a, b)',
     'def f(a, b):\n    return torch.einsum("i,i->i", torch.einsum("ik,kj->ij", a, b)[:, 0], torch.ones(5))',
     {"rule", "shape"}),
    (function("def f(x): return x * 2", "args = (draw.ints(3),)", "rules: {count: {torch.mul: {min: 1, max: 2}}}"),
     "def f(x): return x * 1 * 2", "def f(x): return x + x", {"rule"}),
    (MATMUL + "new_bytes: 400", "def f(a, b): return a @ b", "def f(a, b): return (a[:, :, None] * b).sum(1)",
     {"new_bytes"}),
    (named("x += 1", "setup: x = torch.ones(100)\nexpect: {x: {}}\nnew_bytes: 0"), "x.add_(1)", "x = x + 1",
     {"new_bytes"}),
]  # fmt: skip


@pytest.mark.parametrize(("card", "right", "wrong", "checks"), CASES, ids=range(len(CASES)))
def test_a_right_answer_passes_and_a_wrong_one_is_caught(
    card: str, right: str, wrong: str, checks: set[str], judge: Judge
) -> None:
    passed = judge(card, right)
    assert passed.passed, (passed.feedback, passed.checks)
    caught = judge(card, wrong)
    assert caught.outcome is Outcome.WRONG, caught.feedback
    assert failed(caught) == checks, caught.feedback


@pytest.mark.parametrize("card", [card for card, *_ in CASES], ids=range(len(CASES)))
def test_every_reference_passes_its_own_card(card: str, judge: Judge, card_of: CardOf) -> None:
    body = card_of(card).body
    assert isinstance(body, CodeBody)
    assert judge(card, body.reference).passed


def test_matrices_in_plain_python_are_compared_in_twenty_cases(judge: Judge) -> None:
    assert judge(NUMBERS, "def f(rows):\n    return [[row[i] for row in rows] for i in range(len(rows[0]))]").passed
    wrong = judge(NUMBERS, "def f(rows):\n    return [list(reversed(column)) for column in zip(*rows)]")
    assert failed(wrong) == {"value"}
    assert "expected one, backwards along axis 1" in wrong.feedback


def test_a_mistake_is_shown_on_a_case_smaller_than_those_that_decide(judge: Judge) -> None:
    wrong = judge(NUMBERS, "def f(rows):\n    return [list(reversed(column)) for column in zip(*rows)]")
    shape = next(fact for fact in wrong.facts if fact.attribute == "structure")
    assert int(shape.got.split()[0]) < 5
    assert "This happens in all 20 cases; the smallest found is `f` called with:" in wrong.feedback


def test_partial_credit_is_the_share_of_cases(judge: Judge) -> None:
    card = function("def f(x): return abs(x)", "args = (draw.choice(-2, 3),)", "partial: true", count=20)
    half = judge(card, "def f(x): return x")
    assert half.outcome is Outcome.WRONG
    assert half.share is not None
    assert 0.2 < half.share < 0.8
    assert judge(card, "def f(x): return max(x, -x)").share == 1.0
    assert judge(card, "def f(x): return 1 / 0").share == 0.0
    assert judge(card.replace("partial: true", ""), "def f(x): return x").share is None


def test_statistics_are_held_in_many_seeds(judge: Judge) -> None:
    card = named("w = torch.randn(10_000)", "expect: {w: {mean: {near: 0, abs: 0.05}}}")
    sometimes = "w = torch.randn(10_000) + (torch.initial_seed() % 4 == 0)"
    verdict = judge(card, sometimes)
    assert failed(verdict) == {"statistic"}
    assert "of 20 runs" in verdict.feedback


@pytest.mark.parametrize("drawn", ["floats", "ints"])
def test_long_sums_pass_in_any_order_as_the_guide_says(judge: Judge, drawn: str) -> None:
    draw = f"args = (draw.{drawn}(5, 784), draw.{drawn}(784, 10))"
    wider = "expect: {f: {atol: 1e-4}}" if drawn == "floats" else ""
    card = function("def f(a, b): return a @ b", draw, wider, count=60)
    assert judge(card, "def f(a, b): return (a[:, :, None] * b).sum(1)").passed
    assert judge(card, "def f(a, b): return torch.einsum('ik,kj->ij', a, b)").passed
    assert not judge(card, "def f(a, b): return a @ b + 2e-2").passed


def test_a_draft_is_judged_and_never_shown(walled: Grader, card_of: CardOf, tmp_path: Path) -> None:
    card = card_of(named("out = 1", "expect: {out: {}}\nstatus: draft"))
    assert card.status is Status.DRAFT
    verdict = walled.grade(card, "out = 3 - 2", seed=11)
    assert verdict is not None
    assert verdict.passed
    loaded = load_deck_file(tmp_path / "deck.yaml")
    assert loaded.deck is not None
    assert loaded.deck.shown == ()


def test_every_name_that_needs_no_import_is_there(judge: Judge) -> None:
    card = named("out = F.relu(torch.tensor(np.array([-1.0, math.pi])))", "expect: {out: {}}")
    assert judge(card, "out = nn.ReLU()(torch.tensor([-1.0, 3.141592653589793], dtype=torch.float64))").passed


def test_the_whole_of_the_setup_is_the_same_on_both_sides(judge: Judge) -> None:
    card = named("out = x * 2", "setup: x = torch.randn(5)\nexpect: {out: {}}\ncases: {count: 3}")
    assert judge(card, "out = x + x").passed
    assert failed(judge(card, "out = torch.randn(5) * 2")) == {"value"}


class TestAllFacts:
    def test_every_fact_is_told_whatever_failed_first(self, judge: Judge) -> None:
        card = named("out = torch.ones(3, 1)", "expect: {out: {requires_grad: false}}")
        verdict = judge(card, "out = torch.zeros(3, dtype=torch.float64, requires_grad=True)")
        assert failed(verdict) == {"shape", "dtype", "requires_grad"}
        table = {fact.attribute: (fact.got, fact.expected, fact.ok) for fact in verdict.facts}
        assert table == {
            "type": ("tensor", "tensor", True),
            "shape": ("(3,)", "(3, 1)", False),
            "dtype": ("float64", "float32", False),
            "device": ("cpu", "cpu", True),
            "value": ("not compared", "", None),
            "requires_grad": ("True", "False", False),
            "stride": ("(1,)", "(1, 1)", None),
        }

    def test_the_reference_is_nowhere_in_what_a_learner_is_told(self, judge: Judge) -> None:
        card = named("the_only_way = 7\nout = torch.ones(3) * the_only_way", "expect: {out: {}}")
        for answer in ("out = 1", "out = torch.ones(3)", "out = torch.ones(4)", "1 / 0", "x = 1", "while True: x ="):
            assert "the_only_way" not in str(judge(card, answer).to_json())
