"""What is loaded when: the heavy libraries only where they belong, and the layers as drawn in docs/design.md."""

import json
import os
import pkgutil
import subprocess
import sys
from pathlib import Path

import pytest

import quizapp

ROOT = Path(__file__).parents[1]
HEAVY = ("torch", "sqlmodel", "sqlalchemy", "textual", "numpy", "fsrs_rs_python", "jinja2")
MODULES = sorted(
    module.name
    for module in pkgutil.walk_packages(quizapp.__path__, "quizapp.")
    if not module.name.startswith("quizapp.worker") and "._bundled" not in module.name
)


def loaded_after(code: str) -> set[str]:
    """The modules that are loaded once a new Python has run `code`; quizapp's own, and the heavy libraries."""
    report = f"import sys, json\n{code}\nprint(json.dumps(sorted(sys.modules)), file=sys.stderr)"
    done = subprocess.run(
        [sys.executable, "-c", report],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    names: list[str] = json.loads(done.stderr.strip().split("\n")[-1])
    return {name for name in names if name.partition(".")[0] == "quizapp" or name in HEAVY}


def imports_of(names: list[str]) -> str:
    return "".join(f"import {name}\n" for name in names)


def layer(name: str) -> str:
    return name.split(".")[1] if "." in name else name


def test_importing_quizapp_imports_nothing_else_of_ours() -> None:
    assert loaded_after("import quizapp") == {"quizapp"}


@pytest.mark.parametrize("front_end", ["quizapp.cli", "quizapp.cli.main", "quizapp.tui"])
def test_a_front_end_loads_nothing_heavy(front_end: str) -> None:
    assert not loaded_after(f"import {front_end}") & set(HEAVY)


def test_reading_decks_loads_nothing_heavy() -> None:
    code = "from quizapp.decks.library import load_library\nlibrary = load_library()\nassert library.decks"
    assert not loaded_after(code) & set(HEAVY)


def test_only_store_and_tui_load_their_library_when_imported() -> None:
    others = [name for name in MODULES if layer(name) not in ("store", "tui")]
    assert len(others) > 40
    assert not loaded_after(imports_of(others)) & set(HEAVY)


def test_no_module_but_the_worker_loads_torch() -> None:
    loaded = loaded_after(imports_of(MODULES))
    assert set(MODULES) <= loaded
    assert "torch" not in loaded
    assert not [name for name in loaded if name.startswith("quizapp.worker")]


def test_reading_the_record_without_writing_loads_no_sqlmodel() -> None:
    assert not loaded_after("import quizapp.store.peek") & set(HEAVY)


def test_counting_what_is_due_loads_no_textual_and_no_sqlmodel(home: Path) -> None:
    code = "from quizapp.cli.main import cli\ncli(['due', '--count'], standalone_mode=False)"
    loaded = loaded_after(code)
    assert "quizapp.study.due" in loaded
    assert not loaded & {"torch", "textual", "sqlmodel", "sqlalchemy"}


def test_the_layers_are_kept() -> None:
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "0 broken" in done.stdout
