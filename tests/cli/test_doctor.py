"""`quizapp doctor`."""

import json
import subprocess
from collections.abc import Callable, Iterator

import pytest
from click.testing import Result

from quizapp import __version__
from quizapp.cli import health
from quizapp.cli.health import Section
from quizapp.errors import ExitCode

Run = Callable[..., Result]
Shell = Callable[..., "subprocess.CompletedProcess[str]"]

FINE = Section("python", "3.11 here", {"version": "3.11"})
BAD = Section("sandbox", "no walls", {"tier": "none"}, ExitCode.NO_SANDBOX, "Use Linux.\nOr WSL2.")
WORSE = Section("database", "damaged", {}, ExitCode.DATABASE, "Restore it.")


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> list[Section]:
    """What the doctor finds; fill it."""
    sections: list[Section] = []

    def examine() -> Iterator[Section]:
        yield from sections

    monkeypatch.setattr(health, "examine", examine)
    return sections


def test_all_well_ends_with_0(run: Run, found: list[Section]) -> None:
    found.append(FINE)
    result = run("doctor")
    assert result.exit_code == 0
    assert result.stdout == f"quizapp {__version__}\nok  python    3.11 here\n"


def test_what_is_bad_is_marked_and_says_what_to_do(run: Run, found: list[Section]) -> None:
    found += [FINE, BAD]
    lines = run("doctor").stdout.splitlines()
    assert lines[2].startswith("BAD sandbox")
    assert [line.strip() for line in lines[3:]] == ["Use Linux.", "Or WSL2."]


def test_the_first_bad_part_gives_the_exit_code(run: Run, found: list[Section]) -> None:
    found += [FINE, BAD, WORSE]
    assert run("doctor").exit_code == ExitCode.NO_SANDBOX
    found.remove(BAD)
    assert run("doctor").exit_code == ExitCode.DATABASE


def test_json_holds_every_part(run: Run, found: list[Section]) -> None:
    found += [FINE, BAD]
    result = run("doctor", "--json")
    assert result.exit_code == ExitCode.NO_SANDBOX
    assert json.loads(result.stdout) == {
        "schema": "quizapp.doctor/1",
        "ok": False,
        "quizapp": __version__,
        "python": {"ok": True, "summary": "3.11 here", "hint": "", "version": "3.11"},
        "sandbox": {"ok": False, "summary": "no walls", "hint": "Use Linux.\nOr WSL2.", "tier": "none"},
    }


def test_no_part_can_steer_the_terminal(run: Run, found: list[Section]) -> None:
    found.append(Section("decks", "a \x1b[2J title", hint="\x1b]0;x\x07"))
    assert "\x1b" not in run("doctor").output


def test_a_real_examination_knows_every_part(shell: Shell) -> None:
    done = shell("doctor", "--json")
    data = json.loads(done.stdout)
    assert list(data) == [
        "schema",
        "ok",
        "quizapp",
        "python",
        "torch",
        "sandbox",
        "terminal",
        "config",
        "database",
        "backups",
        "decks",
    ]
    assert data["torch"]["devices"][0] == "cpu"
    assert data["sandbox"]["tier"] in {"namespaces", "landlock", "seatbelt", "none"}
    assert data["ok"] is (done.returncode == 0)
    assert done.stderr == ""
