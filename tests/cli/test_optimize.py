"""`quizapp optimize`: what it shows, what it changes, and how it ends."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import Result

from quizapp.config import load_config
from quizapp.errors import ExitCode
from quizapp.paths import config_file

if TYPE_CHECKING:
    from quizapp.core.record import CardState

Run = Callable[..., Result]
Standing = Callable[[], "dict[str, CardState]"]


@pytest.mark.usefixtures("words")
class TestOptimize:
    def test_it_shows_before_and_after_and_changes_nothing(self, run: Run, standing: Standing) -> None:
        before = standing()
        result = run("optimize")
        assert result.exit_code == 0, result.stderr
        assert "Preset default (basics, words)" in result.stdout
        assert "log loss" in result.stdout
        assert "in use, later answers" in result.stdout
        assert "parameters = [" in result.stdout
        assert "within 7 days" in result.stdout
        assert "Nothing was changed" in result.stderr
        assert standing() == before
        assert "parameters" not in config_file().read_text(encoding="utf-8")

    def test_applied_it_is_in_force_and_can_be_taken_back(self, run: Run, standing: Standing) -> None:
        before = standing()
        result = run("optimize", "--deck", "words", "--apply")
        assert result.exit_code == 0, result.stderr
        assert "remembered anew" in result.stderr
        text = config_file().read_text(encoding="utf-8")
        assert "learning_steps = []   # none" in text
        assert load_config().preset.parameters[0] != load_config(Path("/nowhere"), {}).preset.parameters[0]
        assert standing() != before
        assert run("undo").exit_code == 0
        assert standing() == before

    def test_once_applied_there_is_nothing_better(self, run: Run) -> None:
        run("optimize", "--apply")
        result = run("optimize")
        assert result.exit_code == ExitCode.FAILED
        assert "Kept as it is" in result.stdout

    def test_scripts_get_every_figure(self, run: Run) -> None:
        data = json.loads(run("optimize", "--json").stdout)
        assert data["schema"] == "quizapp.optimize/1"
        (preset,) = data["presets"]
        assert preset["reviews"] == 360
        assert len(preset["parameters"]) == 21
        assert preset["after"]["log_loss"] < preset["before"]["log_loss"]
        assert preset["tried_after"]["log_loss"] < preset["tried_before"]["log_loss"]
        assert [each["within_days"] for each in preset["shift"]["due"]] == [1, 7, 30, 90]


def test_too_few_answers_are_told(run: Run) -> None:
    result = run("optimize")
    assert result.exit_code == ExitCode.FAILED
    assert "0 of your answers can be learnt from" in result.stdout


@pytest.mark.parametrize("command", ["optimize", "reschedule", "simulate"])
def test_a_deck_that_is_not_there_is_told(run: Run, command: str) -> None:
    result = run(command, "--deck", "wrods")
    assert result.exit_code == ExitCode.USAGE
    assert "no deck `wrods`" in result.stderr
