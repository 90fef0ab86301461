"""Values made float64, and the default that goes with them for a while."""

import pytest
import torch

from quizapp.worker.double import float64_as_default, widened

PLAIN = [1, 2.5, "text", None, {"x": 1}, torch.arange(3), torch.ones(2, dtype=torch.float16), torch.tensor([True])]


@pytest.mark.parametrize("value", PLAIN, ids=str)
def test_what_is_not_of_float32_stays_the_object_it_is(value: object) -> None:
    assert widened(value) is value


def test_a_tensor_is_another_one_of_the_same_numbers() -> None:
    narrow = torch.tensor([0.1, -2.0])
    wide = widened(narrow)
    assert isinstance(wide, torch.Tensor)
    assert (wide.dtype, wide.tolist()) == (torch.float64, narrow.tolist())
    assert narrow.dtype == torch.float32


@pytest.mark.parametrize("asks", [True, False])
def test_a_gradient_is_asked_for_where_it_was(asks: bool) -> None:
    made = widened((torch.ones(2) * 3).requires_grad_(asks))
    assert isinstance(made, torch.Tensor)
    assert (made.requires_grad, made.is_leaf) == (asks, True)


def test_a_result_of_others_becomes_a_leaf_of_its_own() -> None:
    made = widened(torch.ones(2, requires_grad=True) * 3)
    assert isinstance(made, torch.Tensor)
    assert (made.requires_grad, made.is_leaf) == (True, True)


def test_lists_and_tuples_are_followed_into_each_other() -> None:
    made = widened([1, (torch.ones(1), [torch.zeros(1)])])
    assert made == [1, (torch.ones(1).double(), [torch.zeros(1).double()])]


def test_a_modules_weights_are_made_wide() -> None:
    layer = torch.nn.Linear(2, 1)
    assert widened(layer) is layer
    assert {each.dtype for each in layer.parameters()} == {torch.float64}


def test_the_default_is_another_one_for_as_long_as_it_is_wanted() -> None:
    with float64_as_default(True):
        assert torch.ones(1).dtype == torch.float64
    assert torch.ones(1).dtype == torch.float32
    with float64_as_default(False):
        assert torch.ones(1).dtype == torch.float32


def test_the_default_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), float64_as_default(True):
        raise ZeroDivisionError
    assert torch.get_default_dtype() == torch.float32
