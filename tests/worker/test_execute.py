"""Jobs run in this very process: what is reported of them, case by case."""

import math
import random
import struct
import sys
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any, ClassVar

import numpy as np
import pytest
import torch

from quizapp.core.frame import Report, parse_frame
from quizapp.core.run import Ending, Job
from quizapp.core.values import MissingValue, ScalarValue, SequenceValue, TensorValue
from quizapp.worker import execute
from quizapp.worker.trouble import Watch


@pytest.fixture(autouse=True)
def state() -> Iterator[None]:
    """Give the process back as it was: running a job seeds every generator."""
    kept = random.getstate(), np.random.get_state(), torch.get_rng_state(), sys.stdout
    yield
    random.setstate(kept[0])
    np.random.set_state(kept[1])
    torch.set_rng_state(kept[2])
    sys.stdout = kept[3]


def run(watch: Watch | None = None, **job: Any) -> Report:
    told = asdict(Job(**{"code": "", **job}))
    return parse_frame(execute.run(told, watch or Watch("/tmp")))


def results(report: Report) -> list[dict[str, object]]:
    return [dict(case.results) for case in report.cases]


class TestNames:
    def test_what_is_left_and_what_is_not(self) -> None:
        report = run(code="a = 1", names=("a", "b"))
        assert report.ending is Ending.FINISHED
        assert results(report) == [{"a": ScalarValue("int", 1), "b": MissingValue()}]
        assert report.peak_kb > 0

    def test_setup_comes_first_and_every_case_is_fresh(self) -> None:
        report = run(
            setup="n = 1", code="n += 1\nseen = 'left' in globals()\nleft = 1", names=("n", "seen"), seeds=(1, 2)
        )
        assert [each["n"] for each in results(report)] == [ScalarValue("int", 2)] * 2
        assert [each["seen"] for each in results(report)] == [ScalarValue("bool", False)] * 2

    @pytest.mark.parametrize("draw", ["torch.rand(1).item()", "random.random()", "float(np.random.rand())"])
    def test_every_generator_follows_the_seed(self, draw: str) -> None:
        job: dict[str, Any] = {"setup": "import random", "code": f"x = {draw}", "names": ("x",)}
        first, again, other = (run(**job, seeds=(seed,)) for seed in (5, 5, 6))
        assert results(first) == results(again) != results(other)

    def test_setup_and_code_draw_from_different_streams(self) -> None:
        found = results(run(setup="a = torch.rand(1).item()", code="b = torch.rand(1).item()", names=("a", "b")))[0]
        assert found["a"] != found["b"]

    def test_what_is_found_without_an_import(self) -> None:
        code = "x = [nn.Linear, F.relu, np.ones, math.pi, torch.ones, device] and str(device)"
        assert results(run(code=code, names=("x",))) == [{"x": ScalarValue("str", "cpu")}]

    def test_a_question_and_an_error_in_it(self) -> None:
        assert results(run(code="x = 3", ask="x * 2")) == [{"ask": ScalarValue("int", 6)}]
        error = run(code="x = 3", ask=" x / 0").cases[0].error
        assert error is not None
        assert (error.type, error.part, error.line) == ("ZeroDivisionError", "ask", 1)


class TestKept:
    def test_a_name_that_the_setup_does_not_make_is_missing_whatever_the_code_makes(self) -> None:
        kept = run(setup="x = 1", code="y = 2", keep=("xx", "y")).cases[0].kept
        assert [kept["xx"].before, kept["xx"].after, kept["y"].before] == [MissingValue()] * 3
        assert kept["y"].after == ScalarValue("int", 2)
        assert not kept["y"].same_object

    def test_untouched_written_and_replaced(self) -> None:
        setup = "a, b, c = torch.ones(2), torch.ones(2), torch.ones(2)"
        kept = run(setup=setup, code="b.add_(1)\nc = c + 1", keep=("a", "b", "c")).cases[0].kept
        assert [(each.same_object, each.written) for each in kept.values()] == [
            (True, False),
            (True, True),
            (False, False),
        ]
        assert kept["b"].before != kept["b"].after
        assert kept["a"].before == kept["a"].after

    def test_storages_are_those_before_the_code(self) -> None:
        case = run(setup="a = torch.ones(4)", code="v = a[1:]\nw = a.clone()", names=("v", "w")).cases[0]
        view, copy = case.results["v"], case.results["w"]
        assert isinstance(view, TensorValue)
        assert isinstance(copy, TensorValue)
        assert view.storage == case.storages["a"] != copy.storage

    def test_memory_of_the_setup_is_not_given_out_again(self) -> None:
        case = run(setup="a = torch.ones(1000)", code="del a\nb = torch.ones(1000)", names=("b",)).cases[0]
        found = case.results["b"]
        assert isinstance(found, TensorValue)
        assert found.storage != case.storages["a"]

    def test_what_is_inside_is_kept_too(self) -> None:
        setup = "m = nn.Linear(2, 2)\nn = nn.Linear(2, 2)\no = (i for i in range(3))"
        kept = run(setup=setup, code="m.weight.data.zero_()\nn(torch.ones(2))", keep=("m", "n", "o")).cases[0].kept
        assert [(each.changed, each.written, each.unseen) for each in kept.values()] == [
            (True, False, ""), (False, False, ""), (False, False, "generator"),
        ]  # fmt: skip

    def test_what_raises_when_it_is_looked_at_is_an_error_of_the_code(self) -> None:
        code = "class L:\n    def __reduce_ex__(s, n): raise SystemExit\nx = L()"
        report = run(setup="x = 1", code=code, keep=("x",))
        assert report.ending is Ending.ERROR
        assert report.error is not None
        assert report.error.type == "SystemExit"


