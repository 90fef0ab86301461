"""A cell is a value."""

from dataclasses import FrozenInstanceError

import pytest

from quizapp.interop.cells import Cell


def test_a_cell_is_markdown_unless_it_says_otherwise() -> None:
    assert Cell("x") == Cell("x", code=False)
    assert Cell("x") != Cell("x", code=True)


def test_a_cell_stays_as_it_is() -> None:
    with pytest.raises(FrozenInstanceError):
        Cell("x").text = "y"  # type: ignore[misc]
