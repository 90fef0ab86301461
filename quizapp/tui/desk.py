"""What the screens ask of the study layer, in one place."""

from dataclasses import dataclass
from datetime import datetime

from quizapp.config.load import written_at
from quizapp.core.card import Card, PredictBody
from quizapp.study import undoing
from quizapp.study.clock import clock_notice
from quizapp.study.drill import Drill
from quizapp.study.due import DueDeck, due_now
from quizapp.study.filtering import Offer, Pick, forgotten_today, offers, open_filtered
from quizapp.study.limiting import DeckLimits, limits_today, set_today
from quizapp.study.undoing import Act
from quizapp.study.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Overview:
    """What is due in each deck, what is wrong with card files, and what is to be told of the clock; "" when nothing."""

    decks: tuple[DueDeck, ...] = ()
    problems: tuple[str, ...] = ()
    clock: str = ""

    @property
    def due(self) -> int:
        """Cards due in all decks."""
        return sum(deck.total for deck in self.decks)


class Desk:
    """One learner's workspace, as the app uses it; all but its settings, `now` and `title` may block: use a worker."""

    def __init__(self, workspace: Workspace, limit: int | None = None) -> None:
        self._workspace = workspace
        self._limit = limit
        self.theme = workspace.config.theme
        self.keys = workspace.config.keys

    def theme_set_at(self) -> str:
        """Where the theme is set: a variable, or a file with line and column."""
        return written_at("theme")

    def save_theme(self, theme: str) -> None:
        """Write the theme into the settings; raises ConfigError when they cannot be written."""
        from quizapp.config.write import write_theme

        write_theme(theme)

    def now(self) -> datetime:
        """The time, in the learner's zone."""
        return self._workspace.clock().astimezone(self._workspace.config.zone())

    def warm(self) -> None:
        """Let the runner get ready in the background."""
        self._workspace.runner.start()

    def tier(self) -> str:
        """How strong the walls are; raises SandboxError where there are none."""
        return self._workspace.runner.tier.value

    def overview(self) -> Overview:
        """Count what is due, without opening the store."""
        problems = tuple(str(problem) for problem in self._workspace.library.problems)
        return Overview(due_now(self._workspace), problems, clock_notice(self._workspace))

    def open_record(self) -> None:
        """Open the store, so that the first drill need not wait for it; raises StoreError when it cannot be used."""
        _ = self._workspace.store

    def title(self, deck: str | None, pick: Pick | None = None) -> str:
        """What a drill over this deck, or over all, is called."""
        titles = {each.id: each.title for each in self._workspace.library.decks}
        title = "All decks" if deck is None else titles.get(deck, deck)
        if pick is None:
            return title
        kind = "Cram, nothing is recorded" if pick.cram else "Other cards"
        return f"{kind}: {' '.join(filter(None, (pick.search, title if deck else ''))) or 'all'}"

    def open_drill(self, deck: str | None, pick: Pick | None = None) -> Drill:
        """Begin a drill over one deck, or over all, on what is due or what `pick` asks for.

        Opens the store; raises StoreError when it cannot be used, UsageError for a search that cannot be read.
        """
        library = self._workspace.library
        decks = library.decks if deck is None else (library.deck(deck),)
        cards = [card for each in decks for card in self._workspace.shown(each)]
        if pick is not None:
            return open_filtered(self._workspace, cards, pick, limit=self._limit)
        return Drill(self._workspace, cards, limit=self._limit)

    def offers(self) -> tuple[Offer, ...]:
        """Find out which searches are worth a drill now; raises StoreError."""
        return offers(self._workspace)

    def forgotten(self) -> int:
        """Count the cards forgotten today; raises StoreError."""
        return forgotten_today(self._workspace)

    def limits(self, deck: str | None) -> tuple[DeckLimits, ...]:
        """Read today's limits of one deck, or of all; raises StoreError."""
        return limits_today(self._workspace, deck)

    def set_limits(self, deck: str | None, new: str, reviews: str) -> str:
        """Set limits for today and return what then holds, in words; raises UsageError for what is no limit."""
        found = set_today(self._workspace, deck, new=new, reviews=reviews)
        return "\n".join(f"{each.title}: {each.new} new, {each.reviews} reviews today" for each in found)

    def undo(self) -> Act | None:
        """Take back the last answer or change of all; None when there is nothing."""
        return undoing.undo(self._workspace)

    def redo(self) -> Act | None:
        """Put back what was undone last; None when there is nothing."""
        return undoing.redo(self._workspace)

    def ready_to_reveal(self, card: Card) -> None:
        """Wait until the answer to `card` is known, so that revealing it takes no time; raises SandboxError."""
        if isinstance(card.body, PredictBody):
            self._workspace.grader.truth(card)
