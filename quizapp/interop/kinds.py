"""Which kind of card a question becomes."""

import re

from quizapp.core.card import Kind
from quizapp.interop.judgeable import Judgeable, judgeable
from quizapp.interop.questions import Question

_WORDS_WANTED = re.compile(
    r"(?:why|what|which|when|where|who|is|are|does|do|did|can|could|would|should|explain|describe|name|"
    r"how (?:do|does|did|can|could|would|is|are|many|much) (?!(?:you|we|i|one)\b))\b",
    re.IGNORECASE,
)


def as_code(question: Question) -> Judgeable | None:
    """What a code card of `question` would be judged by; None where it had better be answered in words.

    It is a code card when its code can run on its own and leaves something behind, unless the question asks for an
    explanation.
    """
    if _WORDS_WANTED.match(question.prompt):
        return None
    code = "\n\n".join(piece.text for piece in question.pieces if piece.code)
    return judgeable(code) if code.strip() else None


def guessed_kind(question: Question) -> Kind:
    """The kind of the card that `question` becomes."""
    return Kind.CODE if as_code(question) else Kind.RECALL
