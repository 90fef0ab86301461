import pytest

from quizapp.core.verdict import Fact
from quizapp.tui.widgets.facts import facts_table

TYPE = Fact("out", "type", "tensor", "tensor", ok=True)
SHAPE = Fact("out", "shape", "(3,)", "(3, 1)", ok=False)
DTYPE = Fact("out", "dtype", "float64", "float32", ok=False)
DEVICE = Fact("out", "device", "cpu", "cpu", ok=True)
STRIDE = Fact("out", "stride", "(1,)", "(1, 1)", ok=None)


def drawn(*facts: Fact) -> list[str]:
    table = facts_table(facts)
    return [] if table is None else table.plain.splitlines()


def test_what_is_wrong_stands_in_columns_and_what_is_right_on_one_line() -> None:
    assert drawn(TYPE, SHAPE, DTYPE, DEVICE, STRIDE) == [
        "out      yours    expected",
        "✗ shape  (3,)     (3, 1)",
        "✗ dtype  float64  float32",
        "✓ type tensor, device cpu",
    ]


def test_there_is_no_table_when_nothing_judged_is_wrong() -> None:
    assert drawn(TYPE, DEVICE, STRIDE) == []
    assert drawn() == []


def test_a_few_wrong_elements_need_no_columns() -> None:
    value = Fact("out", "value", "3 of 9 right", "all 9 right", ok=False)
    assert drawn(TYPE, value) == ["✗ out  3 of 9 right", "✓ type tensor"]
    single = Fact("out", "value", "4", "5", ok=False)
    assert drawn(single) == ["out      yours  expected", "✗ value  4      5"]
    assert drawn(SHAPE, value)[0].startswith("out ")


def test_names_that_are_right_share_a_line() -> None:
    b, c = (Fact(name, "value", "1", "1", ok=True) for name in "bc")
    assert drawn(SHAPE, b, c)[-1] == "✓ b, c"


def test_each_wrong_name_has_columns_of_its_own() -> None:
    other = Fact("the_result", "new_bytes", "36", "at most 0", ok=False)
    assert drawn(SHAPE, other) == [
        "out      yours  expected",
        "✗ shape  (3,)   (3, 1)",
        "the_result   yours  expected",
        "✗ new bytes  36     at most 0",
    ]


@pytest.mark.parametrize("text", ["a\nb\x1b[31m", "x" * 200])
def test_foreign_text_stays_on_its_line(text: str) -> None:
    lines = drawn(Fact(text, "shape", text, text, ok=False), Fact(text, "dtype", text, text, ok=True))
    assert len(lines) == 3
    assert "\x1b" not in "".join(lines)
    assert all(len(line) < 120 for line in lines[:2])
