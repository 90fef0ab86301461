"""Reports are those of the job that was asked for, or none."""

import json
import struct
from dataclasses import replace

import pytest

from quizapp.core.run import Job
from quizapp.runner.report import read_report

JOB = Job(code="", seeds=(1, 2))


def frame(ending: str, *seeds: int) -> bytes:
    text = json.dumps({"ending": ending, "cases": [{"seed": seed} for seed in seeds]}).encode()
    return struct.pack("<I", len(text)) + text


@pytest.mark.parametrize("data", [frame("finished", 1, 2), frame("error"), frame("error", 1), frame("memory", 1, 2)])
def test_a_report_with_the_cases_it_got_to(data: bytes) -> None:
    assert read_report(bytearray(data), JOB) is not None


@pytest.mark.parametrize("seeds", [(1, 2), (1, 2, 1), (1, 2, 1, 2)])
def test_of_the_cases_as_float64_there_may_be_fewer(seeds: tuple[int, ...]) -> None:
    assert read_report(frame("finished", *seeds), replace(JOB, double=(1, 2))) is not None


@pytest.mark.parametrize("seeds", [(1,), (1, 1), (1, 2, 2), (1, 2, 1, 2, 1)])
def test_but_no_others(seeds: tuple[int, ...]) -> None:
    assert read_report(frame("finished", *seeds), replace(JOB, double=(1, 2))) is None


@pytest.mark.parametrize(
    "data",
    [b"", b"x", frame("finished"), frame("finished", 1), frame("finished", 2, 1), frame("finished", 1, 2, 3),
     frame("error", 2), frame("error", 1, 2, 3), frame("pass", 1, 2)],
)  # fmt: skip
def test_anything_else_is_none(data: bytes) -> None:
    assert read_report(data, JOB) is None
