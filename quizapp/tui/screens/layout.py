"""Where the screens change shape: columns and rows of the terminal, with the class that is then set."""

from collections.abc import Iterator

from textual.screen import Screen

NARROW_TO_WIDE = [(0, "-narrow"), (110, "-wide")]
SHORT_TO_TALL = [(0, "-short"), (32, "-tall")]


def shapes(width: int, height: int) -> Iterator[str]:
    """The classes for a terminal of this size."""
    for size, limits in ((width, NARROW_TO_WIDE), (height, SHORT_TO_TALL)):
        yield [name for limit, name in limits if size >= limit][-1]


def take_shape(screen: Screen[None]) -> None:
    """Give a screen its shape before it is first drawn; from then on Textual keeps it."""
    screen.add_class(*shapes(*screen.app.size))
