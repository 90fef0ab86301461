"""A sheet with everything that can be set on the card now shown."""

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from quizapp.core.record import Marks
from quizapp.core.text import clean_line
from quizapp.tui.keys import bound

Choice = tuple[str, str | None]
"""The word of an action and its value, None when the value is yet to be asked for."""

_ITEMS: tuple[tuple[str, str, Choice], ...] = (
    ("s", "Suspend: never ask it, until you unsuspend it", ("suspend", "")),
    ("b", "Bury: do not ask it until tomorrow", ("bury", "")),
    ("1-7", "Flag it; 0 takes the flag off", ("flag", None)),
    ("t", "Tag it with a word of your own …", ("tag", None)),
    ("f", "Forget: make it new again", ("forget", "")),
)


class MarkScreen(ModalScreen[Choice | None]):
    """Gives back what the learner chooses; None for nothing."""

    HELP_TITLE: ClassVar[str] = "On the sheet of marks"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("s", "choose('suspend', '')", "Suspend", show=False),
        Binding("b", "choose('bury', '')", "Bury until tomorrow", show=False),
        *(Binding(str(flag), f"choose('flag', '{flag}')", f"Flag {flag}", show=False) for flag in range(1, 8)),
        Binding("0", "choose('flag', '0')", "Take the flag off", show=False),
        Binding("t", "choose('tag')", "Tag", show=False),
        Binding("f", "choose('forget', '')", "Forget: make it new again", show=False),
        Binding("enter", "pick", "Choose", priority=True),
        bound("back", "dismiss(None)", "Back"),
        Binding("q", "dismiss(None)", "Back", show=False),
    ]

    def __init__(self, card: str, marks: Marks) -> None:
        super().__init__()
        self._card = card
        self._marks = marks
        self._choices: list[Choice] = [choice for _, _, choice in _ITEMS]
        self._choices += [("untag", tag) for tag in marks.tags]

    def compose(self) -> ComposeResult:
        """Lay out what is set, and what can be."""
        with Vertical(classes="sheet") as sheet:
            sheet.border_title = Content(clean_line(self._card))
            yield Static(Content(_standing(self._marks)), id="marks-now")
            lines = [f"{key:>3}  {what}" for key, what, _ in _ITEMS]
            lines += [f"     Take off your tag {clean_line(tag)}" for tag in self._marks.tags]
            yield OptionList(*(Option(Content(line)) for line in lines), id="marks")
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        """Let the arrows choose."""
        self.query_one(OptionList).focus()

    def action_choose(self, word: str, value: str | None = None) -> None:
        """Choose by a key."""
        self.dismiss((word, value))

    def action_pick(self) -> None:
        """Choose the line pointed at."""
        self.query_one(OptionList).action_select()

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._choices[event.option_index])


def _standing(marks: Marks) -> str:
    parts = [f"flag {marks.flag}"] if marks.flag else []
    parts += [f"your tags: {', '.join(clean_line(tag) for tag in marks.tags)}"] if marks.tags else []
    return f"Set on this card: {'; '.join(parts) or 'nothing'}."
