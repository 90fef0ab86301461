"""Wrong answers that a card lists twice: nobody would ever read what is said to the second."""

from quizapp.core.card import Card, ChoiceBody, ClozeBody
from quizapp.study.checking.findings import Sheet


def check_repeats(card: Card, sheet: Sheet) -> None:
    """Warn of each wrong answer that stands among those before it."""
    if isinstance(card.body, ChoiceBody):
        return  # options that say the same are an error of their own
    first: dict[str, int] = {}
    for number, wrong in enumerate(card.body.wrong):
        earlier = first.setdefault(_same(card, wrong.answer), number)
        if earlier != number:
            told = f"wrong answer {number + 1} is wrong answer {earlier + 1} once more, so that it is never met"
            sheet.add("no-effect", told, f"wrong[{number}]", "Keep one of the two, with the better `says`.")


def _same(card: Card, answer: str) -> str:
    """What two answers have in common that are judged alike: where gaps are filled, case is free and lines count."""
    return answer.casefold().rstrip() if isinstance(card.body, ClozeBody) else answer.strip()
