"""The function trace counts calls by torch's own names, whatever they were called by."""

import warnings

import numpy as np
import pytest
import torch

from quizapp.core.judge.rules import seen_families
from quizapp.worker.trace import Trace


def product(x: torch.Tensor) -> torch.Tensor:
    return torch.mm(x, x)


with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    SCRIPTED = torch.jit.script(product)


def counted(action: str) -> dict[str, int]:
    trace = Trace()
    weight = torch.ones(2, 2, requires_grad=True)
    space = {
        "torch": torch,
        "a": torch.ones(2, 2),
        "b": torch.empty(2, 2),
        "w": weight,
        "n": np.ones(2),
        "s": SCRIPTED,
        "e": torch.einsum,
    }
    with trace:
        exec(action, space)
    return trace.take()


def test_aliases_are_the_same_function() -> None:
    for action in ("torch.einsum('ij,jk->ik', a, a)", "getattr(torch, 'ein' + 'sum')('ij,jk->ik', a, a)",
                   "from torch import einsum as e; e('ij,jk->ik', a, a)"):  # fmt: skip
        assert counted(action) == {"torch.functional.einsum": 1}


def test_operators_are_methods() -> None:
    assert counted("a @ a; a @ a") == {"torch.Tensor.matmul": 2}
    assert "torch.Tensor.__getitem__" in counted("a[:, None]")


def test_counting_starts_again() -> None:
    trace = Trace()
    with trace:
        torch.ones(1)
    assert trace.take()
    assert trace.take() == {}


def test_nothing_is_counted_outside() -> None:
    trace = Trace()
    torch.ones(1)
    assert trace.take() == {}


def test_what_a_function_calls_inside_itself_is_not_counted() -> None:
    assert counted("torch.nn.functional.mse_loss(a, a)") == {"torch.nn.functional.mse_loss": 1}


def test_a_call_whose_result_is_thrown_away_is_counted() -> None:
    assert counted("torch.einsum('ij->ji', a); a.t()") == {"torch.functional.einsum": 1, "torch.Tensor.t": 1}


@pytest.mark.parametrize("call", ["aten.mm(a, a)", "aten.mm.default(a, a)", "aten.mm.out(a, a, out=b)"])
def test_an_overload_is_the_operation(call: str) -> None:
    assert counted(f"torch.ops.{call}") == {"aten.mm": 1}


OWN = """
class Double(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x):
        return x * 2
    @staticmethod
    def backward(ctx, g):
        return torch.einsum('ij->ij', g) * 2
"""


class TestTheWayBack:
    """Python code that autograd calls is the learner's as well."""

    @pytest.mark.parametrize(
        "code",
        [
            f"{OWN}\nDouble.apply(w).sum().backward()",
            f"{OWN}\ntorch.autograd.grad(Double.apply(w).sum(), w)",
            f"{OWN}\ntorch.autograd.backward([Double.apply(w).sum()])",
            "y = w * 2\ny.register_hook(lambda g: torch.einsum('ij->ij', g))\ny.sum().backward()",
            "w.register_post_accumulate_grad_hook(lambda p: [e('ij->ij', p.grad)].clear())\n(w * 2).sum().backward()",
        ],
    )
    def test_it_is_traced(self, code: str) -> None:
        assert counted(code)["torch.functional.einsum"] == 1

    def test_what_autograd_does_itself_is_not(self) -> None:
        assert counted("(w @ w).sum().backward()") == {
            "torch.Tensor.matmul": 1, "torch.Tensor.sum": 1, "torch.Tensor.backward": 1,
        }  # fmt: skip

    def test_a_way_back_inside_a_way_back_is_traced_once(self) -> None:
        inside = "lambda g: torch.enable_grad()(lambda: (x @ x).sum().backward())()"
        code = f"y = w * 1\ny.register_hook({inside})\ny.sum().backward()"
        assert counted(f"x = w.detach().clone().requires_grad_()\n{code}")["torch.Tensor.matmul"] == 1

    def test_torch_is_left_as_it_was(self) -> None:
        engine = torch.autograd._engine_run_backward  # type: ignore[attr-defined]
        with Trace():
            assert torch.autograd._engine_run_backward is not engine  # type: ignore[attr-defined]
        with pytest.raises(ZeroDivisionError), Trace():
            raise ZeroDivisionError
        assert torch.autograd._engine_run_backward is engine  # type: ignore[attr-defined]


class TestBlindSpots:
    """What the trace does not see, as docs/authoring.md says."""

    def test_threads(self) -> None:
        action = "import threading; t = threading.Thread(target=lambda: a @ a); t.start(); t.join()"
        assert counted(action) == {}

    def test_code_without_torch_functions(self) -> None:
        assert counted("with torch._C.DisableTorchFunction(): a @ a") == {}

    @pytest.mark.parametrize(
        "code",
        [
            "torch.from_numpy(n)",
            "torch.frombuffer(bytearray(8), dtype=torch.float32)",
            "torch.Tensor([1.0])",
            "torch.nn.Parameter(a)",
            "torch.manual_seed(1)",
            "import numpy as np; np.add(n, n)",
            "s(a)",
        ],
    )
    def test_functions_that_torch_does_not_tell_of(self, code: str) -> None:
        assert counted(code) == {}

    def test_of_most_ways_to_initialise_the_operations_inside(self) -> None:
        seen = counted("torch.nn.init.kaiming_normal_(a)")
        assert "torch.Tensor.normal_" in seen
        assert not any("kaiming" in name for name in seen)

    def test_dead_code(self) -> None:
        assert counted("if False: torch.einsum('ij->ji', a)") == {}


SAME = [
    ("torch.outer(a[0], a[0])", "torch.ger(a[0], a[0])"),
    ("torch.sigmoid(a)", "torch.special.expit(a)"),
    ("torch.linalg.inv(e2)", "torch.inverse(e2)"),
    ("torch.bitwise_and(a > 0, a > 0)", "(a > 0) & (a > 0)"),
    ("torch.bitwise_not(a > 0)", "~(a > 0)"),
    ("a.numel()", "a.nelement()"),
    ("torch.vstack([a])", "torch.row_stack([a])"),
    ("torch.acos(a)", "a.arccos()"),
    ("torch.sub(a, 1)", "torch.rsub(a, 1)"),
    ("torch.mm(a, a)", "torch.ops.aten.mm(a, a)"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_two_names_of_one_operation_are_of_one_family(one: str, other: str) -> None:
    families = [seen_families(counted(f"e2 = torch.eye(2)\n{code}")) for code in (one, other)]
    assert families[0] == families[1]
