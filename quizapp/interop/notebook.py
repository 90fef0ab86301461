"""The cells of a Jupyter notebook, read as the plain JSON it is; formats 3 and 4.

Source of the layout: nbformat's "The Notebook file format". Format 3 keeps its cells in worksheets, the source of
code under `input`, and has cells of the type `heading`. Outputs are not looked at: what code gives is found by
running it, and nothing is run on import.
"""

import json
from collections.abc import Iterator
from typing import Any

from quizapp.errors import UsageError
from quizapp.interop.cells import Cell

FORMATS = (3, 4)
_DEEPEST_HEADING = 6


def notebook_cells(text: str, name: str) -> tuple[Cell, ...]:
    """The Markdown and code cells of the notebook `text`, which messages call `name`.

    A cell that is not as the format says, or of another type, is passed over. Raises UsageError for what is no
    notebook, or is of a format that is not known.
    """
    data = _load(text, name)
    version = data.get("nbformat")
    if version not in FORMATS or isinstance(version, float):
        told = "it does not say its `nbformat`" if version is None else f"its `nbformat` is {str(version)[:20]}"
        raise UsageError(f"{name} is no notebook that can be read: {told}.", "Open it in Jupyter and save it again.")
    return tuple(_cells(data))


def _load(text: str, name: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        place = f"{name}:{error.lineno}:{error.colno}"
        raise UsageError(f"{place}: this is not JSON: {error.msg}.", "A notebook is JSON; save it again.") from error
    except (ValueError, RecursionError) as error:
        why = "it is nested too deeply" if isinstance(error, RecursionError) else "a number in it is too long"
        raise UsageError(f"{name} cannot be read: {why}.", "Open it in Jupyter and save it again.") from error
    if not isinstance(data, dict):
        raise UsageError(f"{name} is JSON, but no notebook.", "A notebook is an object with `nbformat` and `cells`.")
    return data


def _cells(data: dict[str, Any]) -> Iterator[Cell]:
    sheets = [data, *_dicts(data.get("worksheets"))]
    for cell in (cell for sheet in sheets for cell in _dicts(sheet.get("cells"))):
        match cell.get("cell_type"):
            case "markdown":
                yield Cell(_text(cell.get("source")))
            case "code":
                yield Cell(_text(cell.get("source", cell.get("input"))), code=True)
            case "heading":
                yield Cell(f"{'#' * _level(cell.get('level'))} {' '.join(_text(cell.get('source')).split())}")


def _dicts(value: Any) -> Iterator[dict[str, Any]]:
    """The objects of a list; none where there is no list."""
    return (each for each in value if isinstance(each, dict)) if isinstance(value, list) else iter(())


def _text(source: Any) -> str:
    """A source, which is a text or the list of its lines, each with its end."""
    if isinstance(source, str):
        return source
    return "".join(line for line in source if isinstance(line, str)) if isinstance(source, list) else ""


def _level(value: Any) -> int:
    return min(max(value, 1), _DEEPEST_HEADING) if isinstance(value, int) else 1
