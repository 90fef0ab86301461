"""Everything that is checked of a card: one rule for each thing that an author may have to mend."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error makes `quizapp check` fail; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Rule:
    """What must hold, and what to do where it does not; `id` never changes, for tools remember findings by it."""

    id: str
    severity: Severity
    holds: str
    remedy: str


_ERRORS = (
    ("card-file", "A card file can be read, and says only what the format knows.", "Mend the line that is named."),
    ("reference-fails", "The reference passes its own card.", "Mend the reference, or what the card expects of it."),
    (
        "reference-unstable",
        "The reference gives the same results each time, and passes whatever is drawn.",
        "Take out what depends on the time, on addresses or on order, or widen the bounds it does not keep.",
    ),
    ("starter-passes", "The starter fails.", "Take out of the starter what the learner is to write."),
    ("wrong-passes", "Every wrong answer fails.", "Make the card tell the two apart, or take the wrong answer out."),
    (
        "wrong-caught-otherwise",
        "A wrong answer is caught by the check that it names.",
        "Name the check that catches it, or change the fixture so that this one does.",
    ),
    (
        "unknown-operation",
        "Every operation that is forbidden or counted is one that can be seen.",
        "Write it as torch does: `torch.matmul`, `Tensor.__matmul__`, `torch.nn.functional.relu`.",
    ),
    ("not-judged", "Every answer can be judged.", "Run the check again; if it stays, mend what is said to fail."),
    ("answer-fails", "What is to be predicted can be computed.", "Mend the code, or name the error in `raises`."),
    (
        "answer-unstable",
        "What is to be predicted is the same each time and on every seed.",
        "Seed the code, or ask for something that does not depend on what is drawn.",
    ),
    ("options", "A choice has right and wrong options, each once.", "Mend the options."),
    ("gaps", "Every gap can be filled with each of its answers.", "Mend the gap, or the wrong answer."),
    ("lines", "The lines in the author's order are right.", "Mend the lines."),
)
_WARNINGS = (
    (
        "wrong-slips-by",
        "The drawn cases catch every wrong answer, but for one attempt in a thousand.",
        "Draw more cases, or more telling ones.",
    ),
    (
        "fixture-symmetric",
        "A matrix on which the result depends differs from its transpose.",
        "Give it values that differ across its diagonal.",
    ),
    (
        "fixture-constant",
        "A tensor on which the result depends holds different values.",
        "Give it values that differ from one another, such as torch.arange.",
    ),
    (
        "fixture-square",
        "The axes of what is given have different sizes.",
        "Draw a size for each axis: `n, k, m = draw.sizes(3)`.",
    ),
    (
        "tight-tolerance",
        "What float32 cannot compute more exactly is within the tolerance.",
        "Set `atol`, or give whole numbers (`draw.ints`), on which sums and products are exact.",
    ),
    ("gives-away", "Hints and what is said to wrong answers leave the answer to the learner.", "Say less of it."),
    ("no-points", "A recall card has points to tick.", "Add `points`: what a good answer must cover."),
    (
        "judged-by-order",
        "Lines are judged by what they compute.",
        "Add `setup` and `expect`, so that every order that works is right.",
    ),
    ("lone-sibling", "A family of siblings has two cards or more.", "Name the same family on its other cards."),
    (
        "kept-unseen",
        "What must be kept can be looked into.",
        "Keep what tells its state: tensors, numbers, lists, modules and plain objects.",
    ),
    ("no-effect", "Every key has an effect.", "Take the key out, or make the card use it."),
    ("not-checked", "Every card can be checked here.", "Check it on a machine that has the device."),
)

RULES: dict[str, Rule] = {
    each[0]: Rule(each[0], severity, each[1], each[2])
    for severity, group in ((Severity.ERROR, _ERRORS), (Severity.WARNING, _WARNINGS))
    for each in group
}
"""All rules by id, errors first."""
