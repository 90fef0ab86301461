"""Cards that run nothing: choices, recollections, texts with gaps, and lines that are only put in order."""

from quizapp.core.answers import judge_choice, judge_recall
from quizapp.core.card import Card, ChoiceBody, ClozeBody, OrderBody, RecallBody
from quizapp.core.cloze import completed, judge_cloze
from quizapp.core.order import joined, judge_order
from quizapp.core.verdict import Verdict
from quizapp.study.checking.answers import check_failure
from quizapp.study.checking.findings import Sheet
from quizapp.study.checking.telling import reason

_LEAVE_WRONG = "Take `correct: true` from those that are wrong, or add wrong ones."


def check_choice(card: Card, body: ChoiceBody, sheet: Sheet) -> None:
    """A choice has right options and wrong ones, no two of them the same."""
    right = [number for number, option in enumerate(body.options, 1) if option.correct]
    if not right:
        sheet.add("options", "no option is marked correct", "options")
    elif not judge_choice(card, ",".join(map(str, right))).passed:
        sheet.add("options", "picking every correct option is not judged right", "options")
    if len(right) == len(body.options):
        sheet.add("options", "every option is correct, so there is nothing to choose", "options", _LEAVE_WRONG)
    texts = [" ".join(option.text.split()).casefold() for option in body.options]
    for number, text in enumerate(texts):
        if text in texts[:number]:
            told = f"options {texts.index(text) + 1} and {number + 1} say the same: {body.options[number].text!r}"
            sheet.add("options", told, f"options[{number}].text", "Reword one of them, or delete it.")


def check_recall(card: Card, body: RecallBody, sheet: Sheet) -> None:
    """A recall card has points, and no wrong answer that is its own."""
    if not body.points:
        sheet.add("no-points", "there are no points for the learner to tick")
    for number, wrong in enumerate(body.wrong):
        verdict = judge_recall(card, wrong.answer)
        check_failure(sheet, f"wrong[{number}]", f"wrong answer {number + 1}", wrong, verdict)


def check_cloze(card: Card, body: ClozeBody, sheet: Sheet) -> None:
    """Every answer that a gap takes is taken, and every wrong answer fails in what it says."""
    most = max(len(gap.answers) for gap in body.gaps)
    for number in range(most):
        answers = [gap.answers[min(number, len(gap.answers) - 1)] for gap in body.gaps]
        verdict = judge_cloze(card, "\n".join(answers))
        if not verdict.passed:
            sheet.add("gaps", f"the card's own answer does not pass. {reason(verdict)}", "text")
    for number, wrong in enumerate(body.wrong):
        verdict = judge_cloze(card, completed(body, wrong))
        check_failure(sheet, f"wrong[{number}]", f"wrong answer {number + 1}", wrong, verdict)


def check_order(card: Card, body: OrderBody, sheet: Sheet) -> None:
    """On a card that is not run the author's order is right, and no wrong one is the same."""
    own = _judged(card, joined(body.lines))
    if not own.passed:
        sheet.add("lines", f"the author's order does not pass. {reason(own)}", "lines")
    told = "it cannot be run, so only the author's own order is right; add `setup` and `expect` to judge by results"
    sheet.add("judged-by-order", told, "lines")
    for number, wrong in enumerate(body.wrong):
        check_failure(sheet, f"wrong[{number}]", f"wrong answer {number + 1}", wrong, _judged(card, wrong.answer))


def _judged(card: Card, answer: str) -> Verdict:
    verdict = judge_order(card, answer)
    assert verdict is not None  # only a card that runs leaves it to the run
    return verdict
