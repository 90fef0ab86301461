"""Answers that are no code: predicted values, choices, and words recalled."""

import re
import unicodedata

from quizapp.core.card import Card, ChoiceBody, Option, PredictBody, RecallBody, WrongAnswer
from quizapp.core.judge.arrays import numbers
from quizapp.core.judge.case import same_error_type
from quizapp.core.judge.describe import count, shallow, short
from quizapp.core.judge.endings import reference_trouble
from quizapp.core.judge.guess import Miss, miss, same_typed, word
from quizapp.core.judge.typed import UnreadableError, read
from quizapp.core.judge.wording import indented, paragraphs
from quizapp.core.run import Ending, ErrorReport, Run
from quizapp.core.text import clean_line
from quizapp.core.values import MappingValue, MissingValue, OpaqueValue, ScalarValue, SequenceValue, TensorValue, Value
from quizapp.core.verdict import CheckResult, Outcome, Verdict

ASK = "ask"
"""The name under which the answer to a predict card's question is reported."""

_HOW_TO_TYPE = (
    "a number: 3 or 0.25",
    "a list, row by row: [[1, 2], [3, 4]]",
    "a shape: (3, 1)",
    "a dtype: torch.float32",
    "True, False, None, nan or inf",
    "an error by its name: RuntimeError",
)
_ERROR_LEAD = re.compile(r"^(?:it\s+)?(?:raises?\s+)?(?:an?\s+)?")


