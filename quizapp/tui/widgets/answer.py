"""What the screen needs of an answer, whatever the kind of its card."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget


class Answer(Vertical):
    """The pane in which the learner answers; one class a kind."""

    TITLE: ClassVar[str]
    FILE: ClassVar[str] = ""
    """The name of the file that $EDITOR opens; empty where there is nothing to edit."""

    def __init__(self) -> None:
        super().__init__()
        self.border_title = Content(self.TITLE)

    @property
    @abstractmethod
    def text(self) -> str:
        """The answer as it is judged."""

    @property
    def ticked(self) -> frozenset[int] | None:
        """The points ticked, on recall cards once they are shown."""
        return None

    @property
    @abstractmethod
    def field(self) -> Widget:
        """The widget that the keys go to."""

    @property
    def wants_answer_shown(self) -> bool:
        """Whether the learner must see the card's answer before this one can be judged."""
        return False

    @property
    def lacking(self) -> str:
        """What must be done before there is anything to judge, in a sentence; empty when nothing must."""
        return ""

    def type_ahead(self, pieces: Sequence[str]) -> None:
        """Type what was typed before the answer was there, each key and each paste by itself, where it is text."""

    def set_text(self, text: str) -> None:
        """Replace the answer."""

    def mark_line(self, line: int) -> None:
        """Mark the line that failed."""
