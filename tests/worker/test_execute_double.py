"""Jobs that ask for cases as float64 too, run in this very process."""

from dataclasses import asdict
from typing import Any

import pytest
import torch

from quizapp.core.frame import Report, parse_frame
from quizapp.core.run import Ending, Job
from quizapp.core.values import TensorValue
from quizapp.worker import execute
from quizapp.worker.trouble import Watch


def run(**job: Any) -> Report:
    return parse_frame(execute.run(asdict(Job(**{"code": "", **job})), Watch("/tmp")))


def dtypes(report: Report, name: str) -> list[str]:
    """The dtype of a result, case by case."""
    found = [case.results[name] for case in report.cases]
    return [each.dtype if isinstance(each, TensorValue) else type(each).__name__ for each in found]


def test_named_results_come_on_the_same_values_behind_the_others() -> None:
    report = run(
        setup="x = torch.rand(3)", code="out = x @ x\nnew = torch.ones(2)", names=("out", "new"),
        seeds=(4, 5, 4), double=(4, 5),
    )  # fmt: skip
    assert [case.seed for case in report.cases] == [4, 5, 4, 4, 5]
    assert dtypes(report, "out") == dtypes(report, "new") == ["float32"] * 3 + ["float64"] * 2
    narrow, wide = (report.cases[place].results["out"] for place in (0, 3))
    assert isinstance(narrow, TensorValue)
    assert isinstance(wide, TensorValue)
    first = torch.frombuffer(bytearray(narrow.data), dtype=torch.float32).double()
    assert torch.allclose(first, torch.frombuffer(bytearray(wide.data), dtype=torch.float64))
    assert torch.get_default_dtype() == torch.float32


def test_arguments_are_drawn_as_ever_and_then_made_wide() -> None:
    report = run(
        code="def f(a, n):\n    return a * n", call="f", draw="args = (draw.floats(2, 3), 2)", seeds=(1, 2),
        double=(1, 2),
    )  # fmt: skip
    assert dtypes(report, "f") == ["float32"] * 2 + ["float64"] * 2


def test_what_is_kept_counted_and_measured_is_of_the_usual_cases_alone() -> None:
    job: dict[str, Any] = {"setup": "x = torch.ones(2)", "code": "out = x + 1", "names": ("out",), "keep": ("x",)}
    first, again = run(**job, trace=True, account=True, double=(0,)).cases
    assert (set(first.kept), sum(first.ops.values())) == ({"x"}, 1)
    assert first.new_bytes
    assert (again.kept, again.ops, again.new_bytes) == ({}, {}, None)


REFUSES = "if x.dtype == torch.float64:\n    raise ValueError('float32 only')\n"


def test_code_that_cannot_be_run_so_has_run_as_ever() -> None:
    report = run(setup="x = torch.ones(1)", code=f"{REFUSES}out = x", names=("out",), seeds=(1, 2), double=(1, 2))
    assert (report.ending, report.error, len(report.cases)) == (Ending.FINISHED, None, 2)
    assert torch.get_default_dtype() == torch.float32


def test_a_function_that_cannot_says_so_in_each_case() -> None:
    code = "def f(x):\n" + "".join(f"    {line}\n" for line in REFUSES.splitlines()) + "    return x"
    report = run(code=code, call="f", draw="args = (torch.ones(1),)", seeds=(1,), double=(1, 2))
    assert report.ending is Ending.FINISHED
    assert [case.error and case.error.type for case in report.cases] == [None, "ValueError", "ValueError"]


@pytest.mark.parametrize("way", ["raise SystemExit", "raise KeyboardInterrupt"])
def test_nor_does_leaving_end_more_than_these_cases(way: str) -> None:
    code = f"if torch.get_default_dtype() == torch.float64:\n    {way}\nout = 1"
    assert len(run(code=code, names=("out",), seeds=(1, 2), double=(1, 2)).cases) == 2
