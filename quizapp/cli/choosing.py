"""Which cards a command is about: some by their ids, or those that a search finds."""

from collections.abc import Sequence
from difflib import get_close_matches
from typing import TYPE_CHECKING

from click import Context, Parameter
from click.shell_completion import CompletionItem

from quizapp.errors import UsageError

if TYPE_CHECKING:
    from quizapp.core.card import Card
    from quizapp.study.workspace import Workspace


def chosen_cards(workspace: "Workspace", ids: Sequence[str], search: str | None) -> "tuple[Card, ...]":
    """Return the cards with these ids, and those that `search` finds, each once, in the author's order.

    Raises UsageError when neither is given, for an id that no card has, and for a search that cannot be read.
    """
    from quizapp.study.finding import find

    if not ids and search is None:
        raise UsageError("Which cards?", "Name them by their ids, or give --search; `quizapp cards` lists them.")
    cards = {card.id: card for deck in workspace.library.decks for card in deck.shown}
    for each in ids:
        if each not in cards:
            close = get_close_matches(each, cards, n=1)
            hint = f"Did you mean {close[0]!r}?" if close else "`quizapp cards` lists every card."
            raise UsageError(f"There is no card {each!r}.", hint)
    found = {each.card.id for each in find(workspace, search, cards.values())} if search is not None else set()
    return tuple(card for card in cards.values() if card.id in found or card.id in ids)


def complete_card(_ctx: Context, _param: Parameter, incomplete: str) -> list[CompletionItem]:
    """The ids of cards that begin with what was typed so far, for the shell."""
    from quizapp.decks.library import load_library

    shown = [card for deck in load_library().decks for card in deck.shown]
    return [CompletionItem(card.id, help=card.title) for card in shown if card.id.startswith(incomplete)]
