"""Two arrays of one shape as small grids of text, yours and expected, with the differing elements marked."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from quizapp.core.judge.difference import first_index
from quizapp.core.judge.numerals import digits_to_tell_apart, number_text

if TYPE_CHECKING:
    from numpy.typing import NDArray

_WIDTH = 76
_MOST_ROWS = _MOST_COLUMNS = 8
_FEWEST_BESIDE = 3
_GAP = "    "
_TITLE = 10
_CUT = "…"


@dataclass(frozen=True, slots=True)
class Window:
    """The part of an axis that is shown: from `start` up to `stop`, of `size` places."""

    start: int
    stop: int
    size: int

    @property
    def whole(self) -> bool:
        """Whether nothing of the axis is left out."""
        return self.start == 0 and self.stop == self.size


def window(size: int, focus: int, most: int) -> Window:
    """At most `most` places of an axis: from its start if `focus` is among them, else with `focus` in the middle."""
    start = 0 if focus < most else min(focus - most // 2, size - most)
    return Window(start, min(start + most, size), size)


def comparison_grid(got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]") -> list[str]:
    """The lines that show two arrays of one shape side by side, at most 80 columns wide.

    Differing elements stand between `>` and `<` on the learner's side. Of more than two axes only the plane with the
    first difference is shown, of long axes only the part around it; where something is left out, a line says what.
    """
    index = first_index(wrong)
    lines = []
    if got.ndim > 2:
        plane = index[:-2]
        lines.append(f"at [{', '.join(map(str, plane))}, :, :]")
        got, want, wrong, index = got[plane], want[plane], wrong[plane], index[-2:]
    while got.ndim < 2:
        got, want, wrong, index = got[None], want[None], wrong[None], (0, *index)
    rows = window(got.shape[0], index[0], _MOST_ROWS)
    columns, yours, expected = _fitting(got, want, wrong, rows, index[1])
    lines += _together(yours, expected)
    return lines + _left_out(rows, columns)


def _fitting(
    got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]", rows: Window, focus: int
) -> tuple[Window, list[str], list[str]]:
    """Both grids with as many columns as fit beside each other, or, where those are too few, below each other."""
    fewest = min(got.shape[1], _FEWEST_BESIDE)
    beside = [(most, (_WIDTH - len(_GAP)) // 2) for most in range(_MOST_COLUMNS, fewest - 1, -1)]
    below = [(most, _WIDTH - _TITLE) for most in range(_MOST_COLUMNS, 0, -1)]
    for most, width in [*beside, *below] if got.shape[0] > 1 else below:
        columns = window(got.shape[1], focus, most)
        cut = slice(rows.start, rows.stop), slice(columns.start, columns.stop)
        yours, expected = _cells(got[cut], want[cut], wrong[cut])
        widths = [max(len(cell) for row in cells for cell in row) for cells in (yours, expected)]
        if rows.size == 1:  # the two rows stand below each other, so their columns should line up
            widths = [max(widths)] * 2
        blocks = _block(yours, widths[0], rows, columns), _block(expected, widths[1], rows, columns)
        if max(len(line) for block in blocks for line in block) <= width:
            break
    return columns, *blocks


def _cells(got: "NDArray[Any]", want: "NDArray[Any]", wrong: "NDArray[Any]") -> tuple[list[list[str]], list[list[str]]]:
    digits = digits_to_tell_apart(list(zip(got[wrong].tolist(), want[wrong].tolist(), strict=True)))
    yours = [
        [f">{number_text(each, digits)}<" if marked else f" {number_text(each, digits)} " for each, marked in row]
        for row in ([*zip(row, marks, strict=True)] for row, marks in zip(got, wrong, strict=True))
    ]
    return yours, [[f" {number_text(each, digits)} " for each in row] for row in want]


def _block(cells: list[list[str]], width: int, rows: Window, columns: Window) -> list[str]:
    """Cells in columns of `width`, with a mark at every edge where the array goes on."""
    left, right = (_CUT if columns.start else ""), (f" {_CUT}" if columns.stop < columns.size else "")
    lines = [f"{left}{' '.join(cell.rjust(width) for cell in row)}{right}" for row in cells]
    return [_CUT] * (rows.start > 0) + lines + [_CUT] * (rows.stop < rows.size)


def _together(yours: list[str], expected: list[str]) -> list[str]:
    """Two blocks of lines under their titles: beside each other where the screen is wide enough."""
    if len(yours) == 1 and len(expected) == 1:
        return [
            f"{title.ljust(_TITLE)}{row}".rstrip() for title, row in (("yours", yours[0]), ("expected", expected[0]))
        ]
    width = max(len("yours"), *map(len, yours))
    if width + len(_GAP) + max(len("expected"), *map(len, expected)) <= _WIDTH:
        pairs = zip(["yours", *yours], ["expected", *expected], strict=True)
        return [f"{mine.ljust(width)}{_GAP}{other}".rstrip() for mine, other in pairs]
    return ["yours", *yours, "expected", *expected]


def _left_out(rows: Window, columns: Window) -> list[str]:
    shown = [
        f"{name} {part.start}–{part.stop - 1} of {part.size}"
        for name, part in (("rows", rows), ("columns", columns))
        if not part.whole
    ]
    return [f"({', '.join(shown)})"] if shown else []
