"""Notebooks and exports to import from, and a deck to import them into."""

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from quizapp.interop.plan import Plan, plan_import
from quizapp.interop.writing import write_import

Cells = Sequence[tuple[str, str]]
Save = Callable[..., Path]
Import = Callable[..., Plan]

TWO_QUESTIONS = """\
### 1. Why is the sky blue?

Blue light is scattered most.

### 2. Add one to `x`.

In [3]:
x = torch.ones(3)
out = x + 1
"""


def notebook(cells: Cells, **keys: Any) -> str:
    """A notebook of format 4 with these cells, each a type and a source."""
    made = [{"cell_type": kind, "source": source.splitlines(keepends=True), "metadata": {}} for kind, source in cells]
    return json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": made, **keys})


@pytest.fixture
def save(tmp_path: Path) -> Save:
    """Save a text to import, under the name `quiz.txt` unless another is given."""

    def save(text: str, name: str = "quiz.txt") -> Path:
        file = tmp_path / name
        file.write_text(text, encoding="utf-8", newline="")
        return file

    return save


@pytest.fixture
def bring(save: Save, tmp_path: Path) -> Import:
    """Import a text into the deck `tmp_path/deck`, and return what was planned."""

    def bring(text: str, name: str = "quiz.txt") -> Plan:
        plan = plan_import(save(text, name), tmp_path / "deck")
        write_import(plan)
        return plan

    return bring