class TestCalls:
    JOB: ClassVar[dict[str, Any]] = {"call": "f", "draw": "args = (draw.ints(2), 3)", "seeds": (1, 2)}

    def test_once_a_seed_with_what_is_drawn(self) -> None:
        report = run(code="def f(x, n): return (x * n).sum().item()", **self.JOB)
        assert [case.seed for case in report.cases] == [1, 2]
        assert len({str(case.args) for case in report.cases}) == 2
        assert all(isinstance(each["f"], ScalarValue) for each in results(report))

    def test_code_runs_once(self) -> None:
        report = run(code="n = 0\ndef f(*_):\n  global n\n  n += 1\n  return n", **self.JOB)
        assert [each["f"] for each in results(report)] == [ScalarValue("int", 1), ScalarValue("int", 2)]

    def test_a_function_that_is_not_there(self) -> None:
        assert results(run(code="g = 1", **self.JOB)) == [{"f": MissingValue()}] * 2

    def test_an_error_in_one_case_leaves_the_others(self) -> None:
        report = run(code="calls = []\ndef f(*_):\n  calls.append(1)\n  return 1 / (len(calls) - 1)", **self.JOB)
        assert report.ending is Ending.FINISHED
        assert [case.error.type if case.error else "" for case in report.cases] == ["ZeroDivisionError", ""]

    def test_arguments_are_kept_when_asked_for(self) -> None:
        report = run(code="def f(x, n): x.zero_()", keep=("args",), **self.JOB)
        assert [each.written for each in report.cases[0].kept.values()] == [True, False]

    def test_a_single_argument_needs_no_tuple(self) -> None:
        report = run(code="def f(x): return x", call="f", draw="args = 7")
        assert results(report) == [{"f": ScalarValue("int", 7)}]

    def test_an_error_in_the_draw_is_the_cards(self) -> None:
        report = run(code="def f(): pass", call="f", draw="args = nope")
        assert report.error is not None
        assert (report.ending, report.error.part) == (Ending.ERROR, "draw")


class TestTrace:
    def test_only_the_answers_calls_are_counted(self) -> None:
        report = run(setup="a = torch.ones(2, 2)\na.mm(a)", code="b = a @ a", trace=True, names=("b",))
        assert report.cases[0].ops == {"torch.Tensor.matmul": 1}

    def test_calls_of_a_function_are_counted_by_case(self) -> None:
        report = run(code="def f(x): return x.exp()", call="f", draw="args = (draw.ints(2),)", trace=True, seeds=(1, 2))
        assert [case.ops for case in report.cases] == [{"torch.Tensor.exp": 1}] * 2

    def test_nothing_is_counted_unasked(self) -> None:
        assert run(code="torch.ones(1).exp()").cases[0].ops == {}


