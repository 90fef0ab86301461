"""The YAML parser's complaints, said so that an author knows what to do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Advice:
    """What to say of a complaint; with `opener`, the place to show is where the bracket, quote or line began."""

    message: str
    hint: str
    opener: bool = False


_TAB = Advice(
    "a tab stands where only spaces may",
    "Indent with spaces; let your editor insert spaces for tabs.",
)
_NOT_NAMED = Advice(
    "a text cannot begin with `*` or `&`",
    'Put it in "quotes", or use a `|` block; aliases and anchors are not used in card files.',
)
_TAG = Advice(
    "a tag (`!…`) is not used in card files",
    'Leave it out; a text that begins with `!` needs "quotes".',
)
_DIRECTIVE = Advice(
    "a directive (`%…` at the start of a line) is not used in card files",
    "Leave the line out, or put the text in a `|` block.",
    opener=True,
)

UNCLOSED = Advice(
    "this bracket is not closed",
    "Close it, and put commas between its items; a text with , [ ] { } in it needs quotes.",
    opener=True,
)

UNFIT = Advice(
    "this does not fit what stands before it",
    "Check that keys of one mapping, and dashes of one list, begin in the same column, and that a text with "
    "quotes or brackets in it is quoted as a whole.",
)

# The first part found in the parser's words decides; the unspecific ones stand last.
_ADVICE = (
    ("tab character", _TAB),
    ("an alias", _NOT_NAMED),
    ("an anchor", _NOT_NAMED),
    ("a tag", _TAG),
    ("tag handle", _TAG),
    ("directive", _DIRECTIVE),
    ("incompatible YAML", _DIRECTIVE),
    (
        "mapping values are not allowed",
        Advice(
            "a second `:` stands where a value or the next key should be",
            'A text that holds `: ` needs "quotes" or a `|` block; a key begins in the column of its neighbours.',
        ),
    ),
    (
        "cannot start any token",
        Advice("an unquoted text cannot begin with this character", 'Put the text in "quotes", or use a `|` block.'),
    ),
    (
        "escape character",
        Advice(
            "this backslash means nothing inside double quotes",
            "Use 'single quotes' or a `|` block, where a backslash is only a backslash.",
        ),
    ),
    (
        "a quoted scalar",
        Advice("this quote is never closed", "Close it; a long text reads better as a `|` block.", opener=True),
    ),
    (
        "expected ',' or",
        UNCLOSED,
    ),
    (
        "expected ':'",
        Advice(
            "this line is neither `key: value` nor part of the text above",
            "Write `key: value`; a text of several lines stands in a `|` block, indented.",
            opener=True,
        ),
    ),
    (
        "a block scalar",
        Advice(
            "this block of text cannot be read",
            "After `|` the line ends; the text begins on the next line, indented.",
        ),
    ),
    ("did not find expected", UNFIT),
)


def advice(problem: str, context: str, character: str) -> Advice:
    """What to say when the parser complains of `problem` at `character`, while doing `context`."""
    if character == "\t":
        return _TAB
    said = f"{context} {problem}"
    for part, found in _ADVICE:
        if part in said:
            return found
    return Advice(f"this is not YAML: {said.strip()}", "Check the quotes and the indentation here and above.")
