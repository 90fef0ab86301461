"""The decks and migrations that ship: found from a wheel, an editable install and a plain checkout alike."""

import json
import os
import subprocess
import sys
import sysconfig
import tarfile
import venv
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
Found = dict[str, Any]

LOOK = """
import json
import quizapp
from quizapp.decks.library import load_library
from quizapp.paths import bundled
library = load_library([bundled("questions")])
print(json.dumps({
    "home": quizapp.__file__,
    "questions": str(bundled("questions")),
    "decks": {deck.id: len(deck.cards) for deck in library.decks},
    "problems": [str(problem) for problem in library.problems],
    "migrations": sorted(path.name for path in bundled("db").glob("*.sql")),
    "code": [str(path) for name in ("questions", "db") for path in bundled(name).rglob("*.py*")],
}))
"""


def run(*command: str | Path, cwd: Path, **variables: str) -> str:
    """What a command prints; its errors are shown when it fails."""
    kept = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "PYTHONHOME")}
    done = subprocess.run(
        [str(part) for part in command],
        cwd=cwd,
        env={**kept, "PIP_DISABLE_PIP_VERSION_CHECK": "1", **variables},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def look(python: str | Path, cwd: Path, **variables: str) -> Found:
    """What quizapp finds when it is run by `python` in the folder `cwd`."""
    found: Found = json.loads(run(python, "-c", LOOK, cwd=cwd, **variables))
    return found


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source archive, and the wheel that was built from it, without network."""
    folder = tmp_path_factory.mktemp("built")
    run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT, cwd=folder)
    return folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A folder to work in that has nothing to do with quizapp."""
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    return folder


@pytest.fixture
def install(tmp_path: Path, elsewhere: Path) -> Callable[..., Path]:
    """Install into a new virtual environment, which borrows our dependencies; gives its Python."""

    def install_into(*what: str | Path) -> Path:
        target = tmp_path / "venv"
        venv.create(target, with_pip=False)
        python = target / "bin" / "python"
        packages = run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=elsewhere).strip()
        borrowed = Path(packages) / "borrowed.pth"
        borrowed.write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
        offline = ("--quiet", "--no-index", "--no-deps", "--no-build-isolation", "--ignore-installed")
        run(sys.executable, "-m", "pip", "--python", python, "install", *offline, *what, cwd=elsewhere)
        return python

    return install_into


@pytest.fixture
def checkout(elsewhere: Path) -> Found:
    """What a plain checkout finds."""
    return look(sys.executable, elsewhere, PYTHONPATH=str(ROOT))


def test_a_plain_checkout_finds_what_ships(checkout: Found) -> None:
    assert Path(checkout["home"]).is_relative_to(ROOT / "quizapp")
    assert Path(checkout["questions"]) == ROOT / "questions"
    assert sum(checkout["decks"].values()) > 0
    assert checkout["problems"] == []
    assert checkout["migrations"][0] == "0001_initial.sql"
    assert checkout["code"] == []


def test_a_wheel_finds_the_same_in_itself(
    built: Path, install: Callable[..., Path], checkout: Found, elsewhere: Path
) -> None:
    python = install(next(built.glob("*.whl")))
    found = look(python, elsewhere)
    packages = Path(found["home"]).parent
    assert not packages.is_relative_to(ROOT)
    assert Path(found["questions"]) == packages / "_bundled" / "questions"
    for what in ("decks", "problems", "migrations", "code"):
        assert found[what] == checkout[what]
    version = run(python.parent / "quizapp", "--version", cwd=elsewhere).split()
    assert version[0] == "quizapp"


def test_an_editable_install_finds_the_checkout(install: Callable[..., Path], checkout: Found, elsewhere: Path) -> None:
    assert look(install("--editable", ROOT), elsewhere) == checkout


def test_the_wheel_holds_the_program_and_its_data_and_nothing_else(built: Path) -> None:
    with zipfile.ZipFile(next(built.glob("*.whl"))) as wheel:
        names = wheel.namelist()
        metadata = wheel.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode()
    assert {name.split("/")[0].partition("-")[0] for name in names} == {"quizapp"}
    data = [name for name in names if name.startswith("quizapp/_bundled/")]
    assert {Path(name).suffix for name in data} == {".yaml", ".sql"}
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]
    assert any(name.endswith("/licenses/LICENSE") for name in names)
    assert "License-Expression: MIT" in metadata


def test_the_source_archive_can_be_tested(built: Path) -> None:
    with tarfile.open(next(built.glob("*.tar.gz"))) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "README.md", "LICENSE", "docs/authoring.md", "tests/test_packaging.py"} <= names


@pytest.mark.parametrize("folder", ["questions", "db"])
def test_data_folders_hold_no_code(folder: str) -> None:
    found = [path for path in (ROOT / folder).rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert found
    assert {path.suffix for path in found} <= {".yaml", ".sql"}
