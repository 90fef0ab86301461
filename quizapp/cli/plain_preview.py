"""A preview on plain lines: the plain drill, which follows the files before each answer and records nothing."""

from typing import TextIO

from quizapp.cli.output import counted
from quizapp.cli.plain import PlainDrill
from quizapp.core.card import Card, Status
from quizapp.study.previewing import Preview
from quizapp.study.workspace import Workspace


class _Changed(Exception):  # noqa: N818 - what an author wants, not an error
    """The card in its file is no longer the one that was shown."""


def run_plain_preview(workspace: Workspace, preview: Preview, stdin: TextIO, stdout: TextIO) -> int:
    """Show card after card until the last, the end of the input or `:quit`; return the exit code.

    The files are looked at before each answer, and a card that has changed is shown again. Raises SandboxError when
    code must run and there are no walls.
    """
    return _PlainPreview(workspace, preview, stdin, stdout).run()


class _PlainPreview(PlainDrill):
    """The plain drill over a preview."""

    def __init__(self, workspace: Workspace, preview: Preview, stdin: TextIO, stdout: TextIO) -> None:
        super().__init__(workspace, preview, stdin, stdout)
        self._preview = preview
        self._told = preview.problem  # that was told before the first card

    def _begin(self) -> None:
        self._say(f"Preview of {counted(self._preview.place[1], 'card')}: nothing is recorded.")

    def _one_card(self, card: Card) -> None:
        if card.status is Status.DRAFT:
            self._say("\nA draft, which learners are not shown:")
        try:
            super()._one_card(card)
        except _Changed:
            self._say("\nThe file has changed.")

    def _answer(self, card: Card) -> None:
        self._follow()
        super()._answer(card)

    def _follow(self) -> None:
        """Look at the files; raises _Changed when the card is not the one that was shown."""
        changed = self._preview.outdated and self._preview.take(self._preview.look())
        if self._preview.problem != self._told:
            self._told = self._preview.problem
            stale = "\nThe card is shown as it was." if self._preview.stale else ""
            self._say(f"{self._told}{stale}" if self._told else "The files can be read again.")
        if changed:
            raise _Changed

    def _confirm(self, line: str) -> None:
        """Go on to the next card, whichever rating is named."""
        chosen = next(each for each in self._preview.choices() if not line or line == str(each.rating.value))
        self._preview.rate(chosen.rating)
        self._say("Nothing is recorded.")

    def _summary(self) -> None:
        self._say("The preview is over. Nothing was recorded.")
