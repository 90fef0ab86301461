"""The ways in which the system asks the program to end: signals, and a terminal that goes away."""

import os
import select
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Thread
from types import FrameType

LOOK_EVERY = 500
"""Milliseconds between two looks at the terminal; the system does not always wake who waits for its end."""

_NAMES = ("SIGHUP", "SIGTERM")  # no system but Unix has the first


def interrupt() -> None:
    """End what runs as Ctrl+C does."""
    raise KeyboardInterrupt


@contextmanager
def ended_by_signals(end: Callable[[], None], *, also: tuple[signal.Signals, ...] = ()) -> Iterator[None]:
    """Call `end` once for the first SIGHUP or SIGTERM, or one of `also`, that comes inside the block.

    What comes after it is let go, behind the block too, so that nothing disturbs the closing: a terminal that goes away
    sends more than one. A signal that is ignored already, as nohup does with SIGHUP, stays so. Main thread only.
    """
    ended = False

    def handle(_number: int, _frame: FrameType | None) -> None:
        nonlocal ended
        if not ended:
            ended = True
            end()

    wanted = [getattr(signal, name) for name in _NAMES if hasattr(signal, name)]
    asked = [each for each in (*wanted, *also) if signal.getsignal(each) is not signal.SIG_IGN]
    before = {each: signal.signal(each, handle) for each in asked}
    try:
        yield
    finally:
        for each, handler in before.items():
            if not ended or each in also:
                signal.signal(each, handler)


def watch_terminal(fileno: int = 0) -> None:
    """From now on send this process SIGHUP when the terminal behind `fileno` goes away; nothing where it is none.

    The system sends it to the leader of the session alone, and a `make` or a shell that leads it may pass nothing on.
    """
    if not hasattr(select, "poll") or not _is_terminal(fileno) or signal.getsignal(signal.SIGHUP) is signal.SIG_IGN:
        return
    Thread(target=_watch, args=(fileno,), name="terminal", daemon=True).start()


def _is_terminal(fileno: int) -> bool:
    try:
        return os.isatty(fileno)
    except OSError:
        return False


def _watch(fileno: int) -> None:
    gone = select.poll()
    gone.register(fileno, 0)  # that it hung up is told whether it is asked for or not
    while not gone.poll(LOOK_EVERY):
        pass
    os.kill(os.getpid(), signal.SIGHUP)
