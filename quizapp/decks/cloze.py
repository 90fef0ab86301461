"""Cloze cards: a text whose gaps stand in it as `{{answer}}`, or `{{answer|another}}`."""

import re

from quizapp.core.card import ClozeBody, Gap
from quizapp.core.cloze import gap_answers
from quizapp.decks.fields import Fields
from quizapp.decks.places import place_of
from quizapp.decks.wrong import read_wrong

# A value that varies is passed over, so that {{${n}}} is a gap; a backslash takes the meaning from what follows it.
_SIGN = re.compile(r"\$\{\w+\}|\\(?P<literal>\{\{|\}\}|\|)|(?P<sign>\{{2,}|\}{2,}|\|)")
_ESCAPE = "Write \\{{ or \\}} for the characters themselves."


def read_cloze(card: Fields) -> ClozeBody:
    """A cloze card."""
    text = card.text("text", required=True)
    parts = _Reader(card, text).parts() if text.strip() else ()
    body = ClozeBody(parts, read_wrong(card, plain=True))
    for wrong in body.wrong:
        lines = len(gap_answers(wrong.answer, len(body.gaps)))
        if body.gaps and lines > len(body.gaps):
            message = f"a wrong answer has {lines} lines, but the text has {len(body.gaps)} gaps"
            card.report("wrong", message, "Write one gap a line; leave the line of a gap empty that may hold anything.")
    return body


class _Reader:
    """Cuts one text into what is read and what is filled in."""

    def __init__(self, card: Fields, text: str) -> None:
        self._card = card
        self._known_problems = len(card.file.problems)
        self._text = text
        self._parts: list[str | Gap] = []
        self._answers: list[str] | None = None  # of the gap that is open
        self._answers_at: list[int] = []
        self._piece = ""
        self._opened = 0

    def parts(self) -> tuple[str | Gap, ...]:
        """The parts; what is wrong is reported at its place."""
        end = 0
        for found in _SIGN.finditer(self._text):
            self._piece += self._text[end : found.start()]
            end = found.end()
            if found["sign"]:
                self._sign(found["sign"], found.start())
            else:
                self._piece += found["literal"] or found.group()
        self._piece += self._text[end:]
        if self._answers is not None:
            self._report(self._opened, "this gap is not closed", f"Close it with }}}}. {_ESCAPE}")
        self._end_words()
        if (
            not any(isinstance(part, Gap) for part in self._parts)
            and len(self._card.file.problems) == self._known_problems
        ):
            self._report(0, "`text` has no gap", "Put {{ and }} around what the learner is to fill in.")
        return tuple(self._parts)

    def _sign(self, sign: str, at: int) -> None:
        inside = self._answers is not None
        if len(sign) > 2:
            hint = f"Put a space where the gap begins or ends, as in {{{{ {{x}} }}}}. {_ESCAPE}"
            self._report(at, f"`{sign[:8]}` could be read in two ways", hint)
        if sign == "|":
            self._next_answer(at) if inside else self._keep(sign)
        elif sign[0] == "{":
            self._report(at, "a gap cannot begin inside another", _ESCAPE) if inside else self._open(at)
        elif inside:
            self._close(at)
        else:
            self._report(at, "`}}` closes no gap", _ESCAPE)

    def _keep(self, text: str) -> None:
        self._piece += text

    def _open(self, at: int) -> None:
        self._end_words()
        self._answers, self._answers_at, self._opened = [], [at + 2], at

    def _next_answer(self, at: int) -> None:
        assert self._answers is not None
        answer = " ".join(self._piece.split())
        if not answer:
            self._report(self._answers_at[-1], "an answer of this gap is empty", "Write it out, or delete the `|`.")
        self._answers.append(answer)
        self._answers_at.append(at + 1)
        self._piece = ""

    def _close(self, at: int) -> None:
        assert self._answers is not None
        self._next_answer(at)
        self._parts.append(Gap(tuple(self._answers)))
        self._answers = None

    def _end_words(self) -> None:
        if self._piece:
            self._parts.append(self._piece)
        self._piece = ""

    def _report(self, offset: int, message: str, hint: str) -> None:
        card = self._card
        card.file.report(place_of(card.file, card.at("text"), self._text, offset), message, hint)
