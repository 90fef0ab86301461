"""Nested lists of numbers become bytes only where nothing about them is lost."""

import struct
from typing import Any

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from quizapp.worker.numbers import pack


def test_rows_follow_each_other() -> None:
    packed = pack([[1, 2, 3], [4, 5, 6]])
    assert packed is not None
    assert (packed.kind, packed.nest, packed.shape, packed.values) == ("int", ["list", "list"], [2, 3], 8)
    assert packed.data == struct.pack("<6q", 1, 2, 3, 4, 5, 6)


@pytest.mark.parametrize(
    "value",
    [
        [],
        [[]],
        [1, 2, 3],
        [[1, 2], [3, 4, 5]],
        [[1, 2], (3, 4)],
        [[1, 2], 3, 4],
        [1, 2, [3], 4],
        [1.0, 2, 3, 4],
        [True, 1, 0, 1],
        [1 << 63, 0, 0, 0],
        ["a", "b", "c", "d"],
        [None] * 4,
        [1j] * 4,
        [torch.ones(2)] * 4,
        torch.Size([1, 2, 3, 4]),
        [0] * 100_001,
    ],
)
def test_what_would_lose_something_is_left_alone(value: Any) -> None:
    assert pack(value) is None


def test_nests_without_end_or_bottom_end() -> None:
    loop: list[Any] = []
    loop.append(loop)
    assert pack(loop) is None
    doubled: Any = [1, 1]
    for _ in range(60):
        doubled = [doubled, doubled]
    assert pack(doubled) is None


@given(
    st.integers(1, 4).flatmap(
        lambda width: st.lists(
            st.lists(st.integers(-(1 << 63), (1 << 63) - 1), min_size=width, max_size=width), min_size=1, max_size=5
        )
    )
)
def test_every_integer_of_64_bits_survives(rows: list[list[int]]) -> None:
    packed = pack(rows)
    flat = [each for row in rows for each in row]
    if len(flat) < 4:
        assert packed is None
    else:
        assert packed is not None
        assert list(struct.unpack(f"<{len(flat)}q", packed.data)) == flat
