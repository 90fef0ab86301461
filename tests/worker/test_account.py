"""New memory at one time: what counts, what does not, and what cannot be seen."""

import threading
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

from quizapp.worker.account import Account
from quizapp.worker.given import Given

M, C = torch.zeros(3, 3), torch.ones(3)
A, B = torch.ones(5, 784), torch.ones(784, 10)


def peak(code: str, **more: Any) -> int:
    """The most new memory that `code` holds; what it leaves behind is freed, and must leave the account."""
    space = {"torch": torch, "np": np, "M": M.clone(), "C": C.clone(), "A": A, "B": B, **more}
    account = Account(Given(space))
    with account:
        exec(code, space)
    space.clear()
    assert account.held == 0
    return account.peak


@pytest.mark.parametrize(
    ("code", "most"),
    [
        ("x = (A[:, :, None] * B).sum(1)", 5 * 784 * 10 * 4 + 200),
        ("x = torch.einsum('ik,kj->ij', A, B)", 200),
        ("x = A @ B", 200),
        ("x = C + M", 36),
        ("x = C.repeat(3, 1)", 36),
        ("x = torch.tensor([1., 2.])", 8),
        ("x = M.double()", 72),
        ("x = torch.stack([C, C, C])", 36),
        ("x = torch.empty(0)\ntorch.ones(10, out=x)", 40),
        ("x = M.clone()\nx.resize_(100)", 400),
        ("with torch.inference_mode():\n    x = M * 2", 36),
        ("x = torch.func.vmap(lambda row: row * 2)(M)", 36),
        ("x = torch.from_numpy(np.zeros(4))", 32),
        ("x, i = M.max(1)", 12 + 24),
    ],
)
def test_what_operations_make_counts(code: str, most: int) -> None:
    assert peak(code) == most


@pytest.mark.parametrize(
    "code",
    [
        "x = C.expand(3, 3)",
        "x = M.t()[1:].unsqueeze(0)",
        "M += C",
        "M.mul_(2).add_(C)",
        "torch.add(M, C, out=M)",
        "x = M.contiguous()",
        "x = M.to(torch.float32)",
        "x = torch.empty(0).set_(M.untyped_storage())",
        "x = torch.from_numpy(M.numpy())",
        "x = M.tolist()",
        "x = torch.ones(5, device='meta')",
        "",
    ],
)
def test_views_and_writing_in_place_make_nothing(code: str) -> None:
    assert peak(code) == 0


@pytest.mark.parametrize(
    ("value", "code"),
    [
        (np.arange(4.0), "x = torch.from_numpy(given)"),
        (np.arange(4.0), "x = torch.as_tensor(given[1:])"),
        ([np.arange(4.0)], "x = torch.from_numpy(given[0])"),
        ([torch.ones(4)], "x = given[0].view(2, 2)"),
        (torch.nn.Linear(2, 2), "x = given.weight.data"),
        ({"a": torch.ones(4)}, "x = torch.from_numpy(given['a'].numpy()[1:])"),
    ],
)
def test_what_was_given_in_any_form_makes_nothing(value: Any, code: str) -> None:
    assert peak(code, given=value) == 0


def test_what_was_given_and_grows_counts_by_its_growth() -> None:
    given = torch.ones(3, 3)
    account = Account(Given({"x": given}))
    with account:
        given.resize_(100)
    assert account.peak == account.held == 400 - 36  # what was given stays, however little the code keeps of it


def test_what_is_freed_makes_room() -> None:
    assert peak("for _ in range(50):\n    x = torch.ones(100)") == 800  # the old one goes when the new one is there
    assert peak("for _ in range(50):\n    x = torch.ones(100)\n    del x") == 400
    assert peak("xs = [torch.ones(100) for _ in range(50)]") == 20_000


def test_a_view_keeps_its_memory_held() -> None:
    assert peak("x = torch.ones(100)[:1]\ny = torch.ones(100)") == 800


def test_the_backward_pass_is_seen() -> None:
    code = "w = torch.ones(4, requires_grad=True)\n(w * w).sum().backward()"
    assert peak(code) >= 16 + 16 + 4 + 16  # w, its square kept for the pass, the sum, the gradient


def test_a_module_that_was_there_is_not_charged() -> None:
    layer = torch.nn.Linear(4, 5)
    assert peak("y = layer(x)", layer=layer, x=torch.ones(2, 4)) == 40
    layer.zero_grad()


def test_no_more_is_counted_once_it_has_ended() -> None:
    account = Account()
    with account:
        x = torch.ones(3)
    y = torch.ones(100)
    assert (account.peak, account.held) == (12, 12)
    del x, y
    assert (account.peak, account.held) == (12, 0)


def test_an_error_passes_through() -> None:
    with pytest.raises(RuntimeError, match="size of tensor"), Account():
        M + torch.ones(4)


def test_the_first_use_imports_nothing_large(alone: Callable[[str], str]) -> None:
    code = (
        "import sys, torch\nfrom quizapp.worker.account import Account\n"
        "w = torch.ones(3, 3, requires_grad=True)\nbefore = set(sys.modules)\n"
        "with Account() as account:\n    torch.einsum('ij,jk->ik', w, w).sum().backward()\n"
        "print(account.peak > 0, len(set(sys.modules) - before))"
    )
    seen, modules = alone(code).split()
    assert seen == "True"
    assert int(modules) < 20  # torch's compiler, which a mode may pull in, is eight hundred


class TestBlindSpots:
    """What the account does not see, each a fact that docs/authoring.md tells authors."""

    def test_threads(self) -> None:
        code = "t = threading.Thread(target=lambda: kept.append(torch.ones(100)))\nt.start()\nt.join()"
        assert peak(code, threading=threading, kept=[]) == 0

    def test_arrays_that_never_become_tensors(self) -> None:
        assert peak("x = np.ones(1000)\ny = [0.0] * 1000") == 0

    def test_storages_by_hand(self) -> None:
        assert peak("s = torch.UntypedStorage(400)") == 0
        assert peak("x = torch.empty(0)\nx.untyped_storage().resize_(400)") == 0
        assert peak("s = torch.UntypedStorage(400)\nx = torch.empty(0).set_(s)") == 400

    def test_memory_inside_a_kernel(self) -> None:
        # A kernel may copy its input before it sorts; only the results, values and places, are seen.
        assert peak("x = torch.sort(M.t())") == 36 + 72

    def test_sparse_results(self) -> None:
        assert peak("x = M.to_sparse()") < 100
