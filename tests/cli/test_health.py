"""What `quizapp doctor` looks at, part by part."""

import json
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Any

import pytest

from quizapp.cli import health
from quizapp.core.run import Tier
from quizapp.errors import ExitCode, SandboxError
from quizapp.paths import database_file
from quizapp.store.store import Store

Answer = Callable[..., "subprocess.CompletedProcess[bytes]"]


def answer_as(monkeypatch: pytest.MonkeyPatch, code: int = 0, stdout: str = "", stderr: str = "") -> None:
    """Let the process that imports torch end so."""
    done = subprocess.CompletedProcess([], code, stdout.encode(), stderr.encode())
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: done)


def test_python_is_the_one_that_runs() -> None:
    section = health.python()
    assert section.ok
    assert section.facts["version"] in section.summary


def test_torch_is_named_with_its_devices(monkeypatch: pytest.MonkeyPatch) -> None:
    seen = {"cuda": "12.4", "gpus": ["NVIDIA H100"], "mps": True}
    answer_as(monkeypatch, stdout=f"a warning torch prints\n{json.dumps(seen)}\n")
    section = health.torch()
    assert section.ok
    assert section.facts["devices"] == ["cpu", "cuda (NVIDIA H100)", "mps"]
    assert section.facts["cuda"] == "12.4"
    assert section.summary.endswith("on cpu, cuda (NVIDIA H100), mps")


def test_a_torch_that_does_not_import_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_as(monkeypatch, 1, stderr="Traceback …\nOSError: libtorch.so: no such file\n")
    section = health.torch()
    assert section.code is ExitCode.FAILED
    assert "OSError: libtorch.so: no such file" in section.summary
    assert "pip install torch" in section.hint


def test_a_torch_that_dies_without_a_word_tells_its_code(monkeypatch: pytest.MonkeyPatch) -> None:
    answer_as(monkeypatch, -11)
    assert "-11" in health.torch().summary


def test_a_torch_that_never_imports_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(*_args: Any, **_options: Any) -> None:
        raise subprocess.TimeoutExpired("python", 120)

    monkeypatch.setattr(subprocess, "run", slow)
    section = health.torch()
    assert section.code is ExitCode.FAILED
    assert "within" in section.summary


def test_no_torch_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(_name: str) -> str:
        raise PackageNotFoundError

    monkeypatch.setattr("importlib.metadata.version", missing)
    section = health.torch()
    assert (section.code, section.facts["version"]) == (ExitCode.FAILED, None)
    assert "not installed" in section.summary


class Walls:
    """A runner that has walls of this tier, or none."""

    def __init__(self, tier: str = "", proof: str = "") -> None:
        self._tier = tier
        self.proof = proof
        self.reasons = {Tier.NAMESPACES: "refused"}
        self.closed = False

    @property
    def tier(self) -> Any:
        if not self._tier:
            raise SandboxError("There are no walls (namespaces: refused).", "Use Linux 5.13 or newer.")
        return Tier(self._tier)

    def close(self) -> None:
        self.closed = True


def test_the_tier_is_told_with_its_proof(monkeypatch: pytest.MonkeyPatch) -> None:
    walls = Walls("landlock", "tried and refused: reaching the network")
    monkeypatch.setattr("quizapp.runner.open_runner", lambda: walls)
    section = health.sandbox()
    assert section.ok
    assert section.facts["tier"] == "landlock"
    assert section.facts["proof"] == "tried and refused: reaching the network"
    assert "landlock; tried and refused" in section.summary
    assert section.hint.splitlines() == section.facts["stronger"]
    assert section.hint.startswith("The namespaces walls, which are stronger, do not stand: refused")
    assert walls.closed


def test_no_walls_are_told_with_the_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    walls = Walls()
    monkeypatch.setattr("quizapp.runner.open_runner", lambda: walls)
    section = health.sandbox()
    assert section.code is ExitCode.NO_SANDBOX
    assert section.facts["tier"] == "none"
    assert "namespaces: refused" in section.summary
    first, *more = section.hint.splitlines()
    assert first == "Use Linux 5.13 or newer."
    assert any("namespaces walls" in each and "refused" in each for each in more)
    assert walls.closed


