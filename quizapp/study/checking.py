"""Proves a deck: every reference passes, and every starter and known wrong answer fails, by the check it names."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from quizapp.core.answers import judge_choice, judge_recall
from quizapp.core.card import Card, ChoiceBody, CodeBody, Position, PredictBody, RecallBody, WrongAnswer
from quizapp.core.text import clean_line
from quizapp.core.truth import truth_text
from quizapp.core.verdict import Outcome, Verdict
from quizapp.decks.library import Library
from quizapp.study.grading import Grader

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
    reference = _grade(grader, card, body.reference)
    if not reference.passed:
        return [_unexpected(card, "the reference", reference)], 2
    others = [("the starter", WrongAnswer(body.starter))] if body.starter.strip() else []
    others += _named(body.wrong)
    problems = []
    for name, wrong in others:
        problems += _check_wrong(card, name, wrong, _grade(grader, card, wrong.answer))
    return problems, 2 + len(others)


def _check_predict(card: Card, body: PredictBody, grader: Grader) -> tuple[list[Finding], int]:
    truth = _grade(grader, card, truth_text(grader.truth(card)))
    if not truth.passed:
        return [_unexpected(card, "the computed answer", truth)], 1
    problems: list[Finding] = []
    for name, wrong in _named(body.wrong):
        problems += _check_wrong(card, name, wrong, _grade(grader, card, wrong.answer))
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
    for name, wrong in _named(body.wrong):
        yield from _check_wrong(card, name, wrong, judge_recall(card, wrong.answer))


def _named(wrong: Sequence[WrongAnswer]) -> list[tuple[str, WrongAnswer]]:
    return [(f"wrong answer {number}", each) for number, each in enumerate(wrong, 1)]


def _check_wrong(card: Card, name: str, wrong: WrongAnswer, verdict: Verdict) -> list[Finding]:
    if verdict.outcome in {Outcome.PASS, Outcome.INTERNAL}:
        return [_unexpected(card, name, verdict)]
    caught = {verdict.outcome.value, *(each.check for each in verdict.checks if not each.ok)}
    if not wrong.caught_by or wrong.caught_by in caught:
        return []
    by = ", ".join(sorted(caught - {Outcome.WRONG.value}) or sorted(caught))
    return [Finding(card.where, f"{name} is not caught by {wrong.caught_by}, but by {by}")]


def _unexpected(card: Card, name: str, verdict: Verdict) -> Finding:
    """What an author is told of an answer that passes and must not, or must and does not."""
    if verdict.passed:
        return Finding(card.where, f"{name} passes, but must fail")
    # The rest of the feedback speaks to a learner.
    why = clean_line(verdict.feedback.partition("\n\n")[0])
    if verdict.outcome is Outcome.INTERNAL:
        return Finding(card.where, f"{name} could not be judged. {why}")
    return Finding(card.where, f"{name} does not pass ({verdict.outcome.value}). {why}")


def _grade(grader: Grader, card: Card, answer: str) -> Verdict:
    verdict = grader.grade(card, answer, seed=CHECK_SEED, says=False)
    assert verdict is not None  # nothing cancels a check
    return verdict
