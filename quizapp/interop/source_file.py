"""Reads the file that questions are imported from."""

from pathlib import Path

from quizapp.errors import UsageError
from quizapp.interop.cells import Cell
from quizapp.interop.notebook import notebook_cells
from quizapp.interop.text_export import text_cells

LARGEST = 64 * 1024 * 1024
"""Bytes of the largest file that is read; notebooks full of pictures come near it."""


def read_cells(path: Path) -> tuple[Cell, ...]:
    """The cells of a notebook (`.ipynb`), or of any other file as the text that Jupyter exports.

    Raises UsageError for a file that cannot be read, is not UTF-8, or is no notebook.
    """
    text = _read(path)
    return notebook_cells(text, str(path)) if path.suffix.lower() == ".ipynb" else text_cells(text)


def _read(path: Path) -> str:
    try:
        if path.is_dir():
            raise UsageError(f"{path} is a folder.", "Name a notebook (.ipynb) or its text export.")
        if not path.is_file() and path.exists():
            raise UsageError(f"{path} is not a regular file.", "Name a notebook (.ipynb) or its text export.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}.", "Check the path, and that you may.") from error
    if len(data) > LARGEST:
        raise UsageError(f"{path} is larger than {LARGEST >> 20} MiB.", "Clear its outputs and save it again.")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UsageError(f"{path} is not UTF-8 text (byte {error.start + 1}).", "Save it as UTF-8.") from error
