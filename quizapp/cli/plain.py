"""The drill on plain lines: for screen readers, pipes, and terminals without Textual."""

from typing import TextIO

from quizapp.cli import plain_words as words
from quizapp.cli.plain_acts import acted
from quizapp.core.card import Card, ChoiceBody, ClozeBody, Kind, OrderBody, PredictBody
from quizapp.core.order import by_numbers
from quizapp.core.text import clean
from quizapp.core.verdict import Verdict
from quizapp.errors import ExitCode, QuizappError
from quizapp.study.drill import Drill
from quizapp.study.workspace import Workspace


class _Over(Exception):  # noqa: N818 - the way a drill ends, not an error
    """The learner quits, or the input has ended."""


class _Skipped(Exception):  # noqa: N818
    """The learner sets this card aside."""


class _Moved(Exception):  # noqa: N818
    """The drill has gone on to another card, or back to an earlier one."""


def run_plain(workspace: Workspace, drill: Drill, stdin: TextIO, stdout: TextIO) -> int:
    """Drill until nothing is due, the input ends or the learner quits; return the exit code.

    An answer in code or words ends with a line holding only "."; a prediction, a choice or an order is one line, and
    each gap of a text is one. A first line that begins with ":" is a command. An answer that the input cuts short is
    kept as a draft, and a verdict that is left unrated is no review. Raises SandboxError when code must run and there
    are no walls, and StoreError when the database refuses, each after the summary.
    """
    return PlainDrill(workspace, drill, stdin, stdout).run()


