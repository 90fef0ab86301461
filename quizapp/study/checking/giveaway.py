"""Hints and words to wrong answers that give the answer away."""

import re
from collections.abc import Iterator

from quizapp.core.card import Card, ChoiceBody, ClozeBody, CodeBody, PredictBody, RecallBody, WrongAnswer
from quizapp.core.text import clean_line
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.fragments import share_within, squeezed

MOST_TOLD = 0.5
"""A text may hold half of a reference's expressions; with more of them the learner has only to copy."""

_SHORTEST_TRUTH = 4
_LONGEST_QUOTE = 60
_FEWEST_WORDS = 3
_LEAST_LETTERS = 4


def check_giveaways(card: Card, sheet: Sheet) -> None:
    """Warn of every hint, and of everything said to a wrong answer, that holds the answer; `sheet.answer` is known."""
    match card.body:
        case CodeBody(reference=reference):
            for path, name, text in (*_hints(card), *_says(card.body.wrong)):
                _check_code(sheet, path, name, text, reference)
        case PredictBody(raises=raises):
            for path, name, text in (*_hints(card), *_says(card.body.wrong)):
                _check_truth(sheet, path, name, text, raises or sheet.answer)
        case RecallBody(answer=answer):
            _check_words(card, sheet, [answer])
        case ChoiceBody(options=options):
            _check_words(card, sheet, [option.text for option in options if option.correct])
        case ClozeBody():
            _check_gaps(card, sheet, [gap.answers[0] for gap in card.body.gaps])
        case _:
            pass  # the lines of an order card are all on show; only their order is asked


def _hints(card: Card) -> Iterator[tuple[str, str, str]]:
    for number, hint in enumerate(card.hints):
        yield f"hints[{number}]", f"hint {number + 1}", hint


def _says(wrong: tuple[WrongAnswer, ...]) -> Iterator[tuple[str, str, str]]:
    for number, each in enumerate(wrong):
        if each.says:
            yield f"wrong[{number}].says", f"what is said to wrong answer {number + 1}", each.says


def _check_code(sheet: Sheet, path: str, name: str, text: str, reference: str) -> None:
    share, longest = share_within(text, reference)
    if share > MOST_TOLD:
        told = f"{name} holds {share:.0%} of the reference, `{_quoted(longest)}` among it"
        sheet.add("gives-away", told if share < 1 else f"{name} holds the reference, `{_quoted(longest)}`", path)


def _check_truth(sheet: Sheet, path: str, name: str, text: str, truth: str) -> None:
    if len(squeezed(truth)) >= _SHORTEST_TRUTH and re.search(_spaced_freely(truth), text.replace("'", '"')):
        sheet.add("gives-away", f"{name} holds the answer, `{_quoted(truth)}`", path)


def _spaced_freely(truth: str) -> str:
    """A pattern that finds `truth` however it is spaced, but no part of a longer word or number."""
    tokens = re.findall(r"\w+|[^\w\s]", truth.replace("'", '"'))
    pattern = r"[\s`]*".join(map(re.escape, tokens))
    before = r"(?<![\w.])" if tokens[0][0].isalnum() else ""
    after = r"(?!\w|\.\d)" if tokens[-1][-1].isalnum() else ""
    return before + pattern + after


def _check_words(card: Card, sheet: Sheet, answers: list[str]) -> None:
    for path, name, text in _hints(card):
        for answer in answers:
            words = _words(answer)
            if len(words) >= _FEWEST_WORDS and _holds(_words(text), words):
                sheet.add("gives-away", f"{name} holds the answer, `{_quoted(answer)}`", path)


def _check_gaps(card: Card, sheet: Sheet, answers: list[str]) -> None:
    for path, name, text in _hints(card):
        for answer in answers:
            words = _words(answer)
            if sum(map(len, words)) >= _LEAST_LETTERS and _holds(_words(text), words):
                sheet.add("gives-away", f"{name} holds what a gap is filled with, `{_quoted(answer)}`", path)


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.casefold())


def _holds(words: list[str], sought: list[str]) -> bool:
    """Whether the sought words stand one after another among `words`."""
    span = len(sought)
    return any(words[start : start + span] == sought for start in range(len(words) - span + 1))


def _quoted(text: str) -> str:
    line = clean_line(text)
    return line if len(line) <= _LONGEST_QUOTE else f"{line[: _LONGEST_QUOTE - 1]}…"
