"""`quizapp new`: a first card that checks, for an author to change."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from quizapp.cli.output import note, say
from quizapp.cli.select import tell_problems
from quizapp.errors import UsageError

if TYPE_CHECKING:
    from quizapp.core.card import Kind
    from quizapp.decks.library import Library

_KINDS = ("code", "predict", "recall", "choice", "cloze", "order")


@click.command()
@click.argument("deck", required=False, metavar="[PATH]", type=click.Path(path_type=Path))
@click.option("--kind", type=click.Choice(_KINDS), help="How the card asks; asked for when left out.")
@click.option("--id", "identity", metavar="ID", help="The card's id; asked for when left out.")
@click.option("--title", metavar="TEXT", help="A short name for lists; made of the id when left out.")
def new(deck: Path | None, kind: str | None, identity: str | None, title: str | None) -> None:
    """Write a first card, with a comment on every key.

    PATH is a deck's folder or YAML file, and is made where it is not there; left out, it is asked for. The card checks
    as it stands: change it a little at a time and let `quizapp check` watch. A file that exists is only added to, at
    its end.
    """
    from quizapp.core.card import Kind
    from quizapp.decks.adding import add_card
    from quizapp.decks.library import load_library
    from quizapp.decks.schema_file import write_schema

    library = load_library()
    place = deck or Path(_asked("Where the deck is (a folder or a .yaml file)", str(_own_deck())))
    chosen = Kind(kind) if kind else _asked_kind()
    named = identity or _asked_id((library, load_library([place.expanduser()])))
    words = named.replace("-", " ").strip().capitalize() if title is None else title
    added = add_card(place.expanduser(), chosen, named, words, library=library)
    tell_problems(library.problems)
    say(str(added.where))
    note(f"{'Made the file and wrote' if added.created else 'Added'} the {chosen.value} card {named}.")
    if added.created:
        try:
            note(f"Editors complete its keys by {write_schema(added.path, replace=False)}")
        except UsageError as error:  # the card is written, and an editor without the schema can do without
            note(str(error))
    note(f"It checks as it stands. Change it, then: quizapp check {added.deck}")


def _own_deck() -> Path:
    from quizapp.paths import decks_dir

    return decks_dir() / "my-cards"


def _asked_kind() -> "Kind":
    from quizapp.core.card import Kind

    while True:
        answer = _asked(f"The kind of card ({', '.join(_KINDS)})", _KINDS[0])
        if answer in _KINDS:
            return Kind(answer)
        note(f"There is no kind {answer!r}.")


def _asked_id(libraries: "tuple[Library, ...]") -> str:
    """An id that can be and that no card of these has; asked for again until it is one."""
    from quizapp.decks.cards import ID, ID_RULE
    from quizapp.decks.problem import printable

    taken = {card.id: card.where for library in libraries for deck in library.decks for card in deck.cards}
    while True:
        answer = _asked("The card's id, which stays the same for ever", "")
        if not ID.fullmatch(answer):
            note(f"A card's id cannot be `{printable(answer)}`. {ID_RULE}")
        elif answer in taken:
            note(f"The card id `{answer}` is taken: its card is at {taken[answer]}. Choose another.")
        else:
            return answer


def _asked(question: str, default: str) -> str:
    """What the author answers; raises UsageError where nobody does."""
    try:
        answer: str = click.prompt(question, default=default or None, err=True)
    except click.Abort as error:
        raise UsageError("Not everything was said.", "Name the deck's PATH, and give --kind and --id.") from error
    return answer.strip()
