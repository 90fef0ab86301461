"""The command group itself."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from quizapp import __version__
from quizapp.cli.main import cli

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[str]"]
ROOT = Path(__file__).resolve().parents[2]


def every_command() -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []

    def walk(name: str, command: click.Command) -> None:
        found.append((name, command))
        for each, inner in sorted(getattr(command, "commands", {}).items()):
            walk(f"{name} {each}", inner)

    walk("quizapp", cli)
    return found


def test_the_version_is_told(run: Run) -> None:
    result = run("--version")
    assert (result.exit_code, result.stdout) == (0, f"quizapp {__version__}\n")


@pytest.mark.parametrize("flag", ["-h", "--help"])
@pytest.mark.parametrize("name", [name for name, _ in every_command()])
def test_every_command_explains_itself(name: str, flag: str) -> None:
    result = CliRunner().invoke(cli, [*name.split()[1:], flag], prog_name="quizapp")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Usage: {name}")


@pytest.mark.parametrize(("name", "command"), every_command())
def test_every_command_and_option_has_a_help_text(name: str, command: click.Command) -> None:
    assert command.help, name
    for option in command.params:
        if isinstance(option, click.Option):
            assert option.help, f"{name} {option.opts}"


def test_the_commands_are_those_promised() -> None:
    assert [name for name, _ in every_command()] == [
        "quizapp",
        "quizapp backup",
        "quizapp cards",
        "quizapp check",
        "quizapp config",
        "quizapp config keys",
        "quizapp config path",
        "quizapp config show",
        "quizapp decks",
        "quizapp doctor",
        "quizapp drill",
        "quizapp due",
        "quizapp grade",
        "quizapp import",
        "quizapp import notebook",
        "quizapp limits",
        "quizapp mark",
        "quizapp mark bury",
        "quizapp mark flag",
        "quizapp mark forget",
        "quizapp mark suspend",
        "quizapp mark tag",
        "quizapp mark unbury",
        "quizapp mark unsuspend",
        "quizapp mark untag",
        "quizapp new",
        "quizapp optimize",
        "quizapp orphans",
        "quizapp orphans attach",
        "quizapp orphans list",
        "quizapp preview",
        "quizapp rebuild",
        "quizapp redo",
        "quizapp report",
        "quizapp reschedule",
        "quizapp restore",
        "quizapp schema",
        "quizapp simulate",
        "quizapp undo",
    ]


def test_a_mistyped_command_is_answered_with_the_nearest(run: Run) -> None:
    result = run("dirll")
    assert result.exit_code == 2
    assert "Did you mean 'drill'?" in result.stderr


def test_a_command_is_not_abbreviated(run: Run) -> None:
    assert run("du").exit_code == 2


@pytest.mark.parametrize(
    ("args", "env"),
    [(["--no-color"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})],
)
def test_colour_can_be_refused(bundled: Path, args: list[str], env: dict[str, str]) -> None:
    result = CliRunner().invoke(cli, [*args, "due"], env={"NO_COLOR": "", "TERM": "xterm", **env}, color=True)
    assert "The basics" in result.stdout
    assert "\x1b" not in result.stdout
    assert bundled.exists()


def test_colour_is_there_where_it_is_wanted(bundled: Path) -> None:
    result = CliRunner().invoke(cli, ["due"], env={"NO_COLOR": "", "TERM": "xterm"}, color=True)
    assert "\x1b[1mThe basics" in result.stdout
    assert bundled.exists()


def test_the_shell_can_complete(shell: Shell) -> None:
    done = shell(env={"_QUIZAPP_COMPLETE": "bash_source"})
    assert done.returncode == 0
    assert "_QUIZAPP_COMPLETE=bash_complete" in done.stdout


def test_importing_the_command_line_loads_nothing_heavy() -> None:
    heavy = '{"torch", "numpy", "sqlmodel", "textual", "yaml", "fsrs_rs_python", "jinja2", "sqlite3"}'
    code = f"import sys, quizapp.cli.main; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout == "[]\n"
