"""Carries out a planned import: the drafts into the deck, and the memory of it beside them."""

import os
import tempfile
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

from quizapp.decks.deck import DECK_FILE, FORMAT, load_deck_folder
from quizapp.errors import CardFileError, UsageError
from quizapp.interop.card_yaml import text_yaml
from quizapp.interop.deck_text import Placed, with_cards
from quizapp.interop.ledger import ledger_text
from quizapp.interop.matching import slug
from quizapp.interop.plan import Action, Plan


def write_import(plan: Plan) -> tuple[Path, ...]:
    """Write what `plan` says, each file whole or not at all, and return the files that were written.

    Nothing is written unless all of it would load. Raises CardFileError when it would not, and UsageError where the
    system refuses.
    """
    files = changed_files(plan)
    _prove(files, plan)
    memory = ledger_text(plan.entries, plan.source)
    if not _holds(plan.ledger, memory):
        files[plan.ledger] = memory
    try:
        plan.folder.mkdir(parents=True, exist_ok=True)
        for path, text in files.items():
            _replace(path, text)
    except OSError as error:
        place = error.filename or plan.folder
        raise UsageError(f"{place} cannot be written: {error.strerror}.", "Choose a --deck that you may.") from error
    return tuple(files)


def _holds(path: Path, text: str) -> bool:
    """Whether `text` is what is in the file already."""
    try:
        return path.read_bytes() == text.encode()
    except OSError:
        return False


def changed_files(plan: Plan) -> dict[Path, str]:
    """The card files that the plan makes or changes, in the order in which they are to be written."""
    replaced: dict[Path, dict[Placed, str]] = defaultdict(dict)
    for step in plan.steps_that(Action.UPDATE):
        assert step.placed is not None  # only a card that is there is updated
        replaced[step.placed.path][step.placed] = step.text
    new = "\n".join(step.text for step in plan.steps_that(Action.NEW))
    files: dict[Path, str] = {}
    if new and not (plan.folder / DECK_FILE).exists():
        files[plan.folder / DECK_FILE] = _deck_file(plan)
    for path in dict.fromkeys((*replaced, *([plan.card_file] if new else []))):
        text = plan.deck.files.get(path) or _heading(plan)
        files[path] = with_cards(text, replaced.get(path, {}), new if path == plan.card_file else "")
    return files


def _deck_file(plan: Plan) -> str:
    folder = plan.folder.resolve().name
    return f"format: {FORMAT}\ndeck: {slug(folder)}\ntitle: {text_yaml(folder)}\n"


def _heading(plan: Plan) -> str:
    return f"# Drafts from {text_yaml(plan.source)}. A card is shown to learners once its status is ready.\ncards:\n"


def _prove(files: Mapping[Path, str], plan: Plan) -> None:
    """Refuse to write unless every draft loads from these files; they are tried in a folder that is thrown away."""
    main = plan.folder / DECK_FILE
    with tempfile.TemporaryDirectory(prefix="quizapp-") as stage:
        for path, text in {main: plan.deck.files.get(main, ""), **files}.items():
            (Path(stage) / path.name).write_text(text, encoding="utf-8", newline="")
        loaded = load_deck_folder(Path(stage))
    there = {card.id for card in loaded.deck.cards} if loaded.deck else set()
    lost = [step for step in plan.steps_that(Action.NEW, Action.UPDATE) if step.id not in there]
    if lost and loaded.deck is None:
        raise CardFileError(str(loaded.problems[0]).replace(stage, str(plan.folder)), "Mend the deck first.")
    if lost:
        raise CardFileError(
            f"The draft {lost[0].id} would not load from {lost[0].placed.path if lost[0].placed else plan.card_file}.",
            "Let each card begin with a dash on a line of its own, `cards:` be the last key, and nothing be broken.",
        )


def _replace(path: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".import-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
        Path(name).replace(path)
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The rights that new files are denied, which can only be read by setting them."""
    denied = os.umask(0o077)
    os.umask(denied)
    return denied