class TestEnds:
    def test_an_error_with_its_line(self) -> None:
        report = run(setup="a = 1", code="b = 2\n\nc = a / 0")
        assert report.error is not None
        assert (report.ending, report.error.part, report.error.line, report.error.source) == (
            Ending.ERROR, "code", 3, "c = a / 0",
        )  # fmt: skip
        assert report.cases == ()

    @pytest.mark.parametrize("between", ["\x0c", "'\u2028'", "'\x1e'"])
    def test_lines_are_counted_as_python_counts_them(self, between: str) -> None:
        report = run(code=f"x = 1\n{between}\ny = 1 / 0")
        assert report.error is not None
        assert (report.error.line, report.error.source) == (3, "y = 1 / 0")

    def test_an_error_of_the_setup_is_the_cards(self) -> None:
        report = run(setup="1 / 0")
        assert report.error is not None
        assert report.error.part == "setup"

    def test_cases_before_an_error_are_reported(self) -> None:
        code = "import builtins\nbuiltins.turns = getattr(builtins, 'turns', 0) + 1\nx = 1 / (2 - turns)"
        report = run(code=code, names=("x",), seeds=(1, 2, 3))
        del sys.modules["builtins"].turns
        assert report.ending is Ending.ERROR
        assert [case.seed for case in report.cases] == [1]

    def test_memory_that_ran_out(self) -> None:
        assert run(code="raise MemoryError").ending is Ending.MEMORY

    def test_something_not_allowed(self) -> None:
        report = run(Watch("/tmp", "reach the network"), code="raise PermissionError(1, 'no')")
        assert (report.ending, report.detail) == (Ending.NOT_ALLOWED, "reach the network")

    def test_something_not_allowed_in_a_call_ends_the_run(self) -> None:
        report = run(Watch("/tmp", "reach the network"), code="def f(): raise PermissionError(1, 'no')", call="f")
        assert report.ending is Ending.NOT_ALLOWED

    def test_too_many_facts(self) -> None:
        report = run(code="x = ['y' * 4000] * 200", names=("x",))
        assert report.error is not None
        assert (report.ending, report.error.type) == (Ending.ERROR, "ResultsTooLarge")

    @pytest.mark.parametrize(
        "stream", ["None", "3", "type('W', (), {'flush': lambda s: 1 / 0, 'write': lambda s, t: 0})()"]
    )
    def test_a_replaced_stdout_is_no_obstacle(self, stream: str) -> None:
        assert run(code=f"import sys\nsys.stdout = {stream}").ending is Ending.FINISHED


class TestMeters:
    def test_operations_are_counted_case_by_case(self) -> None:
        report = run(setup="m = torch.ones(2, 2)", code="x = m @ m @ m", names=("x",), trace=True, seeds=(1, 2))
        assert [dict(case.ops) for case in report.cases] == [{"torch.Tensor.matmul": 2}] * 2
        assert [case.new_bytes for case in report.cases] == [None, None]

    def test_new_memory_is_measured_without_the_setup(self) -> None:
        report = run(setup="m = torch.ones(10)", code="x = m + 1", names=("x",), account=True, seeds=(1, 2))
        assert [case.new_bytes for case in report.cases] == [40, 40]

    def test_new_memory_of_each_call_is_measured_without_its_arguments(self) -> None:
        report = run(
            code="def f(a): return a + 1",
            call="f",
            draw="args = (torch.ones(draw.size()),)",
            account=True,
            seeds=(1, 2, 3),
        )
        assert [case.new_bytes for case in report.cases] == [4 * case.shapes["args[0]"][0] for case in report.cases]

    def test_a_call_that_raises_is_measured_too(self) -> None:
        code = "def f():\n    x = torch.ones(5)\n    raise ValueError"
        case = run(code=code, call="f", account=True, trace=True).cases[0]
        assert case.error is not None
        assert (case.new_bytes, dict(case.ops)) == (20, {"torch.ones": 1})

    def test_the_shapes_of_what_was_given_are_told(self) -> None:
        assert run(setup="m = torch.ones(2, 3)\nn = 4", code="m = 1").cases[0].shapes == {"m": (2, 3)}

    def test_memory_inside_of_what_was_given_is_told_when_asked_for(self) -> None:
        job: dict[str, Any] = {"setup": "rows = [torch.ones(2)]\nm = torch.ones(3)", "code": "x = rows[0][1:]"}
        assert list(run(**job).cases[0].storages) == ["m"]
        case = run(**job, inside=True, names=("x",)).cases[0]
        assert list(case.storages) == ["rows[0]", "m"]
        found = case.results["x"]
        assert isinstance(found, TensorValue)
        assert found.storage == case.storages["rows[0]"]
        called = run(call="f", code="def f(a): return a", draw="args = ([torch.ones(2)],)", inside=True, seeds=(1,))
        assert list(called.cases[0].storages) == ["args[0][0]"]


class TestArguments:
    def test_their_gradients_are_reported_after_the_call(self) -> None:
        case = run(
            code="def f(w):\n    (w * w).sum().backward()",
            call="f",
            draw="args = (torch.tensor([3.0], requires_grad=True),)",
            names=("args",),
        ).cases[0]
        args = case.results["args"]
        assert isinstance(args, SequenceValue)
        assert isinstance(weight := args.items[0], TensorValue)
        assert weight.grad is not None
        assert weight.grad.data == struct.pack("<f", 6)

    def test_small_draws_are_for_showing(self) -> None:
        draw = "args = (torch.ones(*draw.sizes(3)),)"
        large, small = (
            run(code="def f(a): return 1", call="f", draw=draw, small=small, seeds=tuple(range(5))).cases
            for small in (False, True)
        )
        assert max(math.prod(case.shapes["args[0]"]) for case in small) <= 60
        assert min(math.prod(case.shapes["args[0]"]) for case in large) >= 105
