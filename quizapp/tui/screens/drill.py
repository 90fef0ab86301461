"""One card: the question, the answer being written, the verdict on it, and the rating."""

from contextlib import suppress
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.timer import Timer
from textual.widgets import Footer, Input, TextArea
from textual.worker import Worker, WorkerState

from quizapp.core.card import Card, Kind
from quizapp.core.rating import Rating
from quizapp.core.text import clean
from quizapp.core.verdict import Verdict
from quizapp.errors import QuizappError
from quizapp.study.drill import Drill
from quizapp.tui.ahead import TypedAhead
from quizapp.tui.attempt import Attempt
from quizapp.tui.desk import Desk
from quizapp.tui.keys import bound
from quizapp.tui.messages import (
    AnswerChanged,
    AnswerGiven,
    AttemptFailed,
    CardDone,
    DrillLeft,
    Judged,
    RatingChosen,
    RevealReady,
)
from quizapp.tui.screens.acting import ActingScreen
from quizapp.tui.screens.layout import NARROW_TO_WIDE, SHORT_TO_TALL, take_shape
from quizapp.tui.suspended import edit_elsewhere
from quizapp.tui.widgets.answers import RecallAnswer, answer_for
from quizapp.tui.widgets.question import Question
from quizapp.tui.widgets.ratings import RatingBar
from quizapp.tui.widgets.result import Result
from quizapp.tui.widgets.topbar import TopBar, counts_line

TICK = 0.1
DRAFT_AFTER = 0.5  # seconds without a key before the unfinished answer is written down


