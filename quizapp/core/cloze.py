"""A text with gaps: filled in, and judged gap by gap."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from quizapp.core.card import Card, ClozeBody, Gap, WrongAnswer
from quizapp.core.judge.describe import count
from quizapp.core.verdict import CheckResult, Outcome, Verdict

_ALIKE = {"\u2212": "-", "\u2013": "-", "\u2019": "'", "\u2018": "'", "\u201c": '"', "\u201d": '"'}
_OPENING = "\"'`"
_CLOSING = "\"'`.,;:!?"
_WHITE = re.compile(r"\s+")
_NEARLY = 0.8
_LONG_ENOUGH = 5  # letters; of shorter words too many are near each other


def judge_cloze(card: Card, answer: str) -> Verdict:
    """Judge an answer with one gap a line, each against every answer that its gap takes.

    Case, white space, and quotes and full stops around an answer are free. A known wrong answer is recognised gap by
    gap; an empty line in it stands for anything. Raises TypeError for a card of another kind.
    """
    if not isinstance(card.body, ClozeBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which has no gaps")
    gaps = card.body.gaps
    given = gap_answers(answer, len(gaps))
    if len(given) > len(gaps):
        feedback = f"Your answer has {count(len(given), 'line')}; the text has {count(len(gaps), 'gap')}, one a line."
        return Verdict(card.id, Outcome.WRONG, (CheckResult("gap", "", False, feedback),), feedback)
    checks = tuple(_judge_gap(number, gap, said) for number, (gap, said) in enumerate(zip(gaps, given, strict=True), 1))
    if all(check.ok for check in checks):
        return Verdict(card.id, Outcome.PASS, checks)
    feedback = "\n".join(check.message for check in checks if not check.ok)
    return Verdict(card.id, Outcome.WRONG, checks, feedback, _says(given, card.body.wrong))


def gap_answers(answer: str, gaps: int) -> tuple[str, ...]:
    """The lines of an answer without the white space around them, at least one a gap; blank lines at the end go."""
    lines = [line.strip() for line in answer.split("\n")]
    while lines and not lines[-1]:
        lines.pop()
    return (*lines, *[""] * (gaps - len(lines)))


def filled(body: ClozeBody, answers: Sequence[str]) -> str:
    """The text with `answers`, one a gap, in its gaps."""
    waiting = iter(answers)
    return "".join(next(waiting) if isinstance(part, Gap) else part for part in body.parts)


def revealed_text(body: ClozeBody) -> str:
    """The text with its gaps filled, and under it every answer that each gap takes."""
    lines = [f"{number}. {' or '.join(gap.answers)}" for number, gap in enumerate(body.gaps, 1)]
    return "\n".join([filled(body, [gap.answers[0] for gap in body.gaps]), "", *lines])


def completed(body: ClozeBody, wrong: WrongAnswer) -> str:
    """A known wrong answer as a learner would give it: right in the gaps that it says nothing of."""
    said = gap_answers(wrong.answer, len(body.gaps))
    return "\n".join(mine or gap.answers[0] for mine, gap in zip(said, body.gaps, strict=False))


def _judge_gap(number: int, gap: Gap, said: str) -> CheckResult:
    if any(_same(said, answer) for answer in gap.answers):
        return CheckResult("gap", str(number), True)
    if not said:
        message = f"Gap {number} is empty."
    elif any(_near(said, answer) for answer in gap.answers):
        message = f"Gap {number} is close: look at the spelling."
    else:
        message = f"Gap {number} is not right."
    return CheckResult("gap", str(number), False, message)


def _says(given: Sequence[str], wrong: Sequence[WrongAnswer]) -> str:
    """What the card says to the first known wrong answer that this one equals wherever that says something."""
    return next((each.says for each in wrong if each.says and _equals(given, each)), "")


def _equals(given: Sequence[str], wrong: WrongAnswer) -> bool:
    known = gap_answers(wrong.answer, len(given))
    pairs: Iterator[tuple[str, str]] = zip(given, known, strict=False)
    return len(known) == len(given) and any(known) and all(not said or _same(mine, said) for mine, said in pairs)


def _same(one: str, other: str) -> bool:
    if not one or not other:
        return False
    return _folded(one) == _folded(other) or "" != _bare(one) == _bare(other)


def _near(one: str, other: str) -> bool:
    mine, right = _bare(one), _bare(other)
    long_enough = min(len(mine), len(right)) >= _LONG_ENOUGH and mine.isalpha() and right.isalpha()
    return long_enough and SequenceMatcher(None, mine, right, autojunk=False).ratio() >= _NEARLY


def _folded(text: str) -> str:
    """A text without case, white space and typographic variants."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return _WHITE.sub("", "".join(_ALIKE.get(letter, letter) for letter in plain))


def _bare(text: str) -> str:
    """A folded text without the quotes around it and the stops behind it; signs that mean something stay."""
    return _folded(text).lstrip(_OPENING).rstrip(_CLOSING)
