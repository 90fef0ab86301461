import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.config.place import place
from quizapp.config.source import dotted

TEXT = """\
theme = "x"
note = \'\'\'
device = "not here"
\'\'\'

  [ preset ]
retention = 0.9
easy_days = {saturday = "reduced", "sunday" = "minimum"}
slow_after.code = 3
[preset.deep."a.b"]   # [not.this]
c = [
  1,
]
[[many]]
"day" = 1
device = "cpu"
"""


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (("theme",), (1, 1)),
        (("preset",), (6, 5)),
        (("preset", "retention"), (7, 1)),
        (("preset", "easy_days"), (8, 1)),
        (("preset", "easy_days", "saturday"), (8, 14)),
        (("preset", "easy_days", "sunday"), (8, 36)),
        (("preset", "slow_after", "code"), (9, 1)),
        (("preset", "deep", "a.b"), (10, 2)),
        (("preset", "deep", "a.b", "c"), (11, 1)),
        (("many",), (14, 3)),
        (("many", "day"), (15, 1)),
        (("many", "device"), (16, 1)),
        (("preset", "nothing"), (6, 5)),
        (("device",), None),
        (("nothing",), None),
        (("many", "day", "deeper"), (15, 1)),
    ],
)
def test_where_a_setting_stands(path: tuple[str, ...], expected: tuple[int, int] | None) -> None:
    assert place(TEXT, path) == expected


def test_an_empty_text_has_nothing() -> None:
    assert place("", ("theme",)) is None


keys = st.text(min_size=1, max_size=6)


@given(path=st.lists(keys, min_size=1, max_size=4), lines=st.integers(0, 5))
def test_any_key_is_found_however_it_is_quoted(path: list[str], lines: int) -> None:
    text = "# a comment\n" * lines + f"{dotted(path)} = 1\n"
    tomllib.loads(text)
    assert place(text, tuple(path)) == (lines + 1, 1)


@given(text=st.text(), path=st.lists(keys, max_size=3))
def test_any_text_can_be_looked_through(text: str, path: list[str]) -> None:
    found = place(text, tuple(path))
    assert found is None or found >= (1, 1)
