"""What the walls let in: the interpreter, the standard library, torch with what it needs, and system libraries.

Everything is found without importing torch, and holds for pyenv, conda, uv, venv and system Pythons alike.
"""

import importlib.util
import os
import sys
import sysconfig
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from quizapp.errors import SandboxError

PACKAGE = Path(__file__).resolve().parents[1]
_SYSTEM = ("/lib", "/lib64", "/usr/lib", "/usr/lib64", "/lib32", "/usr/lib32")
_SYSTEM_FILES = ("/etc/ld.so.cache", "/etc/alternatives")  # Debian finds BLAS by way of the second
_NEEDED = ("torch", "numpy")


@dataclass(frozen=True, slots=True)
class Layout:
    """The plan of the root folder: what is bound (at the same path), linked, and hidden by an empty folder."""

    python: str
    sys_path: tuple[str, ...]
    binds: tuple[str, ...]
    links: tuple[tuple[str, str], ...]
    masks: tuple[str, ...]


def find_layout(hidden: Iterable[Path] = ()) -> Layout:
    """Where this interpreter and its torch live; `hidden` folders are masked where they would show.

    Raises SandboxError when torch or numpy is not installed.
    """
    python = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
    standard = _standard_library()
    sites = _sites()
    folders = [*standard, *sites, Path(sys.base_prefix).resolve() / "lib"]
    system = [Path(each) for each in _SYSTEM if Path(each).is_dir() and not Path(each).is_symlink()]
    binds = _outermost([*system, *folders])
    files = [python, *(Path(each) for each in _SYSTEM_FILES)]
    binds += [each for each in files if each.exists() and not _inside(each, binds)]
    return Layout(
        python=str(python),
        sys_path=tuple(str(each) for each in dict.fromkeys([*standard, *_dynload(), *sites])),
        binds=tuple(str(each) for each in binds),
        links=tuple((each, str(Path(each).readlink())) for each in _SYSTEM if Path(each).is_symlink()),
        masks=tuple(str(each) for each in _masks(binds, sites, hidden)),
    )


def _standard_library() -> list[Path]:
    # In a virtual environment these two still name the base interpreter's folders.
    return list(
        dict.fromkeys(
            Path(sysconfig.get_path(name)).resolve()
            for name in ("stdlib", "platstdlib")
            if Path(sysconfig.get_path(name)).joinpath("os.py").exists()
        )
    )


def _dynload() -> list[Path]:
    return [each / "lib-dynload" for each in _standard_library() if (each / "lib-dynload").is_dir()]


def _sites() -> list[Path]:
    """The folders that hold torch and its dependencies: the one it is in, and the other package folders in use."""
    found = []
    for name in _NEEDED:
        spec = importlib.util.find_spec(name)
        if spec is None or spec.origin is None:
            raise SandboxError(
                f"{name} is not installed for {sys.executable}.",
                "Install it into the same environment, for example: pip install torch numpy",
            )
        found.append(Path(spec.origin).resolve().parents[1])
    packages = [Path(each).resolve() for each in sys.path if Path(each).name in ("site-packages", "dist-packages")]
    return list(dict.fromkeys([*found, *(each for each in packages if each.is_dir())]))


def _inside(path: Path, folders: Iterable[Path]) -> bool:
    return any(path == folder or folder in path.parents for folder in folders)


def _outermost(folders: Iterable[Path]) -> list[Path]:
    unique = sorted(set(folders), key=lambda each: len(each.parts))
    kept: list[Path] = []
    for each in unique:
        if each.exists() and not _inside(each, kept):
            kept.append(each)
    return kept


def _masks(binds: Iterable[Path], sites: Iterable[Path], hidden: Iterable[Path]) -> list[Path]:
    secret = [PACKAGE, *(site / "quizapp" for site in sites), *(each.resolve() for each in hidden)]
    bound = list(binds)
    return [each for each in dict.fromkeys(secret) if each.is_dir() and _inside(each, bound)]


def readable(layout: Layout) -> tuple[str, ...]:
    """The places Landlock lets code read where there is no root folder of our own.

    Landlock can only add, so a bound folder with a mask in it is given entry by entry, without the masked one, and
    without links, which would be followed to wherever they lead.
    """
    places: list[str] = []
    masks = [Path(each) for each in layout.masks]
    for bind in layout.binds:
        places += _around(Path(bind), masks)
    return (*places, "/proc/self", "/proc/cpuinfo", "/sys/devices/system/cpu")


def _around(folder: Path, masks: list[Path]) -> list[str]:
    if folder in masks:
        return []
    if not any(folder in mask.parents for mask in masks):
        return [str(folder)]
    entries = sorted(each for each in folder.iterdir() if not each.is_symlink())
    return [place for entry in entries for place in _around(entry, masks)]


def environment_path() -> str:
    """The folder whose `quizapp` package holds the worker."""
    return os.fspath(PACKAGE.parent)


def gpu_devices() -> tuple[str, ...]:
    """The device files that CUDA needs, as far as this machine has them."""
    names = ("nvidiactl", "nvidia-uvm", "nvidia-uvm-tools", "dxg")
    found = [Path("/dev") / name for name in names] + sorted(Path("/dev").glob("nvidia[0-9]*"))
    return tuple(str(each) for each in found if each.exists())


def gpu_places() -> tuple[str, ...]:
    """The folders that CUDA reads to find its devices."""
    return tuple(each for each in ("/sys",) if Path(each).is_dir())
