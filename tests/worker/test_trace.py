"""The function trace counts calls by torch's own names, whatever they were called by."""

import torch

from quizapp.worker.trace import Trace


def counted(action: str) -> dict[str, int]:
    trace = Trace()
    space = {"torch": torch, "a": torch.ones(2, 2)}
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


class TestBlindSpots:
    """What the trace does not see, as docs/authoring.md says."""

    def test_threads(self) -> None:
        action = "import threading; t = threading.Thread(target=lambda: a @ a); t.start(); t.join()"
        assert counted(action) == {}

    def test_code_without_torch_functions(self) -> None:
        assert counted("with torch._C.DisableTorchFunction(): a @ a") == {}

    def test_dead_code(self) -> None:
        assert counted("if False: torch.einsum('ij->ji', a)") == {}
