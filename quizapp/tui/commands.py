"""The ways that the command palette offers: to each deck, and to what can be done on a screen."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from quizapp.core.text import clean_line
from quizapp.study.acting import FLAGS
from quizapp.tui.messages import StudyDeck

if TYPE_CHECKING:
    from quizapp.tui.app import QuizApp
    from quizapp.tui.screens.acting import ActingScreen, UndoingScreen
    from quizapp.tui.screens.home import HomeScreen


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

    def _commands(self) -> list[tuple[str, Callable[[], None]]]:
        """What each is called, and what it does; those that would do something on this screen."""
        from quizapp.tui.app import QuizApp
        from quizapp.tui.screens.acting import ActingScreen, UndoingScreen
        from quizapp.tui.screens.home import HomeScreen

        screen = self.screen
        if isinstance(screen, ActingScreen):
            return [*_undoing(screen), *_marking(screen)]
        if isinstance(screen, UndoingScreen):
            return _undoing(screen)
        assert isinstance(self.app, QuizApp)
        return _at_home(self.app, screen) if isinstance(screen, HomeScreen) else []

    async def discover(self) -> Hits:
        """Offer everything before anything is typed."""
        for title, do in self._commands():
            yield DiscoveryHit(Content(title), do, text=title)

    async def search(self, query: str) -> Hits:
        """Offer what fits."""
        matcher = self.matcher(query)
        for title, do in self._commands():
            score = matcher.match(title)
            if score > 0:
                yield Hit(score, matcher.highlight(title), do, text=title)


# The methods themselves, not their actions: in a text the keys of those are the text's, and so they are switched off.


def _undoing(screen: "UndoingScreen") -> list[tuple[str, Callable[[], None]]]:
    return [
        ("Undo the last answer or change", screen.action_undo),
        ("Redo what was undone", screen.action_redo),
    ]


def _marking(screen: "ActingScreen") -> list[tuple[str, Callable[[], None]]]:
    return [
        ("Suspend this card", partial(screen.action_mark, "suspend")),
        ("Bury this card until tomorrow", partial(screen.action_mark, "bury")),
        *((f"Flag this card {flag}", partial(screen.action_mark, "flag", str(flag))) for flag in FLAGS),
        ("Take the flag off this card", partial(screen.action_mark, "flag", "0")),
        ("Tag this card", partial(screen.action_ask_mark, "tag")),
        ("Take a tag off this card", partial(screen.action_ask_mark, "untag")),
        ("Forget this card: make it new again", partial(screen.action_mark, "forget")),
    ]


def _at_home(app: "QuizApp", home: "HomeScreen") -> list[tuple[str, Callable[[], None]]]:
    return [
        ("Other cards: forgotten, failing, flagged, a tag, a search", app.action_pick),
        ("Cram what was forgotten today", app.action_cram_forgotten),
        ("Limits for today: more new cards, fewer reviews", home.action_limits),
        ("Undo the last answer or change", app.action_undo_last),
        ("Redo what was undone", app.action_redo_last),
    ]
