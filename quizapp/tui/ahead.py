"""What is typed before there is anything to type into: while a drill is opened, and while its next card is drawn."""

from collections.abc import Sequence

from textual import events

_ENTER = ("enter", "ctrl+j")  # what is typed before the app has the terminal comes with each Enter as ctrl+j


class TypedAhead:
    """While it is `holding` no key acts on what cannot be seen yet; text may be kept for the answer to come."""

    def __init__(self) -> None:
        self.holding = False
        self.entered = False
        """Whether an Enter came before any text."""
        self._keeping = False
        self._pieces: list[str] = []

    def hold(self, *, keep: bool) -> None:
        """Hold keys back from now on, and `keep` what is text among them; what is held already stays so."""
        self._keeping = self._keeping if self.holding else keep
        self.holding = True

    def take(self, event: events.Key | events.Paste) -> None:
        """Hold a key or a paste; an Enter before any text was meant for what came before."""
        if not self._keeping:
            return
        if isinstance(event, events.Paste):
            self._pieces.append(event.text)
        elif event.key in _ENTER and not self._pieces:
            self.entered = True
        elif event.key in _ENTER:
            self._pieces.append("\n")
        elif event.key == "backspace":
            del self._pieces[-1:]
        elif event.is_printable and event.character is not None:
            self._pieces.append(event.character)

    def release(self) -> Sequence[str]:
        """Hold nothing any more, and give out the text that was kept: each key and each paste by itself."""
        pieces, self._pieces = self._pieces, []
        self.holding = self.entered = False
        return pieces


def first_line(pieces: Sequence[str]) -> str:
    """What was typed up to the first Enter, for an answer on one line: the Enter would hand it in."""
    return "".join(pieces).partition("\n")[0]
