"""Proves a deck: every reference passes, and every starter and known wrong answer fails, by the check it names."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from quizapp.core.answers import judge_choice, judge_recall
from quizapp.core.card import Card, ChoiceBody, CodeBody, Position, PredictBody, RecallBody, WrongAnswer
from quizapp.core.verdict import Outcome, Verdict
from quizapp.decks.library import Library
from quizapp.study.grading import PREDICT_SEED, Grader
from quizapp.study.references import failure_of

CHECK_SEED = 0
"""Checks run on one seed, so that a deck that was found right stays right."""


class Severity(StrEnum):
    """An error makes `quizapp check` fail; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing an author should mend, at the place of its card."""

    where: Position | None
    message: str
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        return f"{self.where or 'unknown place'}: {self.severity.value}: {self.message}"


@dataclass(frozen=True, slots=True)
class CardReport:
    """What was found on one card, in how many runs."""

    card: Card
    problems: tuple[Finding, ...]
    runs: int

    @property
    def ok(self) -> bool:
        """Whether nothing found is an error."""
        return all(finding.severity is not Severity.ERROR for finding in self.problems)


def check(library: Library, grader: Grader) -> Iterator[CardReport]:
    """Check every card of every deck, drafts too, and report on each as soon as it is done.

    Problems in the files themselves are in `library.problems`. Raises SandboxError when code must run and there are
    no walls.
    """
    for deck in library.decks:
        for card in deck.cards:
            yield check_card(card, grader)


def check_card(card: Card, grader: Grader) -> CardReport:
    """Check one card; see `check`."""
    match card.body:
        case CodeBody():
            problems, runs = _check_code(card, card.body, grader)
        case PredictBody():
            problems, runs = _check_predict(card, card.body, grader)
        case ChoiceBody():
            problems, runs = list(_check_choice(card, card.body)), 0
        case RecallBody():
            problems, runs = list(_check_recall(card, card.body)), 0
    return CardReport(card, tuple(problems), runs)


def _check_code(card: Card, body: CodeBody, grader: Grader) -> tuple[list[Finding], int]:
    failure = failure_of(card, grader.reference(card, CHECK_SEED))
    if failure:
        return [Finding(card.where, f"the reference fails: {failure}")], 1
    answers = [("the reference", body.reference), *([("the starter", body.starter)] if body.starter.strip() else [])]
    problems = []
    for what, answer in answers:
        verdict = _grade(grader, card, answer)
        if verdict.passed is not (what == "the reference"):
            problems.append(_unexpected(card, what, verdict))
    for number, wrong in enumerate(body.wrong, 1):
        problems += _check_wrong(card, number, wrong, _grade(grader, card, wrong.answer))
    return problems, 1 + len(answers) + len(body.wrong)


def _check_predict(card: Card, body: PredictBody, grader: Grader) -> tuple[list[Finding], int]:
    failure = failure_of(card, grader.reference(card, PREDICT_SEED))
    if failure:
        return [Finding(card.where, f"the code that is asked about fails: {failure}")], 1
    problems: list[Finding] = []
    for number, wrong in enumerate(body.wrong, 1):
        problems += _check_wrong(card, number, wrong, _grade(grader, card, wrong.answer))
    return problems, 1


def _check_choice(card: Card, body: ChoiceBody) -> Iterator[Finding]:
    right = [number for number, option in enumerate(body.options, 1) if option.correct]
    if not right:
        yield Finding(card.where, "no option is marked correct")
    elif not judge_choice(card, ",".join(map(str, right))).passed:
        yield Finding(card.where, "picking every correct option is not judged right")
    if len(right) == len(body.options):
        yield Finding(card.where, "every option is correct, so there is nothing to choose")
    texts = [option.text for option in body.options]
    for text in sorted({text for text in texts if texts.count(text) > 1}):
        yield Finding(card.where, f"two options say the same: {text!r}")


def _check_recall(card: Card, body: RecallBody) -> Iterator[Finding]:
    if not body.points:
        yield Finding(card.where, "there are no points for the learner to tick", Severity.WARNING)
    for number, wrong in enumerate(body.wrong, 1):
        yield from _check_wrong(card, number, wrong, judge_recall(card, wrong.answer))


def _check_wrong(card: Card, number: int, wrong: WrongAnswer, verdict: Verdict) -> list[Finding]:
    name = f"wrong answer {number}"
    if verdict.outcome in {Outcome.PASS, Outcome.INTERNAL}:
        return [_unexpected(card, name, verdict)]
    caught = {verdict.outcome.value, *(each.check for each in verdict.checks if not each.ok)}
    if not wrong.caught_by or wrong.caught_by in caught:
        return []
    by = ", ".join(sorted(caught - {Outcome.WRONG.value}) or caught)
    return [Finding(card.where, f"{name} is not caught by {wrong.caught_by}, but by {by}")]


def _unexpected(card: Card, what: str, verdict: Verdict) -> Finding:
    if verdict.passed:
        return Finding(card.where, f"{what} passes, but must fail")
    why = "; ".join(each.message for each in verdict.checks if not each.ok)
    if verdict.error is not None:
        why = f"{verdict.error.type}: {verdict.error.message}"
    return Finding(card.where, f"{what} does not pass: {verdict.outcome.value}, {why or verdict.feedback}")


def _grade(grader: Grader, card: Card, answer: str) -> Verdict:
    verdict = grader.grade(card, answer, seed=CHECK_SEED, says=False)
    assert verdict is not None  # nothing cancels a check
    return verdict
