"""From what came of a run to its ending and sentence."""

import signal

import pytest

from quizapp.core.card import Limits
from quizapp.core.frame import Report
from quizapp.core.run import CaseFacts, Ending, ErrorReport, Job, Tier
from quizapp.runner.collect import Collected
from quizapp.runner.conclude import conclude
from quizapp.runner.stream import FLOOD_BYTES, Stream

JOB = Job(code="x = 1", seeds=(3,), limits=Limits(seconds=2.0, memory_mb=100, output_kb=1))


def collected(**changes: object) -> Collected:
    got = Collected(Stream("stdout", 1024), Stream("stderr", 1024), begun=True)
    for name, value in changes.items():
        setattr(got, name, value)
    return got


def report(ending: Ending = Ending.FINISHED, detail: str = "") -> Report:
    error = ErrorReport("E", "m") if ending is not Ending.FINISHED else None
    return Report(ending, detail, error, (CaseFacts(3),))


@pytest.mark.parametrize("code", [-9, -11, 0, 1, None])
def test_an_end_before_the_code_began_is_never_the_learners_fault(code: int | None) -> None:
    run = conclude(collected(code=code, begun=False), JOB, Tier.LANDLOCK)
    assert run.ending is Ending.INTERNAL
    assert "not your fault" in run.detail


def test_a_report_is_passed_on_with_all_that_is_known() -> None:
    got = collected(report=report(), peak_kb=2048, seconds=0.5)
    got.stdout.take(b"a" * 2000, None)
    run = conclude(got, JOB, Tier.LANDLOCK)
    assert (run.ending, run.cases, run.detail) == (Ending.FINISHED, (CaseFacts(3),), "")
    assert (run.seconds, run.peak_mb, run.tier) == (0.5, 2.0, Tier.LANDLOCK)
    assert run.truncated
    assert run.stdout == "a" * 1024


@pytest.mark.parametrize(
    ("changes", "ending", "words"),
    [
        ({"ended": Ending.TIME}, Ending.TIME, "after 2 s"),
        ({"ended": Ending.OUTPUT}, Ending.OUTPUT, f"{FLOOD_BYTES >> 20} MiB"),
        ({"ended": Ending.OUTPUT, "over": "files"}, Ending.OUTPUT, "64 MiB of files"),
        ({"ended": Ending.NOT_ALLOWED, "over": "threads"}, Ending.NOT_ALLOWED, "64 threads"),
        ({"ended": Ending.MEMORY, "over": "memory"}, Ending.MEMORY, "100 MiB"),
        ({"ended": Ending.CANCELLED}, Ending.CANCELLED, "Cancelled"),
        ({"ended": Ending.CRASHED}, Ending.CRASHED, "more results"),
        ({}, Ending.INTERNAL, "not your fault"),
        ({"code": 0}, Ending.CRASHED, "exit code 0"),
        ({"code": 3}, Ending.CRASHED, "exit code 3"),
        ({"code": 0, "result": bytearray(b"x")}, Ending.CRASHED, "cannot be read"),
        ({"code": -signal.SIGSEGV}, Ending.CRASHED, "SIGSEGV: it used memory"),
        ({"code": -signal.SIGTERM}, Ending.CRASHED, "SIGTERM."),
        ({"code": -200}, Ending.CRASHED, "signal 200"),
        ({"code": -signal.SIGXCPU}, Ending.TIME, "processor time"),
        ({"code": -signal.SIGKILL}, Ending.CRASHED, "killed"),
        ({"code": -signal.SIGKILL, "peak_kb": 90 * 1024}, Ending.MEMORY, "100 MiB"),
    ],
)
def test_every_other_end_has_its_sentence(changes: dict[str, object], ending: Ending, words: str) -> None:
    run = conclude(collected(**changes), JOB, Tier.NAMESPACES)
    assert run.ending is ending
    assert words in run.detail


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (report(Ending.MEMORY), "more than the 100 MiB"),
        (report(Ending.NOT_ALLOWED, "start other processes"), "num_workers=0"),
        (report(Ending.ERROR, "why"), "why"),
    ],
)
def test_what_the_child_says_of_itself(told: Report, words: str) -> None:
    run = conclude(collected(report=told), JOB, Tier.NAMESPACES)
    assert run.ending is told.ending
    assert words in run.detail
    assert run.error == told.error


def test_only_processes_are_explained_at_length() -> None:
    run = conclude(collected(report=report(Ending.NOT_ALLOWED, "reach the network")), JOB, Tier.NAMESPACES)
    assert run.detail == "It tried to reach the network, which is not allowed here."
