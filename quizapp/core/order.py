"""Lines to be put in order: shuffled for showing, and judged by their order where they are not run."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from random import Random

from quizapp.core.card import Card, CodeBody, OrderBody
from quizapp.core.judge.describe import count
from quizapp.core.verdict import CheckResult, Outcome, Verdict

ORDER_CHECKS = ("lines", "order")
"""The checks that need no run: the right lines are used, and they stand in order."""

_SEPARATORS = re.compile(r"[\s,;]+")


def shuffled(body: OrderBody, seed: int) -> tuple[str, ...]:
    """The lines and distractors of a card as they are first shown: shuffled by `seed`, the lines never in order."""
    shown = [*body.lines, *body.distractors]
    right = len(body.lines)
    places = list(range(len(shown)))
    Random(seed).shuffle(places)
    order = [place for place in places if place < right]
    if [shown[place] for place in order] == list(body.lines):
        differing = next((k for k in range(right - 1) if shown[order[k]] != shown[order[k + 1]]), None)
        if differing is not None:
            one, other = places.index(order[differing]), places.index(order[differing + 1])
            places[one], places[other] = places[other], places[one]
    return tuple(shown[place] for place in places)


def as_code(card: Card) -> Card:
    """The code card that an order card is when it is judged by running: its reference is the author's order.

    Raises TypeError for a card of another kind.
    """
    body = _body(card)
    reference = joined(body.lines)
    code = CodeBody(reference, setup=body.setup, expect=body.expect, keep=body.keep, wrong=body.wrong)
    return replace(card, body=code)


def judge_order(card: Card, answer: str) -> Verdict | None:
    """Judge the lines of `answer` by their text; None where only running them can tell.

    Lines that the card does not have, lines that are missing, and on cards that are not run distractors among them
    fail at once. What is told is how many, never which. Raises TypeError for a card of another kind.
    """
    body = _body(card)
    said, right = _code_lines(answer), _code_lines(joined(body.lines))
    trouble = _wrong_lines(body, said, right)
    checks = [CheckResult("lines", "", not trouble, trouble)]
    if body.runs and not trouble:
        return None
    if not trouble:
        checks.append(_in_order(said, right))
    if all(check.ok for check in checks):
        return Verdict(card.id, Outcome.PASS, tuple(checks))
    return Verdict(card.id, Outcome.WRONG, tuple(checks), checks[-1].message, _says(body, said))


def _in_order(said: list[str], right: list[str]) -> CheckResult:
    placed = sum(mine == true for mine, true in zip(said, right, strict=True))
    verb = "stands" if placed == 1 else "stand"
    message = f"{placed} of {count(len(right), 'line')} {verb} in the right place."
    return CheckResult("order", "", said == right, "" if said == right else message)


def strange_lines(body: OrderBody, answer: str) -> list[str]:
    """The lines of `answer` that the card does not have, or has fewer times."""
    return _strange(body, _code_lines(answer))


def joined(lines: Sequence[str]) -> str:
    """Lines as the text that is judged."""
    return "\n".join(lines)


def by_numbers(lines: Sequence[str], answer: str, *, all_needed: bool) -> str:
    """The answer in the order that numbers from 1 name, as "3 1 2" or "3,1,2".

    Raises ValueError, whose text tells the learner why, for what is no number, stands twice, or with `all_needed`
    leaves a line out.
    """
    words = [word for word in _SEPARATORS.split(answer.strip(" \t\r\n,;.")) if word]
    numbers = {str(number): number for number in range(1, len(lines) + 1)}
    strange = next((word for word in words if word not in numbers), None)
    if strange is not None or not words:
        raise ValueError(f"Type the numbers of the lines, from 1 to {len(lines)}, in the order you want.")
    twice = next((word for word, often in Counter(words).items() if often > 1), None)
    if twice is not None:
        raise ValueError(f"{twice} stands twice: name each line once.")
    if all_needed and len(words) < len(lines):
        missing = ", ".join(number for number in numbers if number not in words)
        raise ValueError(f"Every line is needed; missing: {missing}.")
    return joined([lines[numbers[word] - 1] for word in words])


def places_of(lines: Sequence[str], answer: str) -> tuple[int, ...] | None:
    """Which of `lines` (from 0) stand one after another in an unfinished answer; None for any other text."""
    return _fitted([_code_lines(line) for line in lines], _code_lines(answer), frozenset())


def _fitted(given: Sequence[list[str]], said: list[str], used: frozenset[int]) -> tuple[int, ...] | None:
    if not said:
        return ()
    for place, lines in enumerate(given):
        alike_before = lines in given[:place] and given.index(lines) not in used
        if place in used or alike_before or not lines or said[: len(lines)] != lines:
            continue
        rest = _fitted(given, said[len(lines) :], used | {place})
        if rest is not None:
            return (place, *rest)
    return None


def _wrong_lines(body: OrderBody, said: list[str], right: list[str]) -> str:
    """What is wrong with the choice of lines, whatever their order; "" if nothing is."""
    unknown = len(_strange(body, said))
    if unknown:
        return f"{count(unknown, 'line is', 'lines are')} not among those of the card, or there too often."
    missing = (Counter(right) - Counter(said)).total()
    if body.runs:
        # Which of the lines are needed, only the run can tell; without distractors it is all of them.
        return _missing(missing) if missing and not body.distractors else ""
    extra = (Counter(said) - Counter(right)).total()
    told = [f"{count(extra, 'line does', 'lines do')} not belong."] if extra else []
    return " ".join([*told, *([_missing(missing)] if missing else [])])


def _strange(body: OrderBody, said: list[str]) -> list[str]:
    given = Counter(_code_lines(joined([*body.lines, *body.distractors])))
    return list((Counter(said) - given).elements())


def _missing(number: int) -> str:
    return f"{count(number, 'line is', 'lines are')} missing."


def _says(body: OrderBody, said: list[str]) -> str:
    """What the card says to a known wrong order, "" when it is none."""
    return next((each.says for each in body.wrong if each.says and _code_lines(each.answer) == said), "")


def _body(card: Card) -> OrderBody:
    if not isinstance(card.body, OrderBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which has no lines to put in order")
    return card.body


def _code_lines(text: str) -> list[str]:
    """The lines of a text as they are compared: blank ones left out, the indentation kept."""
    return [line.rstrip() for line in text.split("\n") if line.strip()]
