"""What code could be judged by, guessed without running it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.interop.judgeable import Judgeable, judgeable
from quizapp.interop.readable_python import parsed


def test_the_last_assignment_is_what_the_code_leaves_behind() -> None:
    assert judgeable("a = 1\nb = a + 1") == Judgeable("a = 1\nb = a + 1", ("b",))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("a = b = 1", ("a", "b")),
        ("a, (b, *c) = [1, (2, 3)]", ("a", "b", "c")),
        ("a: int = 1", ("a",)),
        ("a = 1\na += 1", ("a",)),
        ("m = torch.ones(2)\nm[0] = 5", ("m",)),
        ("a = 1\nprint(a)", ("a",)),
        ("a = 1\n'a text'", ("a",)),
        ("a = 1\nfor i in range(3):\n    print(i)", ("a",)),
        ("a = 0\nfor i in range(3):\n    a += i\n    print(a)", ("a",)),
        ("with torch.no_grad():\n    a = torch.ones(3)", ("a",)),
        ("import math\na = math.pi\nimport random", ("a",)),
        ("a = [x for x in range(3) if (y := x)]", ("a",)),
    ],
)
def test_whatever_way_it_is_assigned(code: str, names: tuple[str, ...]) -> None:
    assert judgeable(code) == Judgeable(code, names)


def test_a_function_is_called_with_what_it_needs() -> None:
    found = judgeable("def f(a, /, b, c=3, *rest, d=4):\n    return a")
    assert found is not None
    assert (found.call, found.arguments, found.expect) == ("f", 2, ())


def test_an_expression_at_the_end_is_given_a_name() -> None:
    assert judgeable("x = torch.ones(3)\nx + 1") == Judgeable("x = torch.ones(3)\nout = x + 1", ("out",))
    assert judgeable("ä = 1; ä + 1") == Judgeable("ä = 1; out = ä + 1", ("out",))
    assert judgeable("out = 1\nresult = 2\nf'{out}'") == Judgeable(
        "out = 1\nresult = 2\nanswer = f'{out}'", ("answer",)
    )


def test_with_every_name_taken_the_assignment_before_it_counts() -> None:
    code = "out = result = 1\nanswer = value = 2\nout"
    assert judgeable(code) == Judgeable(code, ("answer", "value"))


def test_an_expression_before_the_end_is_passed_over() -> None:
    assert judgeable("x = torch.ones(3)\nx.shape\nprint(x)") == Judgeable(
        "x = torch.ones(3)\nx.shape\nprint(x)", ("x",)
    )


@pytest.mark.parametrize(
    "code",
    [
        "",
        "print(1)",
        "...",
        "import torch",
        "x = undefined + 1",
        "import tensorflow as tf\nx = tf.ones(3)",
        "from fastai.vision import data\nx = 1",
        "from . import data\nx = 1",
        "x = = 1",
        "class Net(nn.Module):\n    pass",
        "x: int",
    ],
)
def test_what_cannot_be_judged(code: str) -> None:
    assert judgeable(code) is None


@pytest.mark.parametrize(
    "code",
    [
        "x = torch.ones(3) + np.ones(3)[0] + math.pi + F.relu(torch.ones(1)) + nn.Linear(1, 1).bias",
        "import collections.abc\nx = collections.abc.Sized",
        "from itertools import chain as c\nx = list(c([1]))",
        "try:\n    x = 1\nexcept ValueError as e:\n    x = e",
        "match 3:\n  case [a, *b]:\n    a, b\n  case {'k': c, **d}:\n    c, d\n  case e:\n    e\nx = 1",
        "def f(y):\n    return y\nx = f(lambda z: z)",
        "class A:\n    pass\nx = A()",
        "with open('f') as file:\n    x = file\nx = 1",
    ],
)
def test_what_is_bound_or_given_is_no_stranger(code: str) -> None:
    assert judgeable(code) is not None


def test_lines_for_the_notebook_alone_are_left_out() -> None:
    assert judgeable("%matplotlib inline\n%%time\nx = 1\n!ls") == Judgeable("x = 1", ("x",))


@given(
    st.lists(st.sampled_from(["x = 1", "x + 1", "print(x)", "def f(a):", "    return a", "%time", "'''", "y = (", ")"]))
)
def test_a_reference_can_always_be_read(lines: list[str]) -> None:
    found = judgeable("\n".join(lines))
    if found is not None:
        assert parsed(found.reference) is not None
        assert bool(found.expect) != bool(found.call)
