"""Errors become messages and exit codes, in one place."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from quizapp.cli.failures import SafeGroup
from quizapp.errors import (
    CardFileError,
    ConfigError,
    ExitCode,
    QuizappError,
    SandboxError,
    StoreError,
    UsageError,
)

ROOT = Path(__file__).resolve().parents[2]


def outcome(action: Callable[[], object]) -> Result:
    """The result of a command that does this and nothing else."""
    group = SafeGroup("quizapp")
    group.command("act")(action)
    return CliRunner().invoke(group, ["act"])


def fail_with(error: BaseException) -> Callable[[], object]:
    def action() -> None:
        raise error

    return action


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (QuizappError("What happened."), ExitCode.FAILED),
        (UsageError("What happened."), ExitCode.USAGE),
        (ConfigError("What happened."), ExitCode.USAGE),
        (CardFileError("What happened."), ExitCode.CARD_FILE),
        (SandboxError("What happened."), ExitCode.NO_SANDBOX),
        (StoreError("What happened."), ExitCode.DATABASE),
    ],
)
def test_every_error_has_its_code_and_is_told_on_stderr(error: QuizappError, code: ExitCode) -> None:
    result = outcome(fail_with(error))
    assert result.exit_code == code
    assert result.stdout == ""
    assert result.stderr == "quizapp: What happened.\n"


def test_the_hint_is_told_too() -> None:
    result = outcome(fail_with(UsageError("What happened.", "What to do.")))
    assert result.stderr == "quizapp: What happened.\nWhat to do.\n"


def test_an_error_cannot_steer_the_terminal() -> None:
    result = outcome(fail_with(UsageError("bad \x1b]0;title\x07 name")))
    assert "\x1b" not in result.stderr
    assert "\x07" not in result.stderr


def test_an_interrupt_ends_with_130_and_no_traceback() -> None:
    result = outcome(fail_with(KeyboardInterrupt()))
    assert result.exit_code == 130
    assert "Traceback" not in result.output


@pytest.mark.parametrize(("returned", "code"), [(None, 0), (0, 0), (1, 1), (ExitCode.CARD_FILE, 3)])
def test_what_a_command_returns_is_the_exit_code(returned: int | None, code: int) -> None:
    assert outcome(lambda: returned).exit_code == code


def test_a_usage_error_of_click_ends_with_2() -> None:
    assert outcome(fail_with(click.UsageError("no"))).exit_code == 2


def test_a_bug_is_not_hidden() -> None:
    assert isinstance(outcome(fail_with(ZeroDivisionError())).exception, ZeroDivisionError)


def test_a_reader_that_leaves_ends_the_program_quietly() -> None:
    code = """
import click
from quizapp.cli.failures import SafeGroup

group = SafeGroup("quizapp")

@group.command()
def talk():
    for _ in range(200_000):
        click.echo("more than a pipe holds")

group(["talk"])
"""
    child = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )
    assert child.stdout is not None
    assert child.stderr is not None
    child.stdout.readline()
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait(60) == 141
    assert said == ""


def test_a_terminal_without_a_character_shows_its_escape(
    shell: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    done = shell("config", "path", env={"PYTHONIOENCODING": "latin-1", "QUIZAPP_HOME": "/nowhere/→"})
    assert done.returncode == ExitCode.OK
    assert done.stdout == "/nowhere/\\u2192/config/config.toml\n"
