"""`wrong`: answers that people really give, and what must catch them."""

from quizapp.core.card import WrongAnswer
from quizapp.core.verdict import CHECKS, Outcome
from quizapp.decks.fields import Fields, type_name
from quizapp.decks.strict_yaml import Map

_ENDINGS = tuple(outcome.value for outcome in Outcome if outcome not in (Outcome.PASS, Outcome.WRONG, Outcome.INTERNAL))
CATCHERS = CHECKS + _ENDINGS
"""What `caught_by` may name: a check, or the outcome of a run that did not come to be checked."""


def read_wrong(card: Fields, *, caught: bool = False, plain: bool = False) -> tuple[WrongAnswer, ...]:
    """The card's wrong answers; `caught` lets them name their check, `plain` lets them be mere texts."""
    found = []
    for item, at in card.items("wrong"):
        if isinstance(item, Map):
            found.append(_read_one(Fields(card.file, item, "a wrong answer"), caught=caught))
        elif isinstance(item, str) and plain:
            found.append(WrongAnswer(item.rstrip("\n")))
        else:
            message = f"each item of `wrong` must be a mapping, not {type_name(item)}"
            card.file.report(at, message, "Write {answer: …, says: …}.")
    return tuple(found)


def _read_one(fields: Fields, *, caught: bool) -> WrongAnswer:
    answer = fields.code("answer", required=True)
    caught_by = fields.word("caught_by", CATCHERS) if caught else ""
    says = fields.text("says")
    fields.close()
    return WrongAnswer(answer if caught else answer.rstrip("\n"), caught_by, says)
