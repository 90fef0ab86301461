"""What the walls let in, for interpreters of every kind, made up in a folder."""

import importlib.util
import os
import sys
import sysconfig
from collections.abc import Callable
from dataclasses import dataclass
from importlib.machinery import ModuleSpec
from pathlib import Path

import pytest

from quizapp.errors import SandboxError
from quizapp.runner import layout
from quizapp.runner.layout import find_layout, readable


@dataclass
class Python:
    """A made-up installation: where its parts are."""

    binary: Path
    prefix: Path
    standard: Path
    site: Path


MakePython = Callable[..., Python]


@pytest.fixture
def make(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MakePython:
    """Make an interpreter at `base`, its packages in `site`, and pretend to be it."""

    def install(base: str, site: str, torch: str = "") -> Python:
        prefix, packages = tmp_path / base, tmp_path / site
        standard = prefix / "lib" / "python3.11"
        (standard / "lib-dynload").mkdir(parents=True)
        (standard / "os.py").touch()
        binary = prefix / "bin" / "python3.11"
        binary.parent.mkdir()
        binary.touch()
        packages.mkdir(parents=True, exist_ok=True)
        home = tmp_path / torch if torch else packages
        for name in ("torch", "numpy"):
            (home / name).mkdir(parents=True)
            (home / name / "__init__.py").touch()
        monkeypatch.setattr(sys, "_base_executable", str(binary), raising=False)
        monkeypatch.setattr(sys, "base_prefix", str(prefix))
        monkeypatch.setattr(sys, "path", [str(standard), str(packages)])
        monkeypatch.setattr(sysconfig, "get_path", lambda name: str(standard))
        monkeypatch.setattr(
            importlib.util,
            "find_spec",
            lambda name: ModuleSpec(name, None, origin=str(home / name / "__init__.py")),
        )
        return Python(binary, prefix, standard, packages)

    return install


def inside(path: Path, folders: tuple[str, ...]) -> bool:
    return any(path == Path(each) or Path(each) in path.parents for each in folders)


@pytest.mark.parametrize(
    ("kind", "base", "site"),
    [
        ("pyenv", "home/.pyenv/versions/3.11.7", "home/.pyenv/versions/3.11.7/lib/python3.11/site-packages"),
        ("venv on pyenv", "home/.pyenv/versions/3.11.7", "home/project/.venv/lib/python3.11/site-packages"),
        ("conda", "home/miniconda3/envs/quiz", "home/miniconda3/envs/quiz/lib/python3.11/site-packages"),
        ("uv", "home/.local/share/uv/python/cpython-3.11", "home/project/.venv/lib/python3.11/site-packages"),
        ("system", "usr", "usr/lib/python3/dist-packages"),
        ("user site", "usr", "home/.local/lib/python3.11/site-packages"),
    ],
)
def test_an_interpreter_of_each_kind_is_let_in_and_its_surroundings_are_not(
    make: MakePython, tmp_path: Path, kind: str, base: str, site: str
) -> None:
    python = make(base, site)
    found = find_layout()
    for needed in (python.binary, python.standard / "os.py", python.site / "torch", python.standard / "lib-dynload"):
        assert inside(needed, found.binds), (kind, needed)
    for outside in (tmp_path, tmp_path / "home", tmp_path / "home" / "project", tmp_path / "home" / "decks"):
        assert not inside(outside, found.binds), (kind, outside)
    assert found.python == str(python.binary)
    assert str(python.site) in found.sys_path


def test_no_bind_is_below_another(make: MakePython) -> None:
    make("home/.pyenv/versions/3.11.7", "home/.pyenv/versions/3.11.7/lib/python3.11/site-packages")
    binds = find_layout().binds
    assert not [each for each in binds if inside(Path(each).parent, binds)]


def test_torch_in_a_folder_of_its_own_is_let_in(make: MakePython, tmp_path: Path) -> None:
    make("usr", "usr/lib/python3/dist-packages", torch="opt/torch-build")
    found = find_layout()
    assert inside(tmp_path / "opt" / "torch-build" / "torch", found.binds)
    assert str(tmp_path / "opt" / "torch-build") in found.sys_path


def test_a_linked_interpreter_is_followed_to_its_place(
    make: MakePython, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    python = make("home/.pyenv/versions/3.11.7", "home/venv/lib/python3.11/site-packages")
    link = tmp_path / "home" / "venv" / "bin" / "python"
    link.parent.mkdir(parents=True)
    link.symlink_to(python.binary)
    monkeypatch.setattr(sys, "_base_executable", str(link))
    assert find_layout().python == str(python.binary)


def test_the_product_in_the_same_folder_is_hidden(make: MakePython) -> None:
    python = make("home/conda", "home/conda/lib/python3.11/site-packages")
    (python.site / "quizapp").mkdir()
    assert str(python.site / "quizapp") in find_layout().masks


def test_an_editable_install_is_not_let_in_at_all(make: MakePython) -> None:
    make("home/conda", "home/conda/lib/python3.11/site-packages")
    found = find_layout()
    assert not inside(layout.PACKAGE, found.binds)
    assert found.masks == ()


def test_decks_inside_what_is_let_in_are_hidden_and_others_need_no_hiding(make: MakePython, tmp_path: Path) -> None:
    python = make("home/conda", "home/conda/lib/python3.11/site-packages")
    near, far = python.site / "decks", tmp_path / "home" / "decks"
    near.mkdir()
    far.mkdir()
    assert find_layout([near, far, tmp_path / "gone"]).masks == (str(near),)


class TestReadable:
    def test_without_a_mask_a_folder_is_given_whole(self, make: MakePython) -> None:
        python = make("home/conda", "home/conda/lib/python3.11/site-packages")
        assert str(python.prefix / "lib") in readable(find_layout())

    def test_a_mask_is_left_out_and_its_neighbours_are_not(self, make: MakePython) -> None:
        python = make("home/conda", "home/conda/lib/python3.11/site-packages")
        (python.site / "quizapp" / "_bundled").mkdir(parents=True)
        places = readable(find_layout())
        assert not inside(python.site / "quizapp" / "_bundled", places)
        assert inside(python.site / "torch", places)
        assert inside(python.standard / "os.py", places)

    def test_a_link_beside_a_mask_opens_nothing(self, make: MakePython, tmp_path: Path) -> None:
        python = make("home/conda", "home/conda/lib/python3.11/site-packages")
        (python.site / "quizapp").mkdir()
        secret = tmp_path / "home" / "secret"
        secret.mkdir()
        for name, target in (("alias", python.site / "quizapp"), ("elsewhere", secret)):
            (python.site / name).symlink_to(target)
        opened = {os.path.realpath(each) for each in readable(find_layout())}
        assert str(secret) not in opened
        assert str(python.site / "quizapp") not in opened


@pytest.mark.parametrize("missing", ["torch", "numpy"])
def test_what_is_not_installed_is_named(make: MakePython, monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    make("usr", "usr/lib/python3/dist-packages")
    known = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == missing else known(name))
    with pytest.raises(SandboxError, match=missing) as refused:
        find_layout()
    assert "pip install" in refused.value.hint


def test_this_very_interpreter() -> None:
    found = find_layout()
    assert Path(found.python).is_file()
    assert all(Path(each).exists() for each in found.binds)
    assert not inside(Path.home(), found.binds)


def test_gpu_devices_are_those_that_are_there() -> None:
    assert all(Path(each).exists() for each in (*layout.gpu_devices(), *layout.gpu_places()))
