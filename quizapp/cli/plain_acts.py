"""The commands of a plain drill that are no answer: undo and redo, and what is set on the card now asked."""

from quizapp.core.text import clean_line
from quizapp.errors import UsageError
from quizapp.study.acting import WORDS, action
from quizapp.study.drill import Drill

NOTHING_TO_UNDO = "There is nothing to undo."
NOTHING_TO_REDO = "There is nothing to redo."
NOTHING_CHANGED = "Nothing was changed: it is so already."


def acted(drill: Drill, command: str) -> str | None:
    """Do what a command such as ":flag 3" says and return what to tell; None where it is no such command.

    Raises StoreError when the database refuses.
    """
    word, _, value = command.removeprefix(":").partition(" ")
    word = word.lower()
    if not command.startswith(":") or word not in {"undo", "redo", *WORDS}:
        return None
    if word == "undo":
        done = drill.undo()
        return NOTHING_TO_UNDO if done is None else f"Undone: {clean_line(str(done))}."
    if word == "redo":
        done = drill.redo()
        return NOTHING_TO_REDO if done is None else f"Redone: {clean_line(str(done))}."
    card = drill.card
    try:
        told = drill.mark(action(word, value))
    except UsageError as error:
        return f"{error.message} {error.hint}"
    return f"{card.id if card else ''}: {told}. :undo takes it back." if told else NOTHING_CHANGED
