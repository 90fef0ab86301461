"""`wrong`: answers that people really give, and what must catch them."""

from quizapp.core.card import WrongAnswer
from quizapp.core.verdict import CHECKS, Outcome
from quizapp.decks.fields import Fields

_ENDINGS = tuple(outcome.value for outcome in Outcome if outcome not in (Outcome.PASS, Outcome.WRONG, Outcome.INTERNAL))
CATCHERS = CHECKS + _ENDINGS
"""What `caught_by` may name: a check, or the outcome of a run that did not come to be checked."""


def read_wrong(
    card: Fields, *, caught: bool = False, more: tuple[str, ...] = (), plain: bool = False
) -> tuple[WrongAnswer, ...]:
    """The card's wrong answers.

    `caught` lets them name what catches them, `more` adds to what can; `plain` lets them be mere texts.
    """
    catchers = CATCHERS + more if caught else ()
    read = card.texts_or_parts if plain else card.parts
    return tuple(
        WrongAnswer(each.rstrip("\n")) if isinstance(each, str) else _read_one(each, catchers)
        for each in read("wrong", "a wrong answer", "Write {answer: …, says: …}.")
    )


def _read_one(fields: Fields, catchers: tuple[str, ...]) -> WrongAnswer:
    answer = fields.code("answer", required=True)
    caught_by = fields.word("caught_by", catchers) if catchers else ""
    says = fields.text("says")
    fields.close()
    return WrongAnswer(answer if catchers else answer.rstrip("\n"), caught_by, says)
