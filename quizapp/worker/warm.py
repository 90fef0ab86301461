"""First-use costs of torch, paid once in the zygote: lazy imports behind optimizers, einsum and nn.

No `backward()` here: on a machine with a GPU the autograd engine would start threads that do not survive a fork.
"""

from collections.abc import Callable


def _tensors() -> None:
    import torch

    a = torch.arange(6.0).reshape(2, 3)
    torch.einsum("ij,kj->ik", a, a)
    (a @ a.T).sum().item()
    repr(a)


def _layers() -> None:
    import torch
    from torch import nn
    from torch.nn import functional

    with torch.no_grad():
        model = nn.Sequential(nn.Linear(3, 4), nn.ReLU(), nn.Linear(4, 1))
        functional.mse_loss(model(torch.ones(2, 3)), torch.zeros(2, 1))
        functional.cross_entropy(torch.ones(2, 3), torch.tensor([0, 1]))


def _optimizers() -> None:
    import torch

    weight = torch.nn.Parameter(torch.ones(2))
    weight.grad = torch.ones(2)
    for kind in (torch.optim.SGD, torch.optim.Adam, torch.optim.AdamW):
        kind([weight], lr=0.1).step()


def _autograd() -> None:
    import torch

    class Double(torch.autograd.Function):
        @staticmethod
        def forward(ctx: object, x: torch.Tensor) -> torch.Tensor:
            return 2 * x

    apply: Callable[[torch.Tensor], torch.Tensor] = Double.apply
    apply(torch.ones(2, requires_grad=True)).sum()


STEPS: tuple[Callable[[], None], ...] = (_tensors, _layers, _autograd, _optimizers)
"""The warm-up in pieces, each of which another version of torch may refuse without harm to the others."""
