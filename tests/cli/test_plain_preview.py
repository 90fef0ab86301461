"""A preview on plain lines follows the files between answers."""

from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from quizapp.cli.plain_preview import run_plain_preview
from quizapp.errors import ExitCode
from quizapp.study.card_source import CardSource
from quizapp.study.previewing import Preview, preview_workspace
from quizapp.study.workspace import Workspace

HEAD = "format: 1\ndeck: mine\ntitle: Mine\ncards:\n"
CODE = """\
  - id: make-six
    kind: code
    prompt: Make `out`, the number 6.
    starter: "out = ..."
    reference: "out = 2 * 3"
    expect: {out: {}}
"""
WHY = "  - {id: why, kind: recall, status: draft, prompt: Why?, answer: So., points: [so]}\n"


class Script:
    """An input whose lines come one by one; a step that is no text is done before the next line is read."""

    def __init__(self, *steps: str | Callable[[], object]) -> None:
        self._steps: Iterator[str | Callable[[], object]] = iter(steps)

    def readline(self) -> str:
        for step in self._steps:
            if isinstance(step, str):
                return f"{step}\n"
            step()
        return ""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    file = tmp_path / "mine.yaml"
    file.write_text(HEAD + CODE + WHY)
    return file


@pytest.fixture
def workspace(file: Path, scripted: Any) -> Iterator[Workspace]:
    with preview_workspace(CardSource.at(file)) as workspace:
        yield workspace


Say = Callable[..., str]


@pytest.fixture
def say(file: Path, workspace: Workspace) -> Say:
    def say(*steps: str | Callable[[], object]) -> str:
        out = StringIO()
        preview = Preview(workspace, CardSource.at(file))
        script: Any = Script(*steps)
        assert run_plain_preview(workspace, preview, script, out) == ExitCode.OK
        return out.getvalue()

    return say


def saver(file: Path, text: str) -> Callable[[], object]:
    return lambda: file.write_text(text)


def test_cards_follow_each_other_and_nothing_is_promised(say: Say) -> None:
    told = say("out = 2 * 3", ".", "3", "because", ".", "1", "")
    assert "Preview of 2 cards: nothing is recorded." in told
    assert "A draft, which learners are not shown:\n\nCard why" in told
    assert told.count("Nothing is recorded.") == 2
    assert "comes back" not in told
    assert told.endswith("The preview is over. Nothing was recorded.\n")


def test_a_card_that_was_saved_is_shown_again_before_the_next_answer(say: Say, file: Path) -> None:
    saved = saver(file, HEAD + CODE.replace("number 6", "number six") + WHY)
    told = say("out = 2 + 3", ".", saved, "t", "out = 2 * 3", ".", ":quit")
    assert "The file has changed." in told
    assert told.index("the number 6.") < told.index("The file has changed.") < told.index("the number six.")
    assert "Pass." in told


def test_the_answer_from_before_is_offered_as_a_draft(say: Say, file: Path) -> None:
    saved = saver(file, HEAD + CODE.replace("number 6", "number six") + WHY)
    told = say("out = 2 + 3", ".", saved, "t", ":draft", ":quit")
    assert ":draft sends it:\n    out = 2 + 3" in told


def test_a_broken_file_is_told_and_the_card_stays(say: Say, file: Path) -> None:
    broken, mended = saver(file, HEAD + CODE.replace("kind", "[kind") + WHY), saver(file, HEAD + CODE + WHY)
    told = say("out = 2 + 3", ".", broken, "t", "out = 2 + 3", ".", mended, "t", "out = 2 * 3", ".", ":quit")
    assert f"{file}:" in told
    assert "The card is shown as it was." in told
    assert told.index("shown as it was") < told.index("The files can be read again.") < told.index("Pass.")
    assert "The file has changed." not in told


def test_a_problem_in_another_card_is_told_as_no_more_than_that(say: Say, file: Path) -> None:
    told = say("out = 2 + 3", ".", saver(file, HEAD + CODE + WHY.replace("prompt", "prmpt")), "t", ":quit")
    assert "prmpt" in told
    assert "as it was" not in told


def test_a_problem_told_at_the_start_is_not_told_again(file: Path, scripted: Any) -> None:
    file.write_text(HEAD + CODE + WHY.replace("prompt", "prmpt"))
    out = StringIO()
    with preview_workspace(CardSource.at(file)) as workspace:
        script: Any = Script("out = 2 * 3", ".", ":quit")
        run_plain_preview(workspace, Preview(workspace, CardSource.at(file)), script, out)
    assert "prmpt" not in out.getvalue()


def test_skipping_goes_on_and_the_end_of_input_ends(say: Say) -> None:
    told = say(":skip")
    assert "Card why" in told
    assert told.endswith("The preview is over. Nothing was recorded.\n")
