"""Where things are: what ships with the program, and what belongs to the learner.

`QUIZAPP_HOME` moves every file the program writes into one folder; without it the folders of the system are used.
"""

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_SHIPPED = _PACKAGE / "_bundled"


def bundled(name: str) -> Path:
    """The folder `questions` or `db` that ships with the program, in a wheel or in a checkout alike."""
    return (_SHIPPED if _SHIPPED.is_dir() else _PACKAGE.parent) / name


def _folder(kind: str) -> Path:
    home = os.environ.get("QUIZAPP_HOME")
    if home:
        return Path(home).expanduser() / kind
    import platformdirs

    found: Path = getattr(platformdirs, f"user_{kind}_path")("quizapp", appauthor=False)
    return found


def data_dir() -> Path:
    """The folder of the learner's database."""
    return _folder("data")


def decks_dir() -> Path:
    """The folder of the learner's own decks."""
    return data_dir() / "decks"


def database_file() -> Path:
    """The learner's database."""
    return data_dir() / "quizapp.db"


def config_file() -> Path:
    """The learner's settings."""
    return _folder("config") / "config.toml"


def cache_dir() -> Path:
    """The folder of what can be computed again."""
    return _folder("cache")


def state_dir() -> Path:
    """The folder of logs and unfinished answers."""
    return _folder("state")
