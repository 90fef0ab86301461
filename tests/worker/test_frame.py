"""The frame a child writes, and that the trusted side reads exactly that."""

import struct

import pytest

from quizapp.core.frame import HEADER_LIMIT, parse_frame
from quizapp.core.run import Ending
from quizapp.worker import frame
from quizapp.worker.facts import Body


def test_both_sides_know_the_same_limit() -> None:
    assert frame.HEADER_LIMIT == HEADER_LIMIT


def test_length_header_and_body() -> None:
    body = Body()
    assert body.add(b"abc") == [0, 3]
    assert body.add(b"de") == [3, 2]
    assert frame.encode({"a": 1}, body) == struct.pack("<I", 7) + b'{"a":1}' + b"abcde"


def test_the_other_side_reads_it() -> None:
    data = frame.encode({"ending": "error", "detail": "ü", "cases": []}, Body())
    assert (parse_frame(data).ending, parse_frame(data).detail) == (Ending.ERROR, "ü")


def test_a_header_just_fits_or_does_not() -> None:
    empty = len(frame.encode({"d": ""}, Body())) - 4
    assert frame.encode({"d": "x" * (HEADER_LIMIT - empty)}, Body())
    with pytest.raises(frame.TooLargeError):
        frame.encode({"d": "x" * (HEADER_LIMIT - empty + 1)}, Body())


def test_half_a_surrogate_pair_is_no_obstacle() -> None:
    data = frame.encode({"ending": "error", "detail": "\ud800", "cases": []}, Body())
    assert parse_frame(data).detail == "?"
