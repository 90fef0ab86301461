"""The entry point."""

import subprocess
import sys
from pathlib import Path

import pytest

from quizapp import __version__
from quizapp.__main__ import main

ROOT = Path(__file__).resolve().parents[1]


def test_the_module_is_the_program() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "quizapp", "--version"], capture_output=True, text=True, cwd=ROOT, check=False
    )
    assert (done.returncode, done.stdout) == (0, f"quizapp {__version__}\n")


def test_the_exit_code_is_that_of_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["quizapp", "nonsense"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2


def test_an_interrupt_before_any_command_ends_with_130(monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("quizapp.cli.main.cli", interrupted)
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 130
