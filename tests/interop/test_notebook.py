"""Notebooks as JSON: both formats, and everything that calls itself a notebook and is none."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from quizapp.errors import UsageError
from quizapp.interop.cells import Cell
from quizapp.interop.notebook import notebook_cells


def cells(**data: Any) -> tuple[Cell, ...]:
    return notebook_cells(json.dumps({"nbformat": 4, **data}), "quiz.ipynb")


def test_a_source_is_a_text_or_its_lines() -> None:
    found = cells(
        cells=[
            {"cell_type": "markdown", "source": ["### 1. Why?\n", "\n", "Because."]},
            {"cell_type": "code", "source": "x = 1"},
        ]
    )
    assert found == (Cell("### 1. Why?\n\nBecause."), Cell("x = 1", code=True))


def test_format_3_keeps_cells_in_worksheets_and_code_under_input() -> None:
    found = cells(
        nbformat=3,
        worksheets=[
            {
                "cells": [
                    {"cell_type": "heading", "level": 3, "source": ["1. Why", "?\n"]},
                    {"cell_type": "code", "input": ["x = 1\n", "y = 2"]},
                ]
            },
            {"cells": [{"cell_type": "markdown", "source": "So."}]},
        ],
    )
    assert found == (Cell("### 1. Why?"), Cell("x = 1\ny = 2", code=True), Cell("So."))


@pytest.mark.parametrize(("level", "signs"), [(1, 1), (6, 6), (0, 1), (99, 6), ("2", 1), (None, 1)])
def test_the_level_of_an_old_heading_is_kept_within_what_markdown_has(level: Any, signs: int) -> None:
    sheet = {"cells": [{"cell_type": "heading", "level": level, "source": "2. So?"}]}
    assert cells(nbformat=3, worksheets=[sheet]) == (Cell(f"{'#' * signs} 2. So?"),)


def test_outputs_raw_cells_and_whatever_is_malformed_are_passed_over() -> None:
    found = cells(
        cells=[
            {"cell_type": "raw", "source": "raw"},
            {"cell_type": "code", "source": "x", "outputs": [{"data": {"text/html": "<script>alert(1)</script>"}}]},
            {"cell_type": "markdown", "source": ["a", 1, None, ["b"], "c"]},
            {"cell_type": "markdown", "source": {"a": 1}},
            {"cell_type": ["markdown"], "source": "x"},
            {"source": "x"},
            "markdown",
            None,
            7,
        ]
    )
    assert found == (Cell("x", code=True), Cell("ac"), Cell(""))
    assert "script" not in "".join(cell.text for cell in found)


@pytest.mark.parametrize("broken", [None, 5, "cells", {"a": 1}, [[]]])
def test_no_list_of_cells_is_no_cells(broken: Any) -> None:
    assert cells(cells=broken) == ()
    assert cells(nbformat=3, worksheets=broken) == ()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "quiz.ipynb:1:1: this is not JSON"),
        ('{\n  "cells": [,]\n}', "quiz.ipynb:2:13: this is not JSON"),
        ("[1, 2]", "no notebook"),
        ('"text"', "no notebook"),
        ("{}", "does not say its `nbformat`"),
        ('{"nbformat": 2}', "`nbformat` is 2"),
        ('{"nbformat": 5}', "`nbformat` is 5"),
        ('{"nbformat": 4.0}', "`nbformat` is 4.0"),
        ('{"nbformat": "4"}', "`nbformat` is 4"),
        ('{"nbformat": [4]}', r"`nbformat` is \[4\]"),
        ("[" * 200_000, "nested too deeply"),
        ('{"nbformat": 4, "cells": ' + "[" * 200_000 + "]" * 200_000 + "}", "nested too deeply"),
        ('{"nbformat": ' + "9" * 5000 + "}", "a number in it is too long"),
    ],
    ids=lambda value: value[:30],
)
def test_what_is_no_notebook_is_told(text: str, told: str) -> None:
    with pytest.raises(UsageError, match=told) as failed:
        notebook_cells(text, "quiz.ipynb")
    assert failed.value.hint
    assert len(failed.value.message) < 200


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(["cell_type", "source", "input", "cells", "worksheets", "level", "nbformat"]), inner
        )
    ),
)


@given(ANY_JSON, st.sampled_from([3, 4]))
def test_no_json_makes_it_stumble(data: Any, version: int) -> None:
    for whole in (data, {"nbformat": version, "cells": data, "worksheets": data}):
        try:
            found = notebook_cells(json.dumps(whole), "quiz.ipynb")
        except UsageError:
            continue
        assert all(isinstance(cell.text, str) for cell in found)
