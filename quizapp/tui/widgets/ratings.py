"""The rating bar: four ratings, each with the interval it leads to, the suggested one selected."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from quizapp.core.rating import Rating
from quizapp.study.drill import RatingChoice
from quizapp.tui.messages import RatingChosen


class RatingButton(Static):
    """One rating; a click chooses it."""

    def __init__(self, rating: Rating) -> None:
        super().__init__(id=f"rate-{rating.name.lower()}", classes="rating")
        self.rating = rating

    def draw(self, choice: RatingChoice, *, selected: bool) -> None:
        """Show the rating's key, word and interval."""
        pointer = "▸" if selected else " "
        self.update(
            Content.assemble(f"{pointer}{choice.rating.value} ", (choice.rating.label, "bold"), f" {choice.interval}")
        )
        self.set_class(selected, "-selected")


class RatingBar(Horizontal, can_focus=True):
    """Hidden until there is something to rate. Arrows move, Enter accepts; the screen binds the number keys."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "move(-1)", "Left", show=False),
        Binding("right", "move(1)", "Right", show=False),
        Binding("enter", "accept", "Accept rating"),
    ]

    selected: reactive[Rating] = reactive(Rating.GOOD)

    def __init__(self) -> None:
        super().__init__()
        self._choices: Sequence[RatingChoice] = ()
        self._unasked = False

    def compose(self) -> ComposeResult:
        """One button a rating."""
        for rating in Rating:
            yield RatingButton(rating)

    def offer(self, choices: Sequence[RatingChoice], *, unasked: bool = False) -> None:
        """Show these choices, the suggested one selected; with `unasked` that one alone, to go on with."""
        self._choices = choices
        self._unasked = unasked
        suggested = next(choice.rating for choice in choices if choice.suggested)
        self.border_title = Content("Enter goes on" if unasked else f"how did it go?  suggested: {suggested.label}")
        self.selected = suggested
        self.add_class("-open")
        offered = [suggested] if unasked else [choice.rating for choice in choices]  # a cram offers two
        for button in self.query(RatingButton):
            button.display = button.rating in offered
        self._draw()

    @property
    def is_open(self) -> bool:
        """Whether there is something to rate."""
        return bool(self._choices)

    def watch_selected(self) -> None:
        """Move the pointer."""
        self._draw()

    def _draw(self) -> None:
        choices = {choice.rating: choice for choice in self._choices}
        for button in self.query(RatingButton):
            if choice := choices.get(button.rating):
                button.draw(choice, selected=choice.rating is self.selected)

    def action_move(self, step: int) -> None:
        """Select the rating beside, where it is shown."""
        if not self._unasked and self._choices:
            offered = [choice.rating for choice in self._choices]
            self.selected = offered[min(max(offered.index(self.selected) + step, 0), len(offered) - 1)]

    def action_accept(self) -> None:
        """Rate as selected."""
        self.post_message(RatingChosen(self.selected))

    def on_click(self, event: events.Click) -> None:
        """Rate as the button under the mouse says."""
        if isinstance(event.widget, RatingButton):
            self.post_message(RatingChosen(event.widget.rating))
