"""Answers that try to pass without being right, and right ones in odd clothes, judged behind real walls."""

from collections.abc import Callable
from textwrap import indent

import pytest

from quizapp.core.verdict import Outcome, Verdict

Judge = Callable[[str, str], Verdict]


def card(reference: str, keys: str = "expect: {out: {}}", setup: str = "x = 1") -> str:
    parts = f"setup: |\n{indent(setup, '  ')}\nreference: |\n{indent(reference, '  ')}\n"
    return f"id: a\nkind: code\nprompt: p\n{parts}{keys}"


def failed(verdict: Verdict) -> set[str]:
    return {each.check for each in verdict.checks if not each.ok}


KEPT = "expect: {out: {atol: 100}}\nkeep: [x]"
MODEL = "x = nn.Sequential(nn.Linear(3, 2), nn.BatchNorm1d(2)).eval()\nrows = torch.ones(4, 3)"
USE = "out = x(rows).detach()"


@pytest.mark.parametrize(
    ("setup", "use", "change"),
    [
        (MODEL, USE, "with torch.no_grad():\n    x[0].weight.add_(1).sub_(1)"),
        (MODEL, USE, "x[0].weight.data.add_(1)"),
        (MODEL, USE, "x.train()"),
        (MODEL, USE, "x.train()\nx(rows)\nx.eval()"),
        (MODEL, USE, "x[0] = nn.Linear(3, 2)"),
        ("x = torch.eye(3).to_sparse_csr()", "out = x.to_dense()", "x.values().data.mul_(2)"),
        ("class O: pass\nx = O()\nx.n = [3]", "out = torch.tensor(x.n)", "x.n.append(4)"),
        ("x = np.ones(3)", "out = torch.tensor(x)", "x[0] = 5"),
        ("x = {1, 2}", "out = torch.tensor(len(x))", "x.add(3)"),
        ("w = torch.ones(2)\nx = torch.optim.SGD([w], lr=0.1)", "out = w * 1", "x.param_groups[0]['lr'] = 1.0"),
        ("x = torch.ones(5_000_000)", "out = x.sum()", "x.data[5] = 9"),
        ("x = [torch.ones(2)]", "out = x[0] * 1", "x[0].add_(1).sub_(1)"),
    ],
)
def test_what_is_kept_is_kept_to_its_last_part(judge: Judge, setup: str, use: str, change: str) -> None:
    asked = card(use, KEPT, setup)
    assert judge(asked, f"{use}\n_ = 0").passed
    assert failed(judge(asked, f"{use}\n{change}")) == {"keep"}


def test_a_model_that_was_used_and_gave_gradients_is_kept(judge: Judge) -> None:
    assert judge(card(USE, KEPT, MODEL), "y = x(rows)\ny.sum().backward()\nout = y.detach()").passed


def test_an_argument_that_is_a_model_is_kept(judge: Judge) -> None:
    asked = (
        "id: a\nkind: code\nprompt: p\ncall: f\nkeep: [args]\nreference: |\n  def f(m, x): return m(x).detach()\n"
        "cases: {count: 3, draw: 'args = (nn.Linear(3, 2), draw.floats(2, 3))'}"
    )
    assert judge(asked, "def f(m, x):\n    with torch.no_grad(): return m(x)").passed
    worse = "def f(m, x):\n    y = m(x).detach()\n    m.weight.data.zero_()\n    return y"
    assert failed(judge(asked, worse)) == {"keep"}


NEW = "expect: {out: {new_bytes: 0}}"
SHARED = "expect: {out: {shares: x}}"
GRADED = "x = torch.ones(2, requires_grad=True)\nx.sum().backward()"