class PlainDrill:
    """One drill in conversation. What is asked follows from the drill's state; nothing is remembered here."""

    def __init__(self, workspace: Workspace, drill: Drill, stdin: TextIO, stdout: TextIO) -> None:
        self._workspace = workspace
        self._drill = drill
        self._stdin = stdin
        self._stdout = stdout
        self._begun: list[str] = []  # the lines of an answer whose end has not been typed yet

    def run(self) -> int:
        """Ask card after card."""
        try:
            return self._run()
        finally:
            # Out here, since a terminal that goes away ends the input and sends a signal, which may come at any step.
            try:
                self._keep_begun()
            except KeyboardInterrupt:
                self._keep_begun()  # the signal comes but once
                raise

    def _run(self) -> int:
        self._begin()
        try:
            while (card := self._drill.card) is not None:
                self._one_card(card)
        except _Over:
            self._summary()
        except KeyboardInterrupt:
            self._summary()
            return ExitCode.INTERRUPTED
        except QuizappError:
            self._summary()
            raise
        else:
            self._summary()
        return ExitCode.OK

    def _begin(self) -> None:
        if not self._drill.records:
            self._say(words.CRAM)
        self._say(words.counts(self._drill.counts))

    def _one_card(self, card: Card) -> None:
        self._say(f"\n{words.card(card, self._drill.state, self._drill.lines)}")
        if self._has_draft():
            self._say(words.draft(self._drill.draft))
        try:
            if self._drill.can_rate:  # its rating was taken back
                self._say(words.come_back(self._drill.verdict))
            else:
                self._answer(card)
            while not self._rate(card):
                self._answer(card)
        except _Skipped:
            self._drill.skip()
        except _Moved:
            return

    # Answering.

    def _answer(self, card: Card) -> None:
        """Take one answer and judge it, unless the learner has the answer shown instead."""
        text = self._ask(card)
        if text is None:
            return
        self._drill.save_draft(text)
        if card.kind is Kind.RECALL:
            self._self_check(text)
        else:
            self._apply(self._drill.grade(text))

    def _ask(self, card: Card) -> str | None:
        """Return what was answered; None when the answer was revealed instead."""
        while True:
            self._say(words.how_to_answer(card))
            line = self._line()
            if line.strip() == ":reveal":
                self._reveal()
                return None
            if line.strip() == ":draft" and self._has_draft():
                return self._drill.draft
            if line.startswith(":"):
                self._command(line.strip())
                continue
            try:
                return self._typed(card, line)
            except ValueError as error:
                self._say(str(error))

    def _typed(self, card: Card, line: str) -> str | None:
        """Return the answer that begins with this line, None when it was revealed on the way.

        Raises ValueError, which says why, for a line that begins none.
        """
        match card.body:
            case OrderBody(distractors=distractors):
                return by_numbers(self._drill.lines, line, all_needed=not distractors)
            case ClozeBody(gaps=gaps):
                text = self._gaps(line, len(gaps))
                if text is None:
                    return None
            case PredictBody() | ChoiceBody():
                text = line.strip()
            case _:
                text = self._rest(line)
        if not text.strip() and card.kind is not Kind.RECALL:
            raise ValueError(words.NOTHING_TYPED)
        return text

    def _gaps(self, first: str, number: int) -> str | None:
        """Read on, one line a gap or a command; None when the answer was revealed, a draft when it is cut short."""
        lines = self._begun = [first]
        while len(lines) < number:
            self._say(words.next_gap(len(lines) + 1, number))
            line = self._line()
            if line.strip() == ":reveal":
                self._reveal()
                self._begun = []
                return None
            if line.strip() == ":skip":
                self._keep_begun()
            if line.strip() in words.COMMANDS:
                self._command(line.strip())
            else:
                lines.append(line)
        self._begun = []
        return "\n".join(lines)

    def _rest(self, line: str) -> str:
        """Read on to the line that ends an answer; what the input cuts short becomes a draft."""
        lines = self._begun = []
        while line != words.END_OF_ANSWER:
            lines.append(line)
            line = self._line()
        self._begun = []
        return "\n".join(lines)

    def _keep_begun(self) -> None:
        """Keep as a draft what has been typed of an answer that is cut short."""
        if self._begun:
            self._drill.save_draft("\n".join(self._begun))
        self._begun = []

    def _self_check(self, text: str) -> None:
        """Show the answer, and let the learner tick what their own words covered."""
        known = self._drill.grade(text)
        if known is not None and known.says:
            self._say(known.says)
        revealed = self._drill.reveal()
        self._say(words.answer_and_points(revealed))
        while (ticked := words.parse_ticks(line := self._line(), len(revealed.points) or 1)) is None:
            if line.startswith(":"):
                self._command(line.strip())
            self._say(words.how_to_tick(len(revealed.points)))
        if revealed.points or ticked:
            self._apply(self._drill.grade(text, ticked=ticked if revealed.points else frozenset()))

    def _apply(self, verdict: Verdict | None) -> None:
        if verdict is not None:
            self._drill.apply(verdict)
            self._say(words.verdict(verdict))

    # Rating.

    def _rate(self, card: Card) -> bool:
        """Take a rating, and go on to the next card; False when the learner wants to answer again."""
        if self._drill.verdict is not None and self._drill.verdict.passed and card.explain:
            self._say(card.explain)
        while True:
            if self._drill.auto_rating is not None:
                self._confirm("")
                return True
            self._say(words.menu(self._drill))
            typed = self._line().strip()
            line = typed.lower()
            match line.removeprefix(":"):
                case "t" | "try" if card.kind is not Kind.RECALL:
                    return False
                case "h":
                    self._command(":hint")
                case "r" | "reveal":
                    self._reveal()
                case "" if not self._drill.can_rate:
                    raise _Skipped
                case "" | "1" | "2" | "3" | "4" if self._drill.can_rate:
                    self._confirm(line)
                    return True
                case _:
                    self._command(typed)

    def _confirm(self, line: str) -> None:
        """Record the rating of that number, the suggested one for an empty line."""
        choices = self._drill.choices()
        chosen = next(each for each in choices if (line == str(each.rating.value) if line else each.suggested))
        self._drill.rate(chosen.rating)
        self._say(words.rated(chosen) if self._drill.records else words.crammed(chosen))
        if self._drill.leech is not None:
            self._say(self._drill.leech.says)

    # Smaller moves.

    def _command(self, command: str) -> None:
        match command.lower():
            case ":hint":
                hint = self._drill.hint()
                self._say(words.hint(hint, len(self._drill.hints)))
            case ":skip":
                raise _Skipped
            case ":quit":
                raise _Over
            case ":help":
                self._say(words.HELP)
            case _:
                self._act(command)

    def _act(self, command: str) -> None:
        """Undo, redo or mark the card; the drill may then stand on another."""
        turn = self._drill.turn
        told = acted(self._drill, command)
        self._say(words.NOT_UNDERSTOOD if told is None else told)
        if self._drill.turn != turn or self._drill.card is None:
            raise _Moved

    def _reveal(self) -> None:
        self._say(words.revealed(self._drill.reveal()))

    def _has_draft(self) -> bool:
        return self._drill.draft not in {"", self._drill.starter}

    def _summary(self) -> None:
        self._say(words.summary(self._drill.summary(), self._workspace.config.zone()))

    def _line(self) -> str:
        """The next line of input without its end; the drill is over when there is none, or no terminal any more."""
        try:
            line = self._stdin.readline()
        except OSError as error:
            raise _Over from error
        if not line:
            raise _Over
        return line.rstrip("\r\n")

    def _say(self, text: str) -> None:
        self._stdout.write(f"{clean(text)}\n")
        self._stdout.flush()
