"""Values that are written `${name}` where nothing is drawn, so that learners would read just that."""

from quizapp.core.card import Card
from quizapp.core.vary import uses
from quizapp.study.checking.findings import Sheet


def check_values(card: Card, sheet: Sheet) -> None:
    """Warn of each text for the learner that names a value, on a card without `vary`."""
    if card.vary:
        return
    texts = {"title": card.title, "prompt": card.prompt, "explain": card.explain}
    texts |= {f"hints[{number}]": hint for number, hint in enumerate(card.hints)}
    for path, text in texts.items():
        names = [use.name for use in uses(text) if use.name]
        if names:
            told = f"`${{{names[0]}}}` stands in the text as it is, for the card has no `vary`"
            hint = f"Say what it may be: `vary: {{{names[0]}: {{ints: [2, 9]}}}}`, or a list of its values."
            sheet.add("no-effect", told, path, hint)
