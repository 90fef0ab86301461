"""The garbage collector, kept out of the way of work that only makes things to be kept."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking again and again over a tree that only grows.

    What was made counts as old at the end, or the next thing made anywhere would have all of it walked over once more.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            _age()
            gc.enable()


def _age() -> None:
    """Move all objects to the oldest generation, by putting them out of the collector's sight and back."""
    if not gc.get_freeze_count():  # what somebody else has put there stays there
        gc.freeze()
        gc.unfreeze()