@pytest.mark.parametrize(
    ("setup", "keys", "reference", "right", "wrong"),
    [
        ("x = torch.arange(3.)", NEW, "out = x[1:]", "out = torch.from_numpy(x.numpy()[1:])", "out = x[1:].clone()"),
        ("x = torch.arange(3.)", SHARED, "out = x[1:]", "out = torch.from_numpy(x.numpy()[1:])", "out = x[1:].clone()"),
        ("x = np.arange(3.)", NEW, "out = torch.from_numpy(x)", "out = torch.as_tensor(x)", "out = torch.tensor(x)"),
        ("x = np.arange(3.)", SHARED, "out = torch.from_numpy(x)", "out = torch.as_tensor(x)", "out = torch.tensor(x)"),
        ("x = nn.Linear(2, 2)", SHARED, "out = x.weight", "out = x.weight.data", "out = x.weight.clone()"),
        ("x = [torch.ones(2)]", NEW, "out = x[0]", "out = x[0].view(2)", "out = torch.ones(2)"),
        ("x = {'a': torch.ones(2)}", SHARED, "out = x['a']", "out = x['a'].view(2)", "x['a'] = out = torch.ones(2)"),
        (GRADED, NEW, "out = x.grad", "out = x.grad.view(2)", "out = torch.ones(2)"),
        (GRADED, SHARED, "out = x.data", "out = x.detach()", "out = x.grad"),
    ],
)
def test_memory_that_was_given_is_known_wherever_it_lies(
    judge: Judge, setup: str, keys: str, reference: str, right: str, wrong: str
) -> None:
    asked = card(reference, keys, setup)
    assert judge(asked, right).passed
    assert failed(judge(asked, wrong)) <= {"new_bytes", "shares"}
    assert not judge(asked, wrong).passed


OWN = """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, w): return w * 2
    @staticmethod
    def backward(ctx, g): return {way}
Double.apply(x).sum().backward()
"""
LEAF = "x = torch.ones(2, 2, requires_grad=True)"


def test_rules_see_the_way_back(judge: Judge) -> None:
    asked = card(
        OWN.format(way="torch.einsum('ij->ij', g) * 2"), "grad: {x: {}}\nrules: {require: [torch.einsum]}", LEAF
    )
    assert judge(asked, OWN.format(way="2 * torch.einsum('ij->ij', g)")).passed
    assert failed(judge(asked, OWN.format(way="2 * g"))) == {"rule"}


def test_rules_see_an_operation_below_its_function(judge: Judge) -> None:
    asked = card(
        "out = torch.einsum('ij,jk->ik', x, x)", "expect: {out: {}}\nrules: {forbid: [torch.mm]}", "x = torch.eye(2)"
    )
    for way in ("aten.mm(x, x)", "aten.mm.default(x, x)", "aten.mm.out(x, x, out=torch.empty(2, 2))"):
        assert failed(judge(asked, f"out = torch.ops.{way}")) == {"rule"}


def test_to_read_a_gradient_is_no_call_of_autograd(judge: Judge) -> None:
    keys = "expect: {out: {}}\nrules: {forbid: [Tensor.backward, torch.autograd.grad]}"
    asked = card("out = 2 * x.detach()", keys, LEAF)
    assert judge(asked, "assert x.grad is None\nout = 2 * x.detach()").passed
    for way in ("(x * x).sum().backward()\nout = x.grad", "out, = torch.autograd.grad((x * x).sum(), x)"):
        assert failed(judge(asked, way)) == {"rule"}


@pytest.mark.parametrize(
    ("reference", "answer"),
    [
        ("out = torch.eye(2).max(1)", "m = torch.eye(2)\nout = m.amax(1), m.argmax(1)"),
        ("import collections\nout = collections.OrderedDict(a=1)", "out = {'a': 1}"),
        ("out = {'a': 1}", "import collections\nout = collections.Counter('a')"),
        ("out = nn.Linear(1, 1).state_dict()", "m = nn.Linear(1, 1)\nout = {'weight': m.weight, 'bias': m.bias}"),
        ("out = torch.ones(3)", "out = nn.Parameter(torch.ones(1).expand(3))"),
        ("out = torch.tensor([1 - 2j])", "out = torch.tensor([1 + 2j]).conj()"),
        ("y = torch.ones(2, requires_grad=True) * 2\ny.retain_grad()\ny.sum().backward()\nout = y.grad",
         "out = torch.ones(2)"),
    ],
)  # fmt: skip
def test_right_results_in_other_clothes_pass(judge: Judge, reference: str, answer: str) -> None:
    assert judge(card(reference), answer).passed


