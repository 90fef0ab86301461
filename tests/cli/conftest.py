"""A deck on disk, and the program run on it: in this process, or in one of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Sequence
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner, Result

from quizapp.cli.main import cli
from quizapp.cli.plain import run_plain
from quizapp.config import Config
from quizapp.core.card import Card
from quizapp.core.record import Review
from quizapp.study.drill import Drill

DECK = """\
format: 1
deck: basics
title: The basics
license: MIT
cards:
  - id: repeated-letter
    kind: choice
    title: A repeated letter
    tags: [einsum]
    prompt: What happens along `k`?
    options:
      - {text: multiplied and summed over, correct: true}
      - {text: the diagonal is taken, says: Only inside one operand.}
      - {text: nothing, says: Look at the arrow.}
  - id: why-activations
    kind: recall
    title: Why keep activations?
    tags: [backward]
    prompt: Why are they kept?
    answer: The backward pass needs them.
    points: [the backward pass needs them]
  - id: which-axis
    kind: choice
    title: Which axis?
    prompt: Where does broadcasting add an axis?
    options:
      - {text: in front, correct: true}
      - {text: at the end, says: It lines up from the last axis.}
"""

CODE_DECK = """\
format: 1
deck: coding
title: Coding
license: MIT
cards:
  - id: make-six
    kind: code
    title: Make six
    prompt: Make `out`, the number 6.
    starter: |
      out = ...
    reference: |
      out = 2 * 3
    expect:
      out: {}
    wrong:
      - {answer: "out = 2 + 3", caught_by: value, says: "That adds them."}
"""

BROKEN_DECK = """\
format: 1
deck: broken
title: Broken
cards:
  - id: one
    kind: choice
    prmpt: What?
"""

if TYPE_CHECKING:
    from quizapp.core.record import CardState
    from tests.conftest import MakeWorkspace, ScriptedRunner, Study

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def bundled(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder taken for the decks that ship: it holds the deck `basics`."""
    folder = tmp_path / "bundled"
    folder.mkdir()
    (folder / "basics.yaml").write_text(DECK, encoding="utf-8")
    monkeypatch.setattr("quizapp.decks.library.bundled", lambda _name: folder)
    return folder


@pytest.fixture
def basics(tmp_path: Path) -> Path:
    """A deck file whose cards need no code to be run."""
    file = tmp_path / "basics.yaml"
    file.write_text(DECK, encoding="utf-8")
    return file


@pytest.fixture
def coding(tmp_path: Path) -> Path:
    """A deck file with one code card."""
    file = tmp_path / "coding.yaml"
    file.write_text(CODE_DECK, encoding="utf-8")
    return file


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    """A deck file with a mistyped key on line 7."""
    file = tmp_path / "broken.yaml"
    file.write_text(BROKEN_DECK, encoding="utf-8")
    return file


@pytest.fixture
def run(bundled: Path) -> Run:
    """Run the program in this process, on the deck `basics`."""

    def run(*args: str | Path, stdin: str | bytes = "", **options: Any) -> Result:
        return CliRunner().invoke(cli, [str(arg) for arg in args], input=stdin, prog_name="quizapp", **options)

    return run


@pytest.fixture
def shell(home: Path) -> Shell:
    """Run the program in a process of its own, with the decks that ship."""

    def shell(
        *args: str | Path, stdin: str = "", env: dict[str, str] | None = None
    ) -> "subprocess.CompletedProcess[str]":
        return start_and_wait([str(arg) for arg in args], stdin, {"QUIZAPP_HOME": str(home), **(env or {})})

    return shell


def start_and_wait(args: Sequence[str], stdin: str, env: dict[str, str]) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "quizapp", *args],
        input=stdin,
        capture_output=True,
        encoding="utf-8",
        cwd=ROOT,
        env={**os.environ, **env},
        timeout=120,
        check=False,
    )


@pytest.fixture
def scripted(runner: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Let every workspace run code on the scripted runner, on which the card `make-six` comes out right."""
    from quizapp.study.workspace import Workspace

    runner.script |= {"out = 2 * 3\n": {"out": 6}, "out = 2 * 3": {"out": 6}, "out = 2 + 3": {"out": 5}}
    defaults = Workspace.__init__.__kwdefaults__
    assert defaults is not None
    monkeypatch.setitem(defaults, "make_runner", lambda **_: runner)
    return runner


@pytest.fixture
def words(bundled: Path, study_along: "Study") -> None:
    """A deck of sixty cards that was studied for long, by a learner without steps."""
    from quizapp.paths import config_file, database_file
    from quizapp.store.store import Store

    cards = [f"word-{number}" for number in range(60)]
    asked = "kind: recall, prompt: Why?, answer: Because., points: [because]"
    lines = ["format: 1", "deck: words", "title: Words", "cards:", *(f"  - {{id: {card}, {asked}}}" for card in cards)]
    (bundled / "words.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    config_file().parent.mkdir(parents=True)
    config_file().write_text("[preset]\nlearning_steps = []   # none\nrelearning_steps = []\n", encoding="utf-8")
    with Store(database_file()) as store:
        study_along(store, cards, 6)


@pytest.fixture
def standing() -> "Callable[[], dict[str, CardState]]":
    """Read where every card stands."""
    from quizapp.paths import database_file
    from quizapp.store.store import Store

    def standing() -> "dict[str, CardState]":
        with Store(database_file()) as store:
            return store.states()

    return standing


class Played:
    """What came of a drill: what was shown, how it ended, what was recorded."""

    def __init__(self, shown: str, code: int, reviews: Sequence[Review]) -> None:
        self.shown = shown
        self.lines = shown.splitlines()
        self.code = code
        self.ratings = [(review.card, review.rating.label) for review in reviews]
        self.reviews = reviews


Play = Callable[..., Played]


@pytest.fixture
def play(make_workspace: "MakeWorkspace", runner: "ScriptedRunner") -> Play:
    """Type lines into a plain drill over `cards`, one after the other, and then end the input."""
    outs = {"out = 5": 5, "out = 4": 4, "out = ...\nout = 5": 5}
    runner.script = {"x = 2": {"ask": 3}, **{code: {"out": out} for code, out in outs.items()}}

    def play(
        cards: Sequence[Card], *typed: str, limit: int | None = None, end: str = "\n", config: Config | None = None
    ) -> Played:
        workspace = make_workspace(cards, config)
        shown = StringIO()
        drill = Drill(workspace, cards, limit=limit)
        code = run_plain(workspace, drill, StringIO("".join(f"{line}{end}" for line in typed)), shown)
        return Played(shown.getvalue(), code, workspace.store.reviews())

    return play
