"""Elements come out as they are read, whatever they look like in memory."""

import struct

import pytest
import torch

from quizapp.worker.elements import elements


@pytest.mark.parametrize(
    ("value", "numbers"),
    [
        (torch.arange(6.0).reshape(2, 3).t(), (0, 3, 1, 4, 2, 5)),
        (torch.ones(1).expand(3), (1, 1, 1)),
        (torch.tensor([1 + 2j]).conj().imag, (-2,)),
        (torch.view_as_real(torch.tensor([1 + 2j]).conj().resolve_conj()).reshape(-1), (1, -2)),
        (torch.ones(2, requires_grad=True), (1, 1)),
        (torch.empty(0, 3), ()),
        (torch.tensor(4.0), (4,)),
    ],
)
def test_elements_are_in_the_order_of_their_rows(value: torch.Tensor, numbers: tuple[float, ...]) -> None:
    assert elements(value) == struct.pack(f"<{len(numbers)}f", *numbers)


def test_a_conjugate_is_carried_out() -> None:
    assert elements(torch.tensor([1 + 2j]).conj()) == struct.pack("<2f", 1, -2)