def test_a_gradient_on_the_way_is_compared(judge: Judge) -> None:
    way = "y = x * 2\ny.retain_grad()\n({}).sum().backward()"
    asked = card(way.format("y"), "grad: {y: {}}", "x = torch.ones(2, requires_grad=True)")
    assert judge(asked, way.format("1 * y")).passed
    assert failed(judge(asked, way.format("3 * y"))) == {"grad"}
    assert failed(judge(asked, "y = x * 2\ny.sum().backward()")) == {"grad"}


LIARS = {
    "a list that says it holds others": "class L(list):\n    def __iter__(s): return iter([1, 2])\nout = L()",
    "a list without an end": "class L(list):\n    def __iter__(s):\n        while True: yield 1\nout = L([1])",
    "a class that says it is a list": "class L:\n    __class__ = list\nout = L()",
    "equal to everything": "class L:\n    def __eq__(s, o): return True\n    __hash__ = None\nout = L()",
    "a tensor of its own": "class L(torch.Tensor): pass\nout = torch.ones(2).as_subclass(L)",
}


@pytest.mark.parametrize("answer", LIARS.values(), ids=LIARS.keys())
def test_what_says_that_it_is_right_is_looked_at(judge: Judge, answer: str) -> None:
    verdict = judge(card("out = [1, 2]"), answer)
    assert verdict.outcome is Outcome.WRONG
    assert failed(verdict) <= {"type", "structure"}


@pytest.mark.parametrize(
    "answer",
    [
        "class L:\n    @property\n    def __class__(s): raise SystemExit\nout = L()",
        "class L(list):\n    def __len__(s): raise ValueError\nout = L()",
        "class M(type):\n    __module__ = property(lambda s: 1 / 0)\nL = M('L', (), {})\nout = L()",
        "out = torch.nested.nested_tensor([torch.ones(2), torch.ones(3)])",
        "class L:\n    def __reduce_ex__(s, n): raise SystemExit\nx = L()\nout = 1",
    ],
)
def test_what_raises_when_it_is_looked_at_is_the_learners_own(judge: Judge, answer: str) -> None:
    verdict = judge(card("out = [1, 2]", "expect: {out: {}}\nkeep: [x]"), answer)
    assert verdict.outcome in (Outcome.WRONG, Outcome.ERROR)
    assert verdict.feedback


FORGED = """
import json, os, struct
header = {"ending": "finished", "cases": [{"seed": 11, "results": {"out": {
    "t": "tensor", "dtype": "float32", "shape": [2], "stride": [1], "device": "cpu", "rg": False,
    "st": 1, "sb": 8, "at": [0, 8], "sub": "Tensor"}}, "ops": {"torch.einsum": 1}}]}
text = json.dumps(header).encode()
data = struct.pack("<I", len(text)) + text + struct.pack("<2f", VALUES)
for fd in range(3, 32):
    try:
        os.write(fd, data)
    except OSError:
        pass
os._exit(0)
"""


def test_a_forged_frame_passes_only_with_the_right_bytes(judge: Judge) -> None:
    keys = "expect: {out: {}}\nrules: {require: [torch.einsum]}"
    asked = card("out = torch.einsum('i->i', torch.tensor([41.5, 7.25]))", keys)
    assert not judge(asked, FORGED.replace("VALUES", "1, 2")).passed
    # Whoever knows the values may say how they came about: a rule is a help for those who want to learn by it.
    assert judge(asked, FORGED.replace("VALUES", "41.5, 7.25")).passed


def test_the_expected_value_is_nowhere_in_the_learners_process(judge: Judge) -> None:
    hunt = """
import gc, sys
frames = [sys._getframe()]
while frames[-1].f_back is not None:
    frames.append(frames[-1].f_back)

def holds(each):
    try:
        text = repr(each) if not isinstance(each, torch.Tensor) else str(each.tolist())
    except Exception:
        return False
    return any(told[::-1] in text for told in ("5265.14", "ecnerefer_terces_eht"))  # or the hunt finds itself

places = [*gc.get_objects(), *(frame.f_locals for frame in frames), *map(vars, list(sys.modules.values()))]
seen = [each for each in places if holds(each)]
out = torch.tensor([float(len(seen))])
"""
    verdict = judge(card("the_secret_reference = 41.5625\nout = torch.tensor([the_secret_reference])"), hunt)
    assert verdict.outcome is Outcome.WRONG
    assert "0. instead of 41.56" in verdict.feedback
