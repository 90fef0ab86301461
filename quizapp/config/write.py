"""Writes one setting into config.toml and leaves every other line, and every comment, as its owner wrote it."""

import contextlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from quizapp.config.load import load_config
from quizapp.config.model import DEFAULT
from quizapp.errors import ConfigError
from quizapp.paths import config_file

if TYPE_CHECKING:
    from tomlkit import TOMLDocument


def write_parameters(preset: str, parameters: Sequence[float], path: Path | None = None) -> Path:
    """Set FSRS's `parameters` of the preset with this name in the file `path` (None: the learner's own), and return it.

    The file is replaced as a whole or not at all. Raises ConfigError when it cannot be used as it is, or not written.
    """
    import tomlkit

    file, document = _opened(path)
    if preset == DEFAULT:
        table = document.setdefault("preset", tomlkit.table())
    else:
        named = document.setdefault("presets", tomlkit.table(is_super_table=True))
        table = named.setdefault(preset, tomlkit.table())
    table["parameters"] = [round(each, 6) for each in parameters]
    _replace(file, tomlkit.dumps(document))
    return file


def write_theme(theme: str, path: Path | None = None) -> Path:
    """Set the `theme` in the file `path` (None: the learner's own), and return it; as `write_parameters` does."""
    import tomlkit

    file, document = _opened(path)
    document["theme"] = theme
    _replace(file, tomlkit.dumps(document))
    return file


def _opened(path: Path | None) -> "tuple[Path, TOMLDocument]":
    import tomlkit

    file = path or config_file()
    load_config(file, {})  # what is wrong already is told with its place, and is not made worse
    return file, tomlkit.parse(file.read_text(encoding="utf-8") if file.exists() else "")


def _replace(file: Path, text: str) -> None:
    target = file.resolve()  # settings are often a link into a folder of dotfiles, which stays one
    name = ""
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(prefix=".config-", dir=target.parent)
        with os.fdopen(descriptor, "w", encoding="utf-8") as written:
            written.write(text)
            written.flush()
            os.fsync(descriptor)
        Path(name).chmod(target.stat().st_mode & 0o777 if target.exists() else 0o600)
        Path(name).replace(target)
    except OSError as error:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        hint = "Let yourself write there, or put the line in by hand."
        raise ConfigError(f"{file}: the settings cannot be written: {error.strerror}.", hint) from error
