"""Hostile code, in both tiers, as whoever runs the tests and as an ordinary user: what became of each piece.

The tables in `abuse/` say how each may end. `harness.py` runs them, a process for each tier and user, and one where all
are run in series, within the namespaces of one child.
"""

import json
import os
import runpy
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
TABLES = {table.stem: runpy.run_path(str(table))["CASES"] for table in sorted((HERE / "abuse").glob("*.py"))}
CASES = {name: case for table in TABLES.values() for name, case in table.items()}
ORDINARY_USER = 54321
"""A user id that nobody has."""

RUNS = (
    "namespaces as ourselves",
    "namespaces in series as ourselves",
    "landlock as ourselves",
    "namespaces as ordinary user",
    "landlock as ordinary user",
)

pytestmark = pytest.mark.xdist_group("abuse")

Told = dict[str, Any]


def _command(user: str, walls: str, folder: Path) -> list[str]:
    program = [str(HERE / "harness.py"), walls, str(folder)]
    if user == "ordinary user":
        return [sys.executable, "-B", str(HERE / "as_user.py"), str(ORDINARY_USER), *program]
    return [sys.executable, "-B", *program]


@dataclass
class Running:
    """The tables on their way in one process."""

    process: "subprocess.Popen[bytes]"
    out: Path

    def cases(self) -> dict[str, Told]:
        """What was told of each case, by its name; skips when the machine cannot build these walls."""
        code = self.process.wait(timeout=900)
        errors = self.out.with_suffix(".err").read_text(encoding="utf-8")
        if "There are no walls" in errors:
            pytest.skip(f"this machine cannot build these walls: {errors.splitlines()[-1]}")
        assert code == 0, errors[-3000:]
        return {told["name"]: told for told in map(json.loads, self.out.read_text(encoding="utf-8").splitlines())}


@pytest.fixture(scope="session")
def running() -> Iterator[dict[str, Running]]:
    """The tables, started for every tier and user at once: most of the time is spent waiting for limits."""
    # Not below /tmp, where Landlock's scratch is too, and open to the ordinary user.
    folder = Path(tempfile.mkdtemp(prefix="quizapp-abuse-", dir="/var/tmp"))
    folder.chmod(0o755)
    environment = {**os.environ, "PYTHONPATH": str(HERE.parents[1]), "SECRET_OF_MINE": "hunter4711"}
    started: dict[str, Running] = {}
    for name in RUNS:
        walls, user = name.split(" as ")
        if user == "ordinary user" and os.geteuid() != 0:
            continue
        place = folder / name.replace(" ", "-")
        place.mkdir()
        if user == "ordinary user":
            os.chown(place, ORDINARY_USER, ORDINARY_USER)
        out = folder / f"{place.name}.out"
        with out.open("wb") as told, out.with_suffix(".err").open("wb") as errors:
            command = _command(user, walls, place)
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=told, stderr=errors, env=environment)
        started[name] = Running(process, out)
    yield started
    for each in started.values():
        each.process.kill()
        each.process.wait()
    shutil.rmtree(folder)


@pytest.fixture(scope="session", params=RUNS)
def told(request: pytest.FixtureRequest, running: dict[str, Running]) -> dict[str, Told]:
    """What was told of every case, for one tier and user."""
    if request.param not in running:
        pytest.skip("only root can become another user; the tables have run as the user who runs the tests")
    return running[request.param].cases()


def test_there_are_enough_of_each_class() -> None:
    assert len(CASES) == sum(len(table) for table in TABLES.values())
    assert all(len(table) >= 15 for table in TABLES.values())
    assert len(CASES) >= 250


@pytest.mark.parametrize("name", CASES)
def test_hostile_code_ends_as_it_should_and_leaves_nothing(told: dict[str, Told], name: str) -> None:
    found = told[name]
    assert found["problems"] == []
    assert found["ending"] in CASES[name][0].split("|"), found


def test_nothing_is_left_when_the_runner_is_closed(told: dict[str, Told]) -> None:
    assert told[""]["problems"] == []
