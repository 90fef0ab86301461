"""A change in what is due, in lines and as data."""

from quizapp.cli.shifts import shift_as_data, shift_lines
from quizapp.core.reschedule import Shift

SHIFT = Shift(cards=9, today=(12, 3), within={7: (20, 25), 30: (40, 40)}, earlier=4, later=5)


def test_each_span_has_a_line_with_its_change() -> None:
    heading, *rows, last = shift_lines(SHIFT)
    assert heading.split() == ["due", "now", "then", "change"]
    assert [row.split()[-3:] for row in rows] == [["12", "3", "-9"], ["20", "25", "+5"], ["40", "40", "+0"]]
    assert rows[0].startswith("today")
    assert rows[1].startswith("within 7 days")
    assert last == "4 earlier, 5 later, of 9 that change"


def test_columns_line_up() -> None:
    assert len({len(line) for line in shift_lines(SHIFT)[:-1]}) == 1


def test_scripts_get_the_same() -> None:
    assert shift_as_data(SHIFT) == {
        "cards": 9,
        "earlier": 4,
        "later": 5,
        "due": [
            {"within_days": 1, "before": 12, "after": 3},
            {"within_days": 7, "before": 20, "after": 25},
            {"within_days": 30, "before": 40, "after": 40},
        ],
    }