class DrillScreen(ActingScreen):
    """Holds nothing that matters: what the learner did is in the drill, what was typed goes to its draft."""

    HORIZONTAL_BREAKPOINTS = NARROW_TO_WIDE
    VERTICAL_BREAKPOINTS = SHORT_TO_TALL
    HELP_TITLE: ClassVar[str] = "While a card is shown"

    BINDINGS: ClassVar[list[BindingType]] = [
        bound("submit", "run", "Run"),
        bound("submit", "compare", "Compare"),
        bound("submit", "check", "Check"),
        bound("submit", "cancel", "Cancel", show=False),
        bound("back", "cancel", "Cancel"),
        Binding("ctrl+c", "cancel", "Cancel", show=False, priority=True),
        bound("hint", "hint", "Hint"),
        bound("reveal", "reveal", "Reveal"),
        bound("edit", "edit", "$EDITOR"),
        bound("clear", "clear", "Clear back to the starter", show=False),
        bound("back", "to_ratings", "Rate"),
        bound("back", "step_out", "Leave text"),
        bound("answer", "try_again", "Try again"),
        bound("answer", "answer", "Answer"),
        bound("back", "home", "Home"),
        bound("skip", "skip", "Skip", show=False),
        bound("scroll_down", "scroll_result(1)", "Scroll the result down", show=False),
        bound("scroll_up", "scroll_result(-1)", "Scroll the result up", show=False),
        *(bound(rating.name.lower(), f"rate({rating.value})", rating.label, show=False) for rating in Rating),
    ]

    def __init__(self, drill: Drill, desk: Desk, title: str, ahead: TypedAhead | None = None) -> None:
        super().__init__()
        card = drill.card
        assert card is not None  # the app shows this screen only while there is one
        self._drill = drill
        self._desk = desk
        self._card: Card = card
        self._title = title
        self._ahead = ahead or TypedAhead()
        self._attempt: Attempt | None = None
        self._text = drill.draft
        self._unsaved = False
        self._done = False
        self._draft_timer: Timer | None = None
        self._answer = answer_for(card, self._text, drill.lines)

    def compose(self) -> ComposeResult:
        """Lay out question and answer, side by side where there is room."""
        take_shape(self)
        yield TopBar(self._title, self.facts())
        with Container(id="body"):
            yield Question(self._card, self._drill.hints)
            with Vertical(id="work"):
                yield self._answer
                yield Result(self._card)
        yield RatingBar()
        yield Footer(show_command_palette=False)

    def facts(self) -> Content:
        """What the top line says on the right: how much is left."""
        counts = self._drill.counts
        return counts_line(counts.new, counts.learning, counts.review)

    def on_mount(self) -> None:
        """Begin in the answer, with what was typed while there was none."""
        self._clock = self.set_interval(TICK, self._tick, pause=True)
        self.set_focus(self._answer.field)  # at once: a key that comes now is for the answer
        typed = self._ahead.release()
        if self._rateable:  # its rating was taken back
            self.call_after_refresh(self._show_again)
        elif typed:
            self._answer.type_ahead(typed)

    # Which keys are valid now.

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Hide the keys that would do nothing now."""
        if self._done:
            return False
        running = self._attempt is not None
        in_text = isinstance(self.focused, TextArea | Input)
        in_answer = self.focused is self._answer.field
        compares = self._answer.wants_answer_shown
        code = self._card.kind is Kind.CODE
        allowed = {
            "run": not running and code,
            "compare": not running and compares,
            "check": not running and not compares and not code,
            "cancel": running,
            "hint": self._drill.more_hints and not (self._drill.verdict and self._drill.verdict.passed),
            "reveal": not running and not self._drill.revealed,
            **dict.fromkeys(("edit", "clear"), not running and in_answer and in_text and bool(self._answer.FILE)),
            "to_ratings": not running and in_answer and self._rateable,
            "step_out": not running and in_text and not self._rateable,
            "try_again": not in_answer and self._rateable,
            "answer": not in_answer and not self._rateable,
            "home": not running and not in_text and not (in_answer and self._rateable),
            "skip": not running,
            "rate": not running and self._rateable,
            "marks": not running,
            **dict.fromkeys(("undo", "redo", "mark"), not running and not in_text),
        }
        return allowed.get(action, True)

    @property
    def _rateable(self) -> bool:
        return not self._done and self._drill.can_rate

    # Attempts.

    @on(AnswerGiven)
    def action_run(self) -> None:
        """Judge the answer."""
        if self._attempt is not None:
            return
        if self._answer.lacking:
            self.notify(self._answer.lacking, markup=False)
        else:
            self._start()

    action_check = action_run

    def action_compare(self) -> None:
        """Show the card's answer beside the learner's."""
        self.action_reveal()

    def _start(self) -> None:
        self._attempt = Attempt()
        self._answer.mark_line(0)
        self.query_one(Result).start()
        self._clock.resume()
        self.refresh_bindings()
        self._grade(self._attempt, self._answer.text, self._answer.ticked)

    @work(thread=True, exclusive=True, exit_on_error=False, group="grade")
    def _grade(self, attempt: Attempt, answer: str, ticked: frozenset[int] | None) -> None:
        try:
            verdict = self._drill.grade(answer, ticked=ticked, on_output=attempt.write, cancel=attempt.cancel)
        except QuizappError as error:
            self.post_message(AttemptFailed(attempt, error.message, error.hint))
        else:
            self.post_message(Judged(attempt, verdict))

    def action_cancel(self) -> None:
        """Stop the attempt under way."""
        if self._attempt is not None:
            self._attempt.cancel.set()

    def _tick(self) -> None:
        if self._attempt is not None:
            self.query_one(Result).tick(self._attempt.seconds, self._attempt.take())

    def _ended(self, attempt: Attempt) -> bool:
        """Take the attempt off the screen; False when it is not the one the screen is about."""
        if self._done or attempt is not self._attempt:
            return False
        self._attempt = None
        self._clock.pause()
        self.refresh_bindings()
        return True

    @on(Judged)
    def _judged(self, message: Judged) -> None:
        if not self._ended(message.attempt):
            return
        result = self.query_one(Result)
        output = message.attempt.take()
        if message.verdict is None:
            result.show_cancelled(output)
            return
        self._drill.apply(message.verdict)
        result.show_verdict(message.verdict, output)
        self._after(message.verdict)

    def _after(self, verdict: Verdict) -> None:
        if verdict.error is not None and verdict.error.part == "code":
            self._answer.mark_line(verdict.error.line)
        if verdict.passed:
            self.query_one(Result).show_explain(self._card.explain)
        self._offer_ratings(focus=verdict.passed or not self._answer.FILE or self._answer.ticked is not None)

    @on(AttemptFailed)
    def _attempt_failed(self, message: AttemptFailed) -> None:
        if self._ended(message.attempt):
            self.query_one(Result).show_failure(message.message, message.hint)

    @on(Worker.StateChanged)
    def _worker_died(self, event: Worker.StateChanged) -> None:
        if event.state is WorkerState.ERROR and self._attempt is not None:
            failure = f"{type(event.worker.error).__name__}: {event.worker.error}"
            self._attempt_failed(AttemptFailed(self._attempt, f"Our fault: {failure}", "Run it again."))

    # Help on the way.

    def action_hint(self) -> None:
        """Uncover the next hint."""
        hint = self._drill.hint()
        if hint is not None:
            self.query_one(Question).add_hint(len(self._drill.hints), hint)
        self.refresh_bindings()

    @work(thread=True, exclusive=True, exit_on_error=False, group="reveal")
    def action_reveal(self) -> None:
        """Give the answer away, once it is known."""
        # What goes wrong here goes wrong again in `reveal`, where it is told.
        with suppress(QuizappError):
            self._desk.ready_to_reveal(self._card)
        self.post_message(RevealReady())

    @on(RevealReady)
    def _reveal(self) -> None:
        if self._done:  # the drill already stands on the next card, and would reveal that
            return
        try:
            revealed = self._drill.reveal()
        except QuizappError as error:
            self.query_one(Result).show_failure(error.message, error.hint)
            return
        if isinstance(self._answer, RecallAnswer) and self._answer.wants_answer_shown:
            self._answer.compare(revealed)
            self.call_after_refresh(self._answer.field.focus)
        else:
            self.query_one(Result).show_answer(revealed)
            self._offer_ratings(focus=True)
        self.refresh_bindings()

    def action_edit(self) -> None:
        """Hand the answer to the learner's own editor."""
        text = edit_elsewhere(self.app, self._answer.text, self._answer.FILE)
        if text is not None:
            self._answer.set_text(text)

    def action_clear(self) -> None:
        """Clear the text back to the starter; undo in the text brings it back."""
        self._answer.set_text(self._drill.starter)

    # Where the keys go.

    def action_answer(self) -> None:
        """Go back to the answer."""
        self._answer.field.focus()

    action_try_again = action_answer

    def action_to_ratings(self) -> None:
        """Leave the answer for the rating bar."""
        self.query_one(RatingBar).focus()

    def action_step_out(self) -> None:
        """Leave the text, so that single keys act."""
        self.query_one(Question).focus()

    def action_scroll_result(self, pages: int) -> None:
        """Read on in the result without leaving the answer."""
        result = self.query_one(Result)
        result.scroll_relative(y=pages * max(result.size.height - 1, 1), animate=False)

    # Rating.

    def _offer_ratings(self, *, focus: bool) -> None:
        if not self._rateable:
            return
        bar = self.query_one(RatingBar)
        bar.offer(self._drill.choices(), unasked=self._drill.auto_rating is not None)
        self.add_class("-judged")
        if focus:
            self.call_after_refresh(bar.focus)
        self.refresh_bindings()

    def action_rate(self, rating: int) -> None:
        """Rate the card."""
        self._rate(Rating(rating))

    @on(RatingChosen)
    def _rating_chosen(self, message: RatingChosen) -> None:
        self._rate(message.rating)

    def _rate(self, rating: Rating) -> None:
        if self._attempt is not None or not self._rateable:
            return
        self._save_draft()  # so that an undo brings the answer back too
        try:
            self._drill.rate(rating)
        except QuizappError as error:
            self.notify(clean(str(error)), title="Not saved", severity="error", markup=False, timeout=15)
            return
        if self._drill.leech is not None:
            self.notify(clean(self._drill.leech.says), title="Leech", severity="warning", markup=False, timeout=15)
        self._leave(CardDone())

    def action_skip(self) -> None:
        """Set the card aside until the next drill."""
        self._save_draft()
        self._drill.skip()
        self._leave(CardDone())

    def action_home(self) -> None:
        """Go home; the unfinished answer is kept."""
        self._save_draft()
        self._leave(DrillLeft())

    # Around the card.

    @property
    def acted_on(self) -> Drill | None:
        """The drill, unless an attempt is under way or the card is done with."""
        return None if self._done or self._attempt is not None else self._drill

    def keep(self) -> None:
        """Write the unfinished answer down."""
        self._save_draft()

    def go_on(self) -> None:
        """Show the card that the drill now stands on."""
        self._leave(CardDone())

    def _show_again(self) -> None:
        """Show how the answer was judged before its rating was taken back."""
        verdict = self._drill.verdict
        if verdict is not None:
            self.query_one(Result).show_verdict(verdict, "")
            self._after(verdict)
        else:
            self._offer_ratings(focus=True)

    def _leave(self, message: CardDone | DrillLeft) -> None:
        self._done = True
        if isinstance(message, CardDone):
            self._ahead.hold(keep=False)
        self.post_message(message)

    # Drafts.

    @on(AnswerChanged)
    def _answer_changed(self, message: AnswerChanged) -> None:
        self._unsaved = self._unsaved or message.text != self._text
        self._text = message.text
        if self._draft_timer is not None:
            self._draft_timer.stop()
        self._draft_timer = self.set_timer(DRAFT_AFTER, self._save_draft)

    def _save_draft(self) -> None:
        if self._unsaved and not self._done:
            self._drill.save_draft(self._text)
            self._unsaved = False

    def on_unmount(self) -> None:
        """Stop what still runs and keep what was typed."""
        self.action_cancel()
        self._save_draft()
