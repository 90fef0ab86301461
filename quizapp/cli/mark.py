"""`quizapp mark`: suspend, bury, flag, tag or forget cards, some by their ids or all that a search finds."""

from collections.abc import Callable
from typing import Any

import click

from quizapp.cli.choosing import chosen_cards, complete_card
from quizapp.cli.output import counted, note, say
from quizapp.errors import ExitCode

_WHAT = {
    "suspend": ("Keep cards out of every drill.", "They stay so until `quizapp mark unsuspend`."),
    "unsuspend": ("Let suspended cards be asked again.", ""),
    "bury": ("Keep cards out of every drill until tomorrow.", "Tomorrow begins at the start of the next study day."),
    "unbury": ("Let buried cards be asked again today.", ""),
    "flag": ("Set a flag on cards.", "NUMBER is 1 to 7, or 0 to take the flag off. Only you know what each means."),
    "tag": ("Put a tag of your own on cards.", "The card files stay as they are; searches find it as any other tag."),
    "untag": ("Take a tag of your own off cards.", ""),
    "forget": ("Make cards new again.", "Their answers stay in the record, and `quizapp undo` brings all back."),
}
_VALUES = {"flag": "NUMBER", "tag": "TAG", "untag": "TAG"}


@click.group()
def mark() -> None:
    """Suspend, bury, flag, tag or forget cards.

    Name cards by their ids, or let --search find them. What is done to several cards at once is taken back by one
    `quizapp undo`. A card that is so already is left alone; when all are, the command ends with 1.
    """


def _command(word: str) -> click.Command:
    summary, more = _WHAT[word]

    def run(cards: tuple[str, ...], search: str | None, value: str = "") -> int:
        return _mark(word, value, cards, search)

    run.__doc__ = f"{summary}\n\n{more}" if more else summary
    command: Callable[..., Any] = click.argument("cards", nargs=-1, metavar="[CARD]…", shell_complete=complete_card)(
        run
    )
    command = click.option("--search", metavar="SEARCH", help="The cards that this finds, such as 'is:leech'.")(command)
    if word in _VALUES:
        command = click.argument("value", metavar=_VALUES[word])(command)
    return click.command(word)(command)


for name in _WHAT:
    mark.add_command(_command(name))


def _mark(word: str, value: str, ids: tuple[str, ...], search: str | None) -> int:
    from quizapp.study.acting import act, action
    from quizapp.study.undoing import in_words
    from quizapp.study.workspace import Workspace

    wanted = action(word, value)
    with Workspace.open() as workspace:
        cards = chosen_cards(workspace, ids, search)
        if not cards:
            note("No card is found.")
            return ExitCode.FAILED
        changes = act(workspace, wanted, cards)
    for change in changes:
        say(f"{change.card}: {in_words(change)}")
    if not changes:
        note("Nothing was changed: it is so already.")
        return ExitCode.FAILED
    note(f"{counted(len(changes), 'card')} changed. To take it back: quizapp undo")
    return ExitCode.OK
