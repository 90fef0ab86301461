"""The result: a run's output while it runs, then the verdict, then the answer and the explanation."""

from textual.app import ComposeResult
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from quizapp.core.card import Card, Kind
from quizapp.core.text import clean
from quizapp.core.verdict import Verdict
from quizapp.study.revealing import Revealed
from quizapp.tui.keys import key_in_force
from quizapp.tui.prose import code, prose
from quizapp.tui.widgets.order import line_content
from quizapp.tui.widgets.output import Output
from quizapp.tui.widgets.verdict import VerdictView


class Result(VerticalScroll):
    """Hidden until there is something to show; scrolls when it is long."""

    def __init__(self, card: Card) -> None:
        super().__init__()
        self._card = card

    def compose(self) -> ComposeResult:
        """Lay out the places that later hold verdict, output and answer."""
        yield Vertical(id="told")
        yield Output()
        yield Vertical(id="revealed")

    def start(self) -> None:
        """Make room for a new attempt."""
        self.query_one("#told").remove_children()
        self.query_one(Output).start()
        self.tick(0.0)
        self.add_class("-open", "-running")

    def tick(self, seconds: float, output: str = "") -> None:
        """Show the time that has gone by and what was printed since."""
        self.border_title = Content(f"running {seconds:.1f} s – {key_in_force(self.app, 'back')} cancels")
        self.query_one(Output).stream(output)

    def show_verdict(self, verdict: Verdict, output: str = "") -> None:
        """Show the verdict on the attempt that has ended."""
        self._stop("result")
        printed = self.query_one(Output)
        printed.stream(output)
        if not printed.is_open:
            printed.stream(verdict.stdout)
        if verdict.truncated:
            printed.border_title = Content("printed – too much to keep, cut off")
        self._tell(VerdictView(verdict, self._card.kind))
        self.scroll_home(animate=False)

    def show_failure(self, message: str, hint: str) -> None:
        """Say why no attempt could be made."""
        self._stop("not run")
        text = Content.assemble(("! ", "bold $text-warning"), clean(message), "\n", (clean(hint), "dim"))
        self._tell(Static(text, id="failure"))

    def show_cancelled(self, output: str = "") -> None:
        """Say that the attempt was stopped."""
        self._stop("cancelled")
        self.query_one(Output).stream(output)
        self._tell(Static(Content("Cancelled. Nothing was counted."), id="cancelled"))

    def show_answer(self, revealed: Revealed) -> None:
        """Show the card's answer and its explanation."""
        if self._card.kind is Kind.ORDER:
            answer = Content("\n").join(line_content(revealed.answer.split("\n")))
        elif self._card.kind in {Kind.CODE, Kind.PREDICT}:
            answer = code(revealed.answer)
        else:
            answer = prose(revealed.answer)
        self._reveal(Content.assemble(("the answer", "bold $text-success"), "\n", answer), "answer")
        self.show_explain(revealed.explain)

    def show_explain(self, text: str) -> None:
        """Show the explanation, once."""
        if text.strip():
            self._reveal(Content.assemble(("why", "bold $text-primary"), "\n", prose(text)), "explain")

    def _reveal(self, content: Content, name: str) -> None:
        if self.query(f"#{name}"):
            return
        self.query_one("#revealed").mount(Static(content, id=name))
        if not self.has_class("-open"):
            self._stop("result")
            self.add_class("-open")

    def _stop(self, title: str) -> None:
        self.remove_class("-running")
        self.border_title = Content(title)

    def _tell(self, *widgets: Static | VerdictView) -> None:
        told = self.query_one("#told")
        told.remove_children()
        told.mount(*widgets)
