"""Where in a card file a character of a value stands."""

from quizapp.decks.card_file import CardFile, Mark


def place(file: CardFile, at: Mark, text: str, line: int, column: int) -> Mark:
    """Where in the card file line `line` and column `column` (both from 1) of `text`, the value at `at`, stand.

    Exact in `|` blocks, plain texts and simple quotes; the start of the value where YAML has folded the lines.
    """
    opener = file.character(at)
    if opener == "|":
        said = text.split("\n")[line - 1] if line <= text.count("\n") + 1 else ""
        whole = file.line(at[0] + line)
        return at[0] + line, len(whole) - len(said) + column
    if line > 1 or is_folded(file, at, text):
        return at
    return at[0], at[1] + column - 1 + (opener in "\"'")


def place_of(file: CardFile, at: Mark, text: str, offset: int) -> Mark:
    """Where in the card file the character at `offset` of `text`, the value at `at`, stands; see `place`."""
    before = text[:offset].split("\n")
    return place(file, at, text, len(before), len(before[-1]) + 1)


def is_folded(file: CardFile, at: Mark, text: str) -> bool:
    """Whether `text`, the value at `at`, was made one line of several, as happens to all but `|` blocks."""
    opener = file.character(at)
    return opener == ">" or (opener != "|" and len(text) > len(file.line(at[0])) - at[1] + 1)
