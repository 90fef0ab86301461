"""The feedback on five kinds of mistake, judged behind the walls and drawn on a terminal of 80 by 24.

With QUIZAPP_SCREENSHOTS set to 1 the screens are also written to docs/screenshots, where the documentation shows them.
"""

import html
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from textwrap import indent
from typing import TYPE_CHECKING

import pytest

from quizapp.core.card import Card
from quizapp.decks.deck import load_deck_file
from quizapp.errors import SandboxError
from quizapp.runner import open_runner
from quizapp.study.grading import Grader

if TYPE_CHECKING:
    from tests.tui.conftest import Stage

SCREENSHOTS = Path(__file__).parents[2] / "docs" / "screenshots"
LARGEST = 60 * 1024
SEED = 3


@dataclass(frozen=True)
class Mistake:
    """A card, an answer that makes the mistake, and what the screen must say of it."""

    name: str
    card: str
    answer: str
    says: tuple[str, ...]


ROWS = """
id: add-down-columns
kind: code
title: Add a vector down the columns
prompt: |
  `c` holds 3 numbers. Make `out`: `c[0]` added to all of row 0 of `m`, `c[1]` to row 1, `c[2]` to row 2.
setup: |
  c = torch.tensor([10., 20., 30.])
  m = torch.arange(1., 10.).reshape(3, 3)
reference: out = c.unsqueeze(1) + m
expect: {out: {}}
keep: [c, m]
wrong:
  - answer: out = c + m
    caught_by: value
    says: "That adds the whole of `c` to every row: broadcasting adds missing axes in front."
"""
MATMUL = """
id: matmul-by-einsum
kind: code
title: Matrix product by einsum
prompt: Write `matmul(a, b)` with one call of `torch.einsum`.
reference: |
  def matmul(a, b):
      return torch.einsum("ik,kj->ij", a, b)
call: matmul
cases:
  count: 20
  draw: |
    n, k, m = draw.sizes(3)
    args = (draw.ints(n, k), draw.ints(k, m))
rules:
  require: [torch.einsum]
  forbid: [torch.matmul, torch.mm, "Tensor.__matmul__"]
"""
RELU = """
id: relu
kind: code
title: ReLU of a function
prompt: Write `relu(x)`, which is `x` where that is positive, and 0 elsewhere.
reference: |
  def relu(x):
      return x.clamp_min(0.)
call: relu
cases:
  count: 20
  draw: args = (draw.ints(draw.size()),)
"""

MISTAKES = [
    Mistake(
        "shape",
        ROWS,
        "out = (c.unsqueeze(1) + m).sum(1)",
        ("out      yours  expected", "✗ shape  (3,)   (3, 3)", "✓ type tensor, dtype float32, device cpu"),
    ),
    Mistake(
        "value",
        ROWS,
        "out = m + c[None, :]",
        (
            "✗ value",
            "✗ out  3 of 9 right",
            "That adds the whole of c to every row",
            "11.  >22.< >33.<",
            "37.   38.   39.",
        ),
    ),
    Mistake(
        "dtype",
        ROWS,
        "out = (c.unsqueeze(1) + m).double()",
        ("✗ dtype  float64  float32", "The values are right; only the dtype is not."),
    ),
    Mistake(
        "rule",
        MATMUL,
        "def matmul(a, b):\n    return a @ b",
        ("✗ rule   ✓ result", "torch.einsum was not called; this card asks for it."),
    ),
    Mistake(
        "case",
        RELU,
        "def relu(x):\n    return x.clamp_min(0.) if x[0] > 0 else x * 0",
        ("✗ relu(…)  1 of 2 right", ">0.<", "the smallest found is", "argument 1: float32 tensor of shape (2,)"),
    ),
]


@pytest.fixture(scope="module")
def grader() -> Iterator[Grader]:
    runner = open_runner()
    try:
        assert runner.tier
    except SandboxError as error:
        pytest.skip(f"cards can only be run behind walls, and there are none here: {error.message}")
    grader = Grader(runner)
    yield grader
    grader.close()


def card_of(folder: Path, text: str) -> Card:
    path = folder / "deck.yaml"
    path.write_text("format: 1\ndeck: d\ntitle: D\ncards:\n  -\n" + indent(text.strip("\n"), "    "), encoding="utf-8")
    loaded = load_deck_file(path)
    assert [str(problem) for problem in loaded.problems] == []
    assert loaded.deck is not None
    return loaded.deck.cards[0]


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
async def test_all_that_matters_fits_a_small_terminal(
    mistake: Mistake, stage: type["Stage"], grader: Grader, tmp_path: Path
) -> None:
    card = card_of(tmp_path, mistake.card)
    verdict = grader.grade(card, mistake.answer, seed=SEED)
    assert verdict is not None
    # What a run takes differs from one to the next, and from machine to machine.
    verdict = replace(verdict, seconds=0.01, peak_mb=2.0)
    async with stage([card], script=[verdict], straight=True) as s:
        await s.until(lambda: s.shown("TextArea"))
        s.one("TextArea").text = mistake.answer
        await s.press("ctrl+j")
        await s.until(lambda: s.shown("VerdictView"))
        await s.pilot.pause()
        below = s.text.partition("─result─")[2]
        places = [below.find(said) for said in mistake.says]
        assert -1 not in places, below
        assert places == sorted(places), below
        if os.environ.get("QUIZAPP_SCREENSHOTS") == "1":
            picture = s.app.export_screenshot(title=f"a mistake: {mistake.name}", simplify=True)
            (SCREENSHOTS / f"feedback-{mistake.name}.svg").write_text(picture, encoding="utf-8")


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake.name)
def test_every_screenshot_is_there_small_and_of_now(mistake: Mistake) -> None:
    picture = SCREENSHOTS / f"feedback-{mistake.name}.svg"
    text = picture.read_text(encoding="utf-8")
    assert len(text.encode()) < LARGEST
    drawn = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", text)).replace("&#160;", "")
    for said in mistake.says:
        assert html.escape(said.replace(" ", "")) in drawn, f"make it anew with QUIZAPP_SCREENSHOTS=1: {picture.name}"
