"""Files that questions may be in, and those that cannot be."""

import os
from pathlib import Path
from typing import Any

import pytest

from quizapp.errors import ExitCode, UsageError
from quizapp.interop import source_file
from quizapp.interop.cells import Cell
from quizapp.interop.source_file import read_cells
from tests.interop.conftest import notebook


@pytest.mark.parametrize("name", ["quiz.ipynb", "quiz.IPYNB"])
def test_a_notebook_is_read_as_json(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(notebook([("code", "x = 1")]), encoding="utf-8")
    assert read_cells(tmp_path / name) == (Cell("x = 1", code=True),)


@pytest.mark.parametrize("name", ["quiz.txt", "quiz.md", "quiz"])
def test_anything_else_is_text(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("\ufeffIn [1]:\nx = 1", encoding="utf-8")
    assert read_cells(tmp_path / name) == (Cell("x = 1", code=True),)


def test_what_cannot_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "latin.txt").write_bytes(b"na\xefve")
    os.mkfifo(tmp_path / "pipe.txt")
    (tmp_path / "large.txt").write_text("x" * 11)
    monkeypatch.setattr(source_file, "LARGEST", 10)
    for name, told in {
        "nowhere.txt": "cannot be read: No such file",
        "latin.txt": r"is not UTF-8 text \(byte 3\)",
        "pipe.txt": "is not a regular file",
        "large.txt": "is larger than",
        ".": "is a folder",
    }.items():
        with pytest.raises(UsageError, match=told) as failed:
            read_cells(tmp_path / name)
        assert failed.value.hint
        assert failed.value.exit_code is ExitCode.USAGE


def test_a_file_that_may_not_be_read_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "quiz.txt").write_text("x")

    def refuse(*_: Any, **__: Any) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(UsageError, match="Permission denied"):
        read_cells(tmp_path / "quiz.txt")