def judge_predict(card: Card, answer: str, truth: Run) -> Verdict:
    """Judge what a learner says a predict card's question gives, against the run that found it out.

    Numbers may be typed as ints or floats: whole ones must be exact, others right to 1 in 1000. Raises TypeError for
    a card of another kind.
    """
    if not isinstance(card.body, PredictBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which predicts nothing")
    body = card.body
    error = _raised(truth)
    value = shallow(truth.cases[0].results.get(ASK, MissingValue())) if truth.cases else MissingValue()
    trouble = _truth_trouble(card, body, truth, error, value)
    if trouble:
        lead = f"This card's own code fails: {trouble.rstrip('.')}."
        told = f"This does not count against you. Please tell the author of card {card.id}."
        return _verdict(card, Outcome.INTERNAL, feedback=paragraphs([lead, told]), tier=truth.tier.value)
    found = _error_miss(answer, error) if error is not None else _value_miss(answer, value)
    check = CheckResult(found.check if found else ("raises" if error else "value"), ASK, found is None)
    if found is None:
        return _verdict(card, Outcome.PASS, checks=(check,), tier=truth.tier.value)
    feedback = paragraphs([f"That is not what `{short(body.ask)}` gives.", found.message])
    says = _says(answer, body.wrong)
    return _verdict(card, Outcome.WRONG, checks=(check,), feedback=feedback, says=says, tier=truth.tier.value)


def _verdict(
    card: Card,
    outcome: Outcome,
    *,
    checks: tuple[CheckResult, ...] = (),
    feedback: str = "",
    says: str = "",
    tier: str = "none",
) -> Verdict:
    return Verdict(card.id, outcome, checks, feedback, says, tier=tier)


def _raised(truth: Run) -> ErrorReport | None:
    """What the question raised, None if it gave a value or was never reached."""
    if truth.ending is Ending.ERROR and truth.error is not None and truth.error.part == "ask":
        return truth.error
    return truth.cases[0].error if truth.ending is Ending.FINISHED and truth.cases else None


def _truth_trouble(card: Card, body: PredictBody, truth: Run, error: ErrorReport | None, value: Value) -> str:
    """Why there is no truth to judge by, "" if there is."""
    if error is not None and body.raises and same_error_type(error.type, body.raises):
        return ""
    if error is not None:
        wanted = f", not {short(body.raises)}" if body.raises else ""
        return f"`{short(body.ask)}` raises {short(error.type)}{wanted}: {short(error.message, 200)}"
    if truth.ending is not Ending.FINISHED:
        return reference_trouble(truth, card.limits)
    if body.raises:
        return f"`{short(body.ask)}` does not raise {short(body.raises)}"
    return "" if _is_comparable(value) else f"`{short(body.ask)}` gives what cannot be compared"


def _is_comparable(value: Value) -> bool:
    if isinstance(value, SequenceValue):
        return all(map(_is_comparable, value.items))
    if isinstance(value, MappingValue):
        return all(_is_comparable(part) for item in value.items for part in item)
    if isinstance(value, OpaqueValue | MissingValue):
        return False
    return not isinstance(value, TensorValue) or numbers(value) is not None


def _error_miss(answer: str, error: ErrorReport) -> Miss | None:
    """What keeps an answer from naming the error: "IndexError", "an index error" and "IndexError: …" all name it."""
    named = re.split(r"[:(]", _ERROR_LEAD.sub("", clean_line(answer).strip("`'\" .").lower()))[0]
    if word("".join(named.split())) == word(error.type):
        return None
    return Miss("raises", "Answer with the name of the error, such as RuntimeError." if not named else "")


def _value_miss(answer: str, value: Value) -> Miss | None:
    if isinstance(value, ScalarValue) and value.type == "str" and _unquoted(answer) == value.value:
        return None
    try:
        typed = read(answer)
    except UnreadableError as error:
        lead = f"Your answer cannot be read as a value ({short(str(error))}). You can type:"
        return Miss("value", f"{lead}\n{indented(_HOW_TO_TYPE)}")
    return miss(typed, value)


def _unquoted(answer: str) -> str:
    text = answer.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "'\"" else text


def _says(answer: str, wrong: tuple[WrongAnswer, ...]) -> str:
    """What the card says to this wrong answer, compared by the value it stands for."""
    return next((each.says for each in wrong if _same_answer(answer, each.answer)), "")


def _same_answer(one: str, other: str) -> bool:
    if _spaced(one) == _spaced(other):
        return True
    try:
        return same_typed(read(one), read(other))
    except UnreadableError:
        return False


def judge_choice(card: Card, answer: str) -> Verdict:
    """Judge a pick: option numbers from 1 ("2", "1,3", "1 3"), or one option's exact text; numbers go first.

    Passes when just the right options are picked; `says` is what the picked options say. Raises TypeError for a card
    of another kind.
    """
    if not isinstance(card.body, ChoiceBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which has no options")
    options = card.body.options
    picked = _picked(answer, options)
    if not picked:
        message = f"Answer with the number of an option, 1 to {len(options)}; with several, as 1,3."
        return _verdict(card, Outcome.WRONG, checks=(CheckResult("choice", "", False, message),), feedback=message)
    right = {number for number, option in enumerate(options, start=1) if option.correct}
    checks = [CheckResult("choice", str(number), number in right) for number in sorted(picked)]
    missing, extra = right - picked, picked - right
    feedback = _choice_feedback(len(missing), len(extra), len(picked))
    if missing and not extra:
        checks.append(CheckResult("choice", "all", False, feedback))
    told = [*sorted(extra), *sorted(picked & right)]
    says = "\n\n".join(options[number - 1].says for number in told if options[number - 1].says)
    outcome = Outcome.WRONG if missing or extra else Outcome.PASS
    return _verdict(card, outcome, checks=tuple(checks), feedback=feedback, says=says)


def _picked(answer: str, options: tuple[Option, ...]) -> set[int]:
    """The numbers of the picked options; empty when the answer picks none, or one that is not there."""
    parts = re.split(r"[\s,;]+", answer.strip(" \t\r\n,;."))
    if all(re.fullmatch(r"[0-9]{1,4}", part) for part in parts):
        numbered = {int(part) for part in parts}
        if all(1 <= number <= len(options) for number in numbered):
            return numbered
    text = _spaced(answer)
    return {number for number, option in enumerate(options, start=1) if text and _spaced(option.text) == text}


def _choice_feedback(missing: int, extra: int, picked: int) -> str:
    if picked == 1 and extra:
        return "That is not the right option."
    if extra:
        return f"{count(extra, 'of your options is', 'of your options are')} not right."
    return f"What you picked is right, but {count(missing, 'option is', 'options are')} missing." if missing else ""


def judge_recall(card: Card, answer: str, ticked: frozenset[int] | None = None) -> Verdict:
    """Judge an answer in words: by the points that its reader ticked (numbered from 0), if `ticked` is given.

    Without ticks it passes only in the words of the card's own answer, and a listed wrong answer is spoken to; case,
    white space and punctuation are free. Raises TypeError for a card of another kind.
    """
    if not isinstance(card.body, RecallBody):
        raise TypeError(f"card {card.id} is of kind {card.kind}, which asks for no words")
    body = card.body
    words = _folded(answer)
    says = next((each.says for each in body.wrong if words and _folded(each.answer) == words), "")
    if ticked is not None:
        return _judge_ticks(card, body.points, ticked, says)
    if words and words == _folded(body.answer):
        return _verdict(card, Outcome.PASS)
    feedback = paragraphs(["An answer in words is judged by its reader: compare it with the card's, point by point."])
    return _verdict(card, Outcome.WRONG, feedback=feedback, says=says)


def _judge_ticks(card: Card, points: tuple[str, ...], ticked: frozenset[int], says: str) -> Verdict:
    checks = tuple(CheckResult("point", point, number in ticked) for number, point in enumerate(points))
    missed = sum(not check.ok for check in checks)
    if not missed:
        return _verdict(card, Outcome.PASS, checks=checks, says=says)
    feedback = f"{len(points) - missed} of {count(len(points), 'point')} covered."
    return _verdict(card, Outcome.WRONG, checks=checks, feedback=feedback, says=says)


def _spaced(text: str) -> str:
    """A text with every stretch of white space made one space."""
    return " ".join(text.split())


def _folded(text: str) -> str:
    """A text as it is compared in words: lower case, only letters and digits, one space between words."""
    letters = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.sub(r"[\W_]+", " ", letters).split())