@pytest.mark.parametrize(("ends", "front_end"), [(True, "the terminal app"), (False, "plain lines")])
def test_the_terminal_decides_the_front_end(monkeypatch: pytest.MonkeyPatch, ends: bool, front_end: str) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: ends, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: ends, raising=False)
    monkeypatch.setenv("TERM", "xterm")
    section = health.terminal()
    assert section.ok
    assert section.summary.endswith(f"drills in {front_end}")


def test_settings_that_hold_are_fine(home: Path) -> None:
    section = health.settings()
    assert section.ok
    assert section.facts == {"path": str(home / "config" / "config.toml"), "exists": False}


def test_settings_that_cannot_be_used_are_told(home: Path) -> None:
    file = home / "config" / "config.toml"
    file.parent.mkdir(parents=True)
    file.write_text("theme = [", encoding="utf-8")
    section = health.settings()
    assert section.code is ExitCode.USAGE
    assert "config.toml" in section.summary


def test_a_database_that_is_not_there_yet_is_fine_and_is_not_made() -> None:
    section = health.database()
    assert section.ok
    assert section.facts["exists"] is False
    assert not database_file().exists()


@pytest.mark.parametrize("home", ["/dev/null/home", "/proc/home"])
def test_a_home_that_cannot_be_written_is_told(monkeypatch: pytest.MonkeyPatch, home: str) -> None:
    monkeypatch.setattr("quizapp.paths.database_file", lambda: Path(home) / "quizapp.db")
    monkeypatch.setattr("os.access", lambda *_: False)
    section = health.database()
    assert section.code is ExitCode.DATABASE
    assert "cannot be written" in section.summary
    assert "QUIZAPP_HOME" in section.hint


def test_a_folder_in_the_place_of_the_database_is_told() -> None:
    database_file().mkdir(parents=True)
    assert health.database().code is ExitCode.DATABASE


def test_a_whole_database_is_told_with_its_reviews() -> None:
    store = Store(database_file())
    store.states()
    store.close()
    before = database_file().read_bytes()
    section = health.database()
    assert (section.ok, section.facts["integrity"], section.facts["reviews"]) == (True, "ok", 0)
    assert database_file().read_bytes() == before


def test_a_file_that_is_no_database_is_told() -> None:
    database_file().parent.mkdir(parents=True)
    database_file().write_bytes(b"no database at all" * 300)
    section = health.database()
    assert section.code is ExitCode.DATABASE
    assert "not a database" in section.summary


def test_a_database_of_something_else_is_told() -> None:
    database_file().parent.mkdir(parents=True)
    with closing(sqlite3.connect(database_file())) as other:
        other.execute("CREATE TABLE song (name)")
    assert health.database().code is ExitCode.DATABASE


def test_a_database_with_a_torn_page_is_told() -> None:
    store = Store(database_file())
    store.states()
    store.close()
    whole = database_file().read_bytes()
    database_file().write_bytes(whole[: len(whole) // 2] + b"\xff" * (len(whole) - len(whole) // 2))
    assert health.database().code is ExitCode.DATABASE


def test_decks_are_counted(bundled: Path) -> None:
    section = health.decks()
    assert section.ok
    assert section.summary == "1 deck with 3 cards"
    assert section.facts["decks"] == [{"id": "basics", "path": str(bundled / "basics.yaml"), "cards": 3}]


def test_problems_in_decks_are_told(bundled: Path, broken: Path) -> None:
    broken.rename(bundled / "broken.yaml")
    section = health.decks()
    assert section.code is ExitCode.CARD_FILE
    assert "broken.yaml:7:5" in section.hint
    assert section.facts["problems"]


def test_every_part_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["python", "torch", "sandbox", "terminal", "settings", "database", "backups", "decks"]
    for name in names:
        monkeypatch.setattr(health, name, lambda name=name: health.Section(name, ""))
    assert [section.name for section in health.examine()] == names
