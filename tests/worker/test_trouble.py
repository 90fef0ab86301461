"""What went wrong, as the learner is told it."""

import errno
import linecache

import pytest

from quizapp.worker import trouble


def raised(code: str, name: str = "<answer>") -> BaseException:
    linecache.cache[name] = (len(code), None, code.splitlines(keepends=True), name)
    try:
        exec(compile(code, name, "exec"), {})
    except BaseException as error:
        return error
    raise AssertionError("nothing was raised")


def test_the_learners_own_line_is_named() -> None:
    told = trouble.report(raised("x = 1\n\ny = x / 0\n"))
    assert (told["type"], told["line"], told["source"], told["part"]) == ("ZeroDivisionError", 3, "y = x / 0", "code")


def test_the_line_inside_a_function_is_the_deepest_own_one() -> None:
    told = trouble.report(raised("def f():\n    return {}['a']\nf()\n"))
    assert told["line"] == 2
    assert "line 3 of code" in told["trace"]


def test_lines_of_libraries_stay_out() -> None:
    told = trouble.report(raised("import json\njson.loads('{')\n"))
    assert told["line"] == 2
    assert "json/" not in told["trace"]


def test_a_syntax_error_has_its_line() -> None:
    told = trouble.report(raised("x = 1\ny = (\n"))
    assert (told["type"], told["line"]) == ("SyntaxError", 2)


def test_deep_recursion_is_cut() -> None:
    told = trouble.report(raised("def f(): f()\nf()\n"))
    assert told["type"] == "RecursionError"
    assert len(told["trace"].splitlines()) < 20


def test_leaving_python_is_told() -> None:
    assert "exit" in trouble.report(raised("raise SystemExit(3)"))["message"]


def test_a_message_that_cannot_be_read() -> None:
    told = trouble.report(raised("class E(Exception):\n    def __str__(self): 1/0\nraise E()\n"))
    assert "could not be read" in told["message"]


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("DefaultCPUAllocator: can't allocate memory: you tried"), OSError(errno.ENOMEM, "x")],
)
def test_memory_that_ran_out_is_recognised(error: BaseException) -> None:
    assert trouble.ran_out_of_memory(error)
    assert not trouble.ran_out_of_memory(ValueError("something else"))


def test_memory_behind_another_error_is_recognised() -> None:
    code = "try:\n    raise MemoryError\nexcept MemoryError as e:\n    raise ValueError from e"
    assert trouble.ran_out_of_memory(raised(code))


@pytest.mark.parametrize("code", [errno.EPERM, errno.EACCES, errno.ENETUNREACH])
def test_walls_are_recognised_by_what_the_system_answers(code: int) -> None:
    watch = trouble.Watch("/tmp", attempt="reach the network")
    assert trouble.stopped_by_walls(OSError(code, "no"), watch) == "reach the network"


def test_a_missing_file_outside_is_the_walls_and_inside_is_not() -> None:
    watch = trouble.Watch("/tmp")
    assert "/etc/passwd" in trouble.stopped_by_walls(FileNotFoundError(errno.ENOENT, "no", "/etc/passwd"), watch)
    assert not trouble.stopped_by_walls(FileNotFoundError(errno.ENOENT, "no", "/tmp/x"), watch)
    assert not trouble.stopped_by_walls(FileNotFoundError(errno.ENOENT, "no", "x.txt"), watch)


def test_other_errors_are_not_the_walls() -> None:
    assert not trouble.stopped_by_walls(ValueError("x"), trouble.Watch("/tmp", attempt="reach the network"))
