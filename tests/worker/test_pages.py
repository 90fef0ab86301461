import ctypes
import mmap
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.worker import pages
from quizapp.worker.pages import LARGE, large_pages, private_spans

MAPS = """\
55a000000000-55a000400000 r-xp 00000000 fd:00 12 /usr/bin/python3.11
55a000400000-55a000500000 rw-p 00400000 fd:00 12 /usr/bin/python3.11
55a000500000-55a000900000 rw-p 00000000 00:00 0  [heap]
55a000900000-55a001000000 rw-p 00000000 00:00 0
7f0000000000-7f0000800000 rw-p 00000000 00:00 0
7f0000800000-7f0000900000 ---p 00000000 00:00 0
7f0000900000-7f0000a00000 rw-s 00000000 00:01 9  /dev/zero (deleted)
7ffd00000000-7ffd00021000 rw-p 00000000 00:00 0  [stack]
"""


def test_only_memory_of_our_own_counts_and_neighbours_are_one() -> None:
    assert private_spans(MAPS.splitlines()) == [
        (0x55A000500000, 0x55A001000000),
        (0x7F0000000000, 0x7F0000800000),
    ]


def test_a_large_page_lies_wholly_inside() -> None:
    assert list(large_pages([(LARGE // 2, 3 * LARGE)])) == [LARGE, 2 * LARGE]
    assert list(large_pages([(LARGE, 2 * LARGE - 1)])) == []


@given(st.integers(0, 1 << 40), st.integers(0, 1 << 25))
def test_large_pages_are_aligned_apart_and_as_many_as_fit(start: int, size: int) -> None:
    found = list(large_pages([(start, start + size)]))
    assert all(each % LARGE == 0 and start <= each and each + LARGE <= start + size for each in found)
    assert len(found) >= size // LARGE - 1


def huge_kb(address: int) -> int:
    """KiB on large pages in the mapping that holds `address`."""
    inside = False
    for line in Path("/proc/self/smaps").read_text(encoding="utf-8").splitlines():
        place = re.match(r"([0-9a-f]+)-([0-9a-f]+) ", line)
        if place:
            inside = int(place[1], 16) <= address < int(place[2], 16)
        elif inside and line.startswith("AnonHugePages:"):
            return int(line.split()[1])
    return 0


def test_memory_in_use_moves_and_keeps_its_content() -> None:
    with mmap.mmap(-1, 4 * LARGE, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS) as memory:
        memory[:] = bytes(range(256)) * (4 * LARGE // 256)
        held = (ctypes.c_char * 1).from_buffer(memory)
        address = ctypes.addressof(held)
        moved = sum(map(pages._collapse, large_pages([(address, address + 4 * LARGE)])))
        if not moved:
            pytest.skip("this kernel has no MADV_COLLAPSE (Linux 6.1), or no large page to give")
        assert huge_kb(address) >= moved * LARGE // 1024
        assert memory[:] == bytes(range(256)) * (4 * LARGE // 256)
        del held


def test_a_kernel_that_refuses_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    class Refusing:
        @staticmethod
        def madvise(*_: object) -> int:
            return -1

    monkeypatch.setattr(pages, "_libc", Refusing)
    assert pages.use_large_pages() == 0
