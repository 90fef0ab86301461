from quizapp.core.table import by_name, right_ones, table_text
from quizapp.core.verdict import Fact

SHAPE = Fact("out", "shape", "(3,)", "(3, 1)", ok=False)
DTYPE = Fact("out", "dtype", "float32", "float32", ok=True)
VALUE = Fact("out", "value", "all 3 right", "all 3 right", ok=True)
UNJUDGED = Fact("out", "stride", "(1,)", "(1, 1)", ok=None)


def test_what_is_wrong_comes_first_and_then_what_is_right() -> None:
    assert table_text([DTYPE, SHAPE, UNJUDGED]).splitlines() == [
        "`out` has shape (3,), expected (3, 1).",
        "Right about `out`: dtype float32.",
    ]


def test_nothing_is_said_when_nothing_judged_is_wrong() -> None:
    assert table_text([DTYPE, VALUE, UNJUDGED]) == ""
    assert table_text([]) == ""


def test_a_name_with_nothing_wrong_is_right_as_a_whole() -> None:
    other = Fact("b", "value", "1", "1", ok=True)
    assert table_text([SHAPE, other]).splitlines() == ["`out` has shape (3,), expected (3, 1).", "`b` is right."]


def test_what_the_feedback_tells_better_is_left_to_it() -> None:
    wrong = Fact("out", "value", "3 of 9 right", "all 9 right", ok=False)
    assert table_text([wrong, DTYPE]) == "Right about `out`: dtype float32."
    assert table_text([wrong]) == ""


def test_right_facts_are_brief() -> None:
    assert right_ones([SHAPE, DTYPE, VALUE, UNJUDGED]) == "dtype float32, value"
    assert right_ones([SHAPE]) == ""


def test_only_judged_facts_are_sorted_by_their_names() -> None:
    other = Fact("b", "value", "1", "1", ok=True)
    assert by_name([SHAPE, other, DTYPE, UNJUDGED]) == {"out": [SHAPE, DTYPE], "b": [other]}


def test_a_name_with_something_wrong_inside_is_not_right_as_a_whole() -> None:
    whole, part = Fact("out", "type", "list", "list", ok=True), Fact("out[1]", "type", "list", "int", ok=False)
    assert table_text([whole, part]) == "Right about `out`: type list."
    assert table_text([whole, Fact("out2[1]", "type", "list", "int", ok=False)]) == "`out` is right."
