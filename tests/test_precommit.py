"""The pre-commit hook runs a command that there is, on the decks of the files that it is given."""

import re
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml
from click.testing import CliRunner

from quizapp.cli.main import cli
from quizapp.errors import ExitCode

ROOT = Path(__file__).resolve().parents[1]
(HOOK,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
HEAD = "format: 1\ndeck: mine\ntitle: Mine\n"
CHOICE = "  - id: {}\n    kind: choice\n    prompt: Which?\n    options: [{{text: a, correct: true}}, {{text: b}}]\n"


def test_the_hook_names_a_command_with_options_that_it_has() -> None:
    program, command, *options = HOOK["entry"].split()
    assert (program, HOOK["id"]) == ("quizapp", "quizapp-check")
    known = {
        spelling for each in cli.commands[command].params if isinstance(each, click.Option) for spelling in each.opts
    }
    assert set(options) <= known


def test_the_hook_says_what_pre_commit_needs_to_know() -> None:
    # One process for all files: each would start the walls anew, and lock the others out of the cache.
    assert HOOK["require_serial"] is True
    assert HOOK["language"] == "python"
    assert {"id", "name", "entry", "language"} <= HOOK.keys()


@pytest.mark.parametrize(
    ("file", "chosen"),
    [
        ("decks/mine/deck.yaml", True),
        ("questions/fastai-17-foundations/01-neuron-and-relu.yaml", True),
        ("course/decks/one.yaml", True),
        (".github/workflows/cards.yaml", False),
        ("decks/mine/notes.txt", False),
        ("decks/quiz.import.json", False),
    ],
)
def test_the_hook_is_given_card_files_alone(file: str, chosen: bool) -> None:
    assert bool(re.search(HOOK["files"], file)) is chosen


def test_every_bundled_card_file_would_be_checked() -> None:
    files = list((ROOT / "questions").rglob("*.yaml"))
    assert files
    assert all(re.search(HOOK["files"], str(file.relative_to(ROOT))) for file in files)


def test_the_guides_own_hook_is_this_one_run_where_it_is_installed() -> None:
    guide = (ROOT / "docs" / "authoring.md").read_text(encoding="utf-8")
    local, workflow = (
        yaml.safe_load(block) for block in re.findall(r"^```yml\n(.*?)^```", guide, re.MULTILINE | re.DOTALL)
    )
    ((hook,),) = (repo["hooks"] for repo in local["repos"])
    assert [repo["repo"] for repo in local["repos"]] == ["local"]
    shared = HOOK.keys() - {"description", "language"}
    assert hook == {**{key: HOOK[key] for key in shared}, "language": "system"}
    commands = [step["run"] for step in workflow["jobs"]["check"]["steps"] if "run" in step]
    assert f'pip install "${next(iter(workflow["env"]))}"' in commands
    assert "example.org" not in guide


def changed(tmp_path: Path, more: str) -> list[str]:
    """A deck of which both files have changed."""
    folder = tmp_path / "decks" / "mine"
    folder.mkdir(parents=True)
    (folder / "deck.yaml").write_text(f"{HEAD}cards:\n{CHOICE.format('one')}")
    (folder / "more.yaml").write_text(more)
    return [str(folder / "more.yaml"), str(folder / "deck.yaml")]


def test_a_deck_is_checked_once_however_many_of_its_files_changed(tmp_path: Path) -> None:
    files = changed(tmp_path, f"cards:\n{CHOICE.format('two')}")
    done = CliRunner().invoke(cli, [*HOOK["entry"].split()[1:], *files])
    assert done.exit_code == ExitCode.OK, done.output
    assert "2 cards checked" in done.output


def test_a_broken_card_file_ends_the_commit_with_its_place(tmp_path: Path) -> None:
    files = changed(tmp_path, "cards:\n  - id: [\n")
    command = [sys.executable, "-m", *HOOK["entry"].split(), *files]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == ExitCode.CARD_FILE
    assert "more.yaml:2:9" in done.stderr
