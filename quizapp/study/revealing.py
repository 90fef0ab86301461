"""The answer to a card, as shown to a learner who asks for it."""

from dataclasses import dataclass

from quizapp.core.card import Card, ChoiceBody, ClozeBody, CodeBody, OrderBody, PredictBody, RecallBody
from quizapp.core.cloze import revealed_text
from quizapp.core.order import joined
from quizapp.core.truth import truth_text
from quizapp.study.grading import Grader


@dataclass(frozen=True, slots=True)
class Revealed:
    """The answer, the card's explanation, and for a recall card the points to tick."""

    answer: str
    explain: str
    points: tuple[str, ...] = ()


def reveal(card: Card, grader: Grader) -> Revealed:
    """Return the answer to `card`; a predict card's is computed, which raises SandboxError where there are no walls."""
    points = card.body.points if isinstance(card.body, RecallBody) else ()
    return Revealed(_answer(card, grader), card.explain, points)


def _answer(card: Card, grader: Grader) -> str:
    match card.body:
        case CodeBody(reference=reference):
            return reference
        case RecallBody(answer=answer):
            return answer
        case ChoiceBody(options=options):
            right = [f"{number}. {option.text}" for number, option in enumerate(options, 1) if option.correct]
            return "\n".join(right)
        case ClozeBody() as body:
            return revealed_text(body)
        case OrderBody(lines=lines):
            return joined(lines)
        case PredictBody():
            return truth_text(grader.truth(card))
