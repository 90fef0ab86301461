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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full to stand for a full disk")
def test_a_full_disk_is_told_without_a_traceback() -> None:
    with Path("/dev/full").open("w") as full:
        decks = subprocess.run(
            [sys.executable, "-m", "quizapp", "decks"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT, check=False
        )
    assert decks.returncode == ExitCode.USAGE
    assert decks.stderr == b"quizapp: the system refuses: No space left on device\n"


def test_what_the_system_refuses_is_told_with_the_file(tmp_path: Path) -> None:
    missing = tmp_path / "none"
    result = outcome(lambda: missing.read_text())
    assert result.exit_code == ExitCode.USAGE
    assert result.stderr == f"quizapp: the system refuses: No such file or directory: {missing}\n"


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_stream_that_is_closed_from_the_start_is_taken_for_an_empty_one(closed: str) -> None:
    shell = f'exec "$0" -m quizapp drill --plain {closed}'
    done = subprocess.run(
        ["sh", "-c", shell, sys.executable],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == ExitCode.OK
    assert "Traceback" not in done.stderr


def test_a_terminal_without_a_character_shows_its_escape(
    shell: Callable[..., "subprocess.CompletedProcess[str]"],
) -> None:
    done = shell("config", "path", env={"PYTHONIOENCODING": "latin-1", "QUIZAPP_HOME": "/nowhere/→"})
    assert done.returncode == ExitCode.OK
    assert done.stdout == "/nowhere/\\u2192/config/config.toml\n"
