"""Puts a zygote's memory on large pages: every fork copies a table of its pages, and every end takes one apart.

With 4 KiB a page that table has 55,000 entries for torch and Python, and copying and clearing it, twice for each child,
is half of what a short run costs. With 2 MiB a page it has a hundred.
"""

import ctypes
from collections.abc import Iterable, Iterator
from pathlib import Path

LARGE = 2 << 20
_COLLAPSE = 25  # MADV_COLLAPSE, since Linux 6.1
_HEAP = "[heap]"

_libc = ctypes.CDLL(None, use_errno=True)

Span = tuple[int, int]
"""A stretch of memory: its first address and the one behind it."""


def use_large_pages() -> int:
    """Move our own memory onto large pages where it fills them; returns how many, 0 on a kernel that cannot."""
    maps = Path("/proc/self/maps").read_text(encoding="utf-8", errors="replace").splitlines()
    return sum(_collapse(start) for start in large_pages(private_spans(maps)))


def private_spans(maps: Iterable[str]) -> list[Span]:
    """The stretches of writable memory that no file stands behind, from the lines of /proc/self/maps."""
    spans: list[Span] = []
    for line in maps:
        place, rights, _, _, _, *name = line.split(maxsplit=5)
        if rights != "rw-p" or name not in ([], [_HEAP]):
            continue
        start, end = (int(each, 16) for each in place.split("-"))
        if spans and spans[-1][1] == start:
            start = spans.pop()[0]
        spans.append((start, end))
    return spans


def large_pages(spans: Iterable[Span]) -> Iterator[int]:
    """The addresses of the large pages that lie wholly inside a span."""
    for start, end in spans:
        yield from range(-(-start // LARGE) * LARGE, end - LARGE + 1, LARGE)


def _collapse(address: int) -> bool:
    """Ask the kernel for one large page; one that it refuses, for want of memory or of pages in use, stays as it is."""
    return int(_libc.madvise(ctypes.c_void_p(address), ctypes.c_size_t(LARGE), ctypes.c_int(_COLLAPSE))) == 0
