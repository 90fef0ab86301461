"""The ways that the command palette offers: to each deck, and to what can be done on a screen."""

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


class ActionCommands(Provider):
    """Offers what can be done on the screen that the palette was called from."""

    def _commands(self) -> list[tuple[str, str]]:
        """What each is called, and its action, of those that would do something now."""
        from quizapp.tui.screens.acting import ActingScreen, UndoingScreen
        from quizapp.tui.screens.home import HomeScreen

        if isinstance(self.screen, ActingScreen):
            return [*_UNDOING, *_MARKING]
        if isinstance(self.screen, UndoingScreen):
            return list(_UNDOING)
        return list(_AT_HOME) if isinstance(self.screen, HomeScreen) else []

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for title, action in self._commands():
            yield DiscoveryHit(Content(title), partial(self.screen.run_action, action), text=title)

    async def search(self, query: str) -> Hits:
        """Offer what fits."""
        matcher = self.matcher(query)
        for title, action in self._commands():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), partial(self.screen.run_action, action), text=title)


_UNDOING = (("Undo the last answer or change", "undo"), ("Redo what was undone", "redo"))
_MARKING = (
    ("Suspend this card", "mark('suspend')"),
    ("Bury this card until tomorrow", "mark('bury')"),
    *((f"Flag this card {flag}", f"mark('flag', '{flag}')") for flag in range(1, 8)),
    ("Take the flag off this card", "mark('flag', '0')"),
    ("Tag this card", "ask_mark('tag')"),
    ("Take a tag off this card", "ask_mark('untag')"),
    ("Forget this card: make it new again", "mark('forget')"),
)
_AT_HOME = (
    ("Other cards: forgotten, failing, flagged, a tag, a search", "app.pick"),
    ("Cram what was forgotten today", "app.cram_forgotten"),
    ("Limits for today: more new cards, fewer reviews", "limits"),
    ("Undo the last answer or change", "app.undo_last"),
    ("Redo what was undone", "app.redo_last"),
)
