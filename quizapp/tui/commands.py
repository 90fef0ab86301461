"""The command palette's way to each deck."""

from functools import partial

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from quizapp.core.text import clean_line
from quizapp.tui.messages import StudyDeck


class DeckCommands(Provider):
    """Offers to study each deck."""

    def _commands(self) -> list[tuple[str, StudyDeck]]:
        from quizapp.tui.app import QuizApp

        assert isinstance(self.app, QuizApp)
        return [
            (f"Study {clean_line(deck.title)}", StudyDeck(deck.id))
            for deck in (self.app.overview.decks if self.app.overview else ())
        ] + [("Study all decks", StudyDeck(None))]

    async def discover(self) -> Hits:
        """Offer every deck before anything is typed."""
        for title, message in self._commands():
            yield DiscoveryHit(Content(title), partial(self.app.post_message, message), text=title)

    async def search(self, query: str) -> Hits:
        """Offer the decks whose title fits."""
        matcher = self.matcher(query)
        for title, message in self._commands():
            score = matcher.match(title)
            if score > 0:
                # Not matcher.highlight: it would read the title as markup.
                yield Hit(score, Content(title), partial(self.app.post_message, message), text=title)
