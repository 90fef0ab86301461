"""Hands a text to the learner's own editor and takes it back."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App, SuspendNotSupported

from quizapp.core.text import clean_line

_FALLBACKS = ("nano", "vim", "vi")


def editor_command() -> list[str]:
    """The command of `$VISUAL` or `$EDITOR`, else an editor that is there, else nothing."""
    chosen = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    if chosen:
        return shlex.split(chosen)
    return next(([name] for name in _FALLBACKS if shutil.which(name)), [])


def edit_elsewhere(app: App[None], text: str, name: str) -> str | None:
    """Return the text as edited in a file called `name`, None when it could not be; the learner is told why."""
    try:
        return _edit(app, text, name)
    except SuspendNotSupported:
        _complain(app, "This terminal cannot be handed to another program.")
    except (OSError, ValueError) as error:
        _complain(app, f"The editor could not be used: {error}. Check $VISUAL and $EDITOR.")
    return None


def _edit(app: App[None], text: str, name: str) -> str | None:
    command = editor_command()
    if not command:
        _complain(app, "There is no editor: set $EDITOR to the command of yours.")
        return None
    with TemporaryDirectory(prefix="quizapp-") as folder:
        file = Path(folder) / name
        file.write_text(text, encoding="utf-8")
        with app.suspend():
            ended = subprocess.run([*command, str(file)], check=False)
        if ended.returncode:
            _complain(app, f"{command[0]} ended with {ended.returncode}; your text is as it was.")
            return None
        return file.read_text(encoding="utf-8")


def _complain(app: App[None], message: str) -> None:
    app.notify(clean_line(message), title="$EDITOR", severity="warning", markup=False)
