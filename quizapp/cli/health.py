"""What `quizapp doctor` looks at, one function a section; none of them changes anything."""

import json
import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from quizapp.cli.health_copies import copies
from quizapp.cli.output import counted, there
from quizapp.errors import ConfigError, ExitCode, SandboxError, StoreError

_SLOW = 120
"""Seconds after which a torch that does not import is called broken: the first import from a cold disk takes long."""

_ASK_TORCH = """
import json, torch
cuda = torch.cuda.is_available()
print(json.dumps({
    "cuda": torch.version.cuda,
    "gpus": [torch.cuda.get_device_name(each) for each in range(torch.cuda.device_count())] if cuda else [],
    "mps": torch.backends.mps.is_available(),
}))
"""


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the program's health: a line for a person, `facts` for a script, and what to do if it is not well."""

    name: str
    summary: str
    facts: Mapping[str, Any] = field(default_factory=dict)
    code: ExitCode = ExitCode.OK
    hint: str = ""

    @property
    def ok(self) -> bool:
        """Whether this part can be used."""
        return self.code is ExitCode.OK


def examine() -> Iterator[Section]:
    """Look at every part in turn; each is yielded as soon as it is known."""
    for look in (python, torch, sandbox, terminal, settings, database, backups, decks):
        yield look()


def python() -> Section:
    """The interpreter that runs this program."""
    facts = {"version": platform.python_version(), "executable": sys.executable, "platform": platform.platform()}
    return Section("python", f"{facts['version']} at {sys.executable} on {facts['platform']}", facts)


def torch() -> Section:
    """The torch that cards run on, asked in a process of its own, and the devices it sees."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        found = version("torch")
    except PackageNotFoundError:
        return _broken_torch(None, "is not installed")
    command = [sys.executable, "-P", "-c", _ASK_TORCH]
    try:
        asked = subprocess.run(command, capture_output=True, timeout=_SLOW, check=False, stdin=subprocess.DEVNULL)
    except subprocess.TimeoutExpired:
        return _broken_torch(found, f"did not import within {_SLOW} seconds")
    if asked.returncode != 0:
        said = asked.stderr.decode(errors="replace").strip().splitlines()
        return _broken_torch(found, said[-1] if said else f"ended with code {asked.returncode}")
    seen = json.loads(asked.stdout.decode().splitlines()[-1])
    devices = ["cpu", *(f"cuda ({name})" for name in seen["gpus"]), *(["mps"] if seen["mps"] else [])]
    return Section("torch", f"{found} on {', '.join(devices)}", {"version": found, "devices": devices, **seen})


def _broken_torch(found: str | None, why: str) -> Section:
    hint = "Install it into this Python: pip install torch --index-url https://download.pytorch.org/whl/cpu"
    return Section("torch", f"torch {why}", {"version": found, "devices": []}, ExitCode.FAILED, hint)


def terminal() -> Section:
    """What can be drawn where this runs."""
    size = shutil.get_terminal_size()
    facts = {
        "stdin": sys.stdin.isatty(),
        "stdout": sys.stdout.isatty(),
        "term": os.environ.get("TERM", ""),
        "colorterm": os.environ.get("COLORTERM", ""),
        "columns": size.columns,
        "lines": size.lines,
        "encoding": sys.stdout.encoding,
    }
    front_end = "the terminal app" if facts["stdin"] and facts["stdout"] and facts["term"] != "dumb" else "plain lines"
    drawn = f"TERM={facts['term'] or 'unset'}, {size.columns}×{size.lines}, {facts['encoding']}: drills in {front_end}"
    return Section("terminal", drawn, facts)


def settings() -> Section:
    """Whether config.toml can be used."""
    from quizapp.config import load_config
    from quizapp.paths import config_file

    facts = {"path": str(config_file()), "exists": there(config_file())}
    try:
        load_config()
    except ConfigError as error:
        return Section("config", error.message, facts, error.exit_code, error.hint)
    return Section("config", f"{config_file()}" + ("" if facts["exists"] else " (none: the defaults hold)"), facts)


def database() -> Section:
    """Whether the learner's record is whole and can be written, found out without changing it."""
    from quizapp.paths import database_file
    from quizapp.store.lost import refuse_lost

    file = database_file()
    facts: dict[str, Any] = {"path": str(file), "exists": there(file), "integrity": None, "reviews": 0}
    if not _writable(file):
        hint = "Let yourself write there, or set QUIZAPP_HOME to another folder."
        return Section("database", f"{file} cannot be written", facts, ExitCode.DATABASE, hint)
    if not facts["exists"]:
        try:
            refuse_lost(file)
        except StoreError as error:
            return Section("database", error.message, facts, error.exit_code, error.hint)
        return Section("database", f"{file} (none yet: the first answer makes it)", facts)
    try:
        facts |= _read_record(file)
    except sqlite3.Error as error:
        facts["integrity"] = str(error)
    if facts["integrity"] == "ok":
        return Section("database", f"{file}: whole, {counted(facts['reviews'], 'review')}", facts)
    hint = "`quizapp restore --journal` makes it anew from its journal; `quizapp backup --list` shows the backups."
    return Section("database", f"{file} cannot be used: {facts['integrity']}", facts, ExitCode.DATABASE, hint)


def backups() -> Section:
    """Whether there is a backup, and whether the journal could stand in for the database."""
    return Section("backups", *copies())


def _writable(file: Path) -> bool:
    """Whether `file` can be written or, where it is not there yet, be made."""
    if there(file):
        return file.is_file() and os.access(file, os.W_OK)
    folder = next(each for each in file.absolute().parents if there(each))
    return folder.is_dir() and os.access(folder, os.W_OK)


def _read_record(file: Path) -> dict[str, Any]:
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as record:
        integrity = record.execute("PRAGMA integrity_check(1)").fetchone()[0]
        reviews = record.execute("SELECT count(*) FROM review").fetchone()[0]
    return {"integrity": integrity, "reviews": reviews}


def decks() -> Section:
    """Which decks load, and what is wrong in those that do not."""
    from quizapp.decks.library import load_library

    library = load_library()
    cards = sum(len(deck.cards) for deck in library.decks)
    problems = [str(problem) for problem in library.problems]
    facts = {
        "decks": [{"id": deck.id, "path": deck.path, "cards": len(deck.cards)} for deck in library.decks],
        "problems": problems,
    }
    summary = f"{counted(len(library.decks), 'deck')} with {counted(cards, 'card')}"
    if not problems:
        return Section("decks", summary, facts)
    told = "\n".join(problems)
    return Section("decks", f"{summary}; {counted(len(problems), 'problem')}", facts, ExitCode.CARD_FILE, told)


def sandbox() -> Section:
    """How strong the walls are, found by trying them, and why they are not stronger."""
    from quizapp.core.run import Tier
    from quizapp.runner import open_runner
    from quizapp.runner.advice import advice

    with closing(open_runner()) as runner:
        try:
            tier = runner.tier
        except SandboxError as error:
            hint = "\n".join((error.hint, *advice(Tier.NONE, runner.reasons)))
            return Section("sandbox", error.message, {"tier": "none", "proof": ""}, error.exit_code, hint)
        proof = str(runner.proof)
        stronger = advice(tier, runner.reasons)
    facts = {"tier": tier.value, "proof": proof, "stronger": list(stronger)}
    return Section("sandbox", f"{tier.value}; {proof}", facts, hint="\n".join(stronger))
